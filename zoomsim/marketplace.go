package zoomsim

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
)

// A visit is what every page of the marketplace shows.
type visit struct {
	User  *User        // nil before the sign-in
	Query template.URL // of a sign-in that leads back here
	Done  string       // what the form before this page did; "" for none
	Data  any
}

// market renders a page of the marketplace.
func (s *Sim) market(w *reply, r *http.Request, status int, name, title string, user *User, data any) {
	s.page(w, status, name, title, visit{user, comingHere(r), notice(r), data})
}

// serveMarketplace serves GET /marketplace: the apps that a visitor may have.
func (s *Sim) serveMarketplace(w *reply, r *http.Request) {
	user := s.signedIn(r)
	s.market(w, r, http.StatusOK, "marketplace", "Marketplace", user, s.appsFor(user))
}

// appsFor returns the apps that a person, or anyone if she is nil, may see.
func (s *Sim) appsFor(user *User) []*App {
	return slices.DeleteFunc(s.state.apps.all(), func(a *App) bool { return !a.listedFor(accountOf(user)) })
}

func accountOf(user *User) string {
	if user == nil {
		return ""
	}
	return user.AccountID
}

// A listing is the page of one app.
type listing struct {
	consentData
	Hurdle    string       // why the visitor cannot add it; "" if she can, or is not known yet
	Add       template.URL // the authorize request that Marketplace makes itself; "" if it cannot
	Installed bool
	Approves  bool // the visitor decides about the app for her account, which demands that
}

// serveListing serves GET /marketplace/apps/{client}.
func (s *Sim) serveListing(w *reply, r *http.Request) {
	user := s.signedIn(r)
	app := s.state.apps.get(r.PathValue("client"))
	if user == nil && app != nil && app.AccountID != "" {
		s.visitor(w, r) // it may be of her account
		return
	}
	if app == nil || !app.listedFor(accountOf(user)) {
		s.serveNotFound(w, r)
		return
	}
	l := listing{consentData: consentData{App: app, Scopes: app.Scopes}, Add: addAddress(app)}
	if user != nil {
		l.consentData = s.consentData(app, user, app.Scopes)
		l.Hurdle, l.Action = s.hurdle(app, user, app.Scopes), carried(r.URL.Path)
		l.Approves = l.Account.PreApproval && s.mayApprove(user)
		l.Installed = s.state.grants.get(grantKey(app.ClientID, user.ID)) != nil
	}
	s.market(w, r, http.StatusOK, "listing", app.Name, user, l)
}

// addAddress returns the authorize request of *Add*: Marketplace runs it on its
// own, so that the app's redirect address is opened with a code and without a
// state (devforum.zoom.us, thread 77316; the missing state was seen by
// github.com/zoom/zoomapps-advancedsample-react, issue 15).
func addAddress(app *App) template.URL {
	if len(app.RedirectURIs) == 0 || app.Public || app.Disabled {
		return ""
	}
	q := url.Values{"response_type": {"code"}, "client_id": {app.ClientID}, "redirect_uri": {app.RedirectURIs[0]}}
	return carried("/oauth/authorize?" + q.Encode())
}

// serveListingForm serves POST /marketplace/apps/{client}, which asks for
// approval or, from who decides, gives and withdraws it (support.zoom.us,
// article 360032447812).
func (s *Sim) serveListingForm(w *reply, r *http.Request) {
	user := s.visitor(w, r)
	if user == nil {
		return
	}
	app := s.state.apps.get(r.PathValue("client"))
	if app == nil || !app.listedFor(user.AccountID) {
		s.serveNotFound(w, r)
		return
	}
	done := r.PostFormValue("decision")
	switch decides := s.mayApprove(user); {
	case done == "approve" && decides:
		s.approve(user.AccountID, app.ClientID)
	case done == "withdraw" && decides:
		s.withdraw(user.AccountID, app.ClientID)
	case done == "request" && s.hurdle(app, user, app.Scopes) == "unapproved":
		s.requestApproval(app, user, r.PostFormValue("reason"))
		done = "requested"
	default:
		done = ""
	}
	seeOther(w, r.URL.Path+"?done="+done)
}

// An installed is a row of the installed apps.
type installed struct {
	*grant
	App  *App
	User *User
}

// serveInstalled serves GET /marketplace/installed: one's own apps, and for an
// administrator those of everyone else in the account.
func (s *Sim) serveInstalled(w *reply, r *http.Request) {
	user := s.visitor(w, r)
	if user == nil {
		return
	}
	var data struct{ Own, Others []installed }
	for _, app := range s.state.apps.all() {
		if g := s.state.grants.get(grantKey(app.ClientID, user.ID)); g != nil {
			data.Own = append(data.Own, installed{g, app, user})
		}
		if s.mayApprove(user) {
			data.Others = append(data.Others, s.installedBeside(user, app)...)
		}
	}
	s.market(w, r, http.StatusOK, "installed", "Installed apps", user, data)
}

// installedBeside returns the grants of an app by others in a person's account.
func (s *Sim) installedBeside(user *User, app *App) []installed {
	var found []installed
	for _, g := range s.state.grants.in(app.ClientID) {
		if u := s.user(user.AccountID, g.UserID); u != nil && u.ID != user.ID {
			found = append(found, installed{g, app, u})
		}
	}
	return found
}

// installation returns the grant that the path names, if the visitor may end
// it. Otherwise it answers and returns nil.
func (s *Sim) installation(w *reply, r *http.Request) (*User, *installed) {
	user := s.visitor(w, r)
	if user == nil {
		return nil, nil
	}
	holder := s.user(user.AccountID, r.PathValue("user"))
	app := s.state.apps.get(r.PathValue("client"))
	if app != nil && holder != nil && (holder.ID == user.ID || s.mayApprove(user)) {
		if g := s.state.grants.get(grantKey(app.ClientID, holder.ID)); g != nil {
			return user, &installed{g, app, holder}
		}
	}
	s.market(w, r, http.StatusNotFound, "absent", "Not installed", user, "This app is not installed, or not any more, or it is not yours to uninstall.")
	return nil, nil
}

// serveUninstallPage serves GET /marketplace/installed/{client}/{user}.
func (s *Sim) serveUninstallPage(w *reply, r *http.Request) {
	if user, i := s.installation(w, r); i != nil {
		s.market(w, r, http.StatusOK, "uninstall", "Uninstall "+i.App.Name+"?", user, i)
	}
}

// serveUninstallForm serves POST /marketplace/installed/{client}/{user}.
func (s *Sim) serveUninstallForm(w *reply, r *http.Request) {
	if _, i := s.installation(w, r); i != nil {
		s.uninstall(i.grant)
		seeOther(w, "/marketplace/installed?done=uninstalled")
	}
}

// A manageRow is a row of the page where apps are approved.
type manageRow struct {
	*approval // nil if nobody asked
	App       *App
	Requester *User // nil if nobody asked
}

// serveManage serves GET /marketplace/manage.
func (s *Sim) serveManage(w *reply, r *http.Request) {
	user := s.manager(w, r)
	if user == nil {
		return
	}
	var data struct {
		Account                   *Account
		Requests, Approved, Other []manageRow
	}
	data.Account = s.state.accounts.get(user.AccountID)
	for _, app := range s.appsFor(user) {
		d := manageRow{approval: s.approval(user.AccountID, app.ClientID), App: app}
		switch {
		case d.approval == nil:
			data.Other = append(data.Other, d)
		case d.Approved:
			data.Approved = append(data.Approved, d)
		default:
			d.Requester = s.user(user.AccountID, d.RequestedBy)
			data.Requests = append(data.Requests, d)
		}
	}
	s.market(w, r, http.StatusOK, "manage", "App requests", user, data)
}

// manager returns the visitor if she decides about apps. Otherwise it answers
// and returns nil.
func (s *Sim) manager(w *reply, r *http.Request) *User {
	user := s.visitor(w, r)
	if user != nil && !s.mayApprove(user) {
		s.market(w, r, http.StatusForbidden, "absent", "You cannot manage apps", user,
			"Your role lacks the right “"+rightWords[MarketplaceEdit]+"”.")
		return nil
	}
	return user
}

// serveManageForm serves POST /marketplace/manage.
func (s *Sim) serveManageForm(w *reply, r *http.Request) {
	user := s.manager(w, r)
	if user == nil {
		return
	}
	action, client := r.PostFormValue("action"), r.PostFormValue("client")
	if app := s.state.apps.get(client); !cmp.Or(app, &App{Kind: ServerToServer}).listedFor(user.AccountID) {
		client = ""
	}
	switch {
	case action == "demand", action == "trust":
		if err := s.setAccount(user.AccountID, AccountChange{PreApproval: new(action == "demand")}); err != nil {
			action = "" // a seed may hold an account that no change can
		}
	case action == "approve" && client != "":
		s.approve(user.AccountID, client)
	case (action == "withdraw" || action == "deny") && client != "":
		s.withdraw(user.AccountID, client)
	default:
		action = ""
	}
	seeOther(w, "/marketplace/manage?done="+action)
}
