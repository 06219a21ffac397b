package zoomsim

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// kindWords are the kinds of apps, as Zoom's app builder tells them apart.
var kindWords = map[string]string{
	ServerToServer: "Server-to-Server",
	AccountLevel:   "General, admin-managed",
	UserLevel:      "General, user-managed",
}

// serveDevelop serves GET /marketplace/develop: the apps that a person may edit.
func (s *Sim) serveDevelop(w *reply, r *http.Request) {
	user := s.visitor(w, r)
	if user == nil {
		return
	}
	own := slices.DeleteFunc(s.state.apps.in(user.AccountID), func(a *App) bool { return !s.mayEdit(user, a) })
	s.market(w, r, http.StatusOK, "develop", "Develop", user, own)
}

// mayEdit reports whether a person may see and change an app's credentials: who
// made it, and who manages apps for the account that it belongs to.
func (s *Sim) mayEdit(user *User, app *App) bool {
	maker := s.user(app.AccountID, app.Creator)
	return app.AccountID == user.AccountID && (maker != nil && maker.ID == user.ID || s.mayApprove(user))
}

// An appForm is the form for a new app, as it was filled in.
type appForm struct {
	Kind      string
	Name      string
	Redirects string // one per line
	Offered   []scopeChoice
	Problem   string
}

// A scopeChoice is a box to tick.
type scopeChoice struct {
	Scope   string
	Chosen  bool
	Classic bool
}

func choices(kind string, chosen []string) []scopeChoice {
	offered := scopesFor(kind)
	for _, scope := range chosen {
		if !slices.Contains(offered, scope) {
			offered = append(offered, scope) // of a seed, which may know more
		}
	}
	all := []scopeChoice{}
	for _, scope := range offered {
		all = append(all, scopeChoice{scope, slices.Contains(chosen, scope), !granular(scope)})
	}
	return all
}

// serveNewApp serves GET /marketplace/develop/new/{kind}.
func (s *Sim) serveNewApp(w *reply, r *http.Request) {
	kind := r.PathValue("kind")
	if kindWords[kind] == "" {
		s.serveNotFound(w, r)
		return
	}
	if user := s.visitor(w, r); user != nil {
		s.newAppPage(w, r, http.StatusOK, user, appForm{Kind: kind, Offered: choices(kind, nil)})
	}
}

func (s *Sim) newAppPage(w *reply, r *http.Request, status int, user *User, f appForm) {
	s.market(w, r, status, "newapp", "New app: "+kindWords[f.Kind], user, f)
}

// serveNewAppForm serves POST /marketplace/develop/new/{kind}. A
// Server-to-Server app is not active until someone activates it.
func (s *Sim) serveNewAppForm(w *reply, r *http.Request) {
	kind := r.PathValue("kind")
	user := s.visitor(w, r)
	if user == nil {
		return
	}
	if err := r.ParseForm(); err != nil || kindWords[kind] == "" {
		s.serveNotFound(w, r)
		return
	}
	app := App{ClientID: secret(16), ClientSecret: secret(24), SecretToken: secret(16),
		Kind: kind, AccountID: user.AccountID, Creator: user.ID, Scopes: r.PostForm["scope"], Disabled: kind == ServerToServer}
	if err := cmp.Or(app.setName(r.PostFormValue("name")), app.setRedirects(r.PostFormValue("redirects")), s.checkScopes(&app, user)); err != nil {
		s.newAppPage(w, r, http.StatusUnprocessableEntity, user,
			appForm{kind, app.Name, r.PostFormValue("redirects"), choices(kind, app.Scopes), sentence(err)})
		return
	}
	s.state.apps.put(&app)
	seeOther(w, "/marketplace/develop/apps/"+app.ClientID+"?done=created")
}

func (a *App) setName(name string) error {
	if a.Name = strings.TrimSpace(name); a.Name == "" {
		return errors.New("zoomsim: the app needs a name")
	}
	return nil
}

// setRedirects sets the list of redirect addresses, one per line. Apps without
// a person need none.
func (a *App) setRedirects(lines string) error {
	a.RedirectURIs = strings.Fields(lines)
	if a.Kind != ServerToServer && len(a.RedirectURIs) == 0 {
		return errors.New("zoomsim: the app needs a redirect address")
	}
	return checkURLs(a.RedirectURIs...)
}

// checkURLs returns an error for what is no address of a web page; "" passes.
func checkURLs(all ...string) error {
	for _, text := range all {
		if text == "" {
			continue
		}
		if err := checkURL(text); err != nil {
			return err
		}
	}
	return nil
}

// checkScopes returns an error if an app asks for what its kind cannot have, or
// a Server-to-Server app for more than its creator's role supports
// (devforum.zoom.us, thread 92331).
func (s *Sim) checkScopes(app *App, creator *User) error {
	for _, scope := range app.Scopes {
		if wide(scope) != (app.Kind != UserLevel) {
			return errors.New("zoomsim: an app of this kind cannot have the scope " + scope)
		}
	}
	lacks := s.role(creator).lacking(app.Scopes)
	if app.Kind != ServerToServer || len(lacks) == 0 {
		return nil
	}
	return errors.New("zoomsim: your role lacks “" + lacks[0].Right + "”, which " + strings.Join(lacks[0].Scopes, " and ") + " needs")
}

// An appView is the page of one app for who develops it.
type appView struct {
	App     *App
	Offered []scopeChoice
	Events  []string
	Problem string
}

// serveAppPage serves GET /marketplace/develop/apps/{client}.
func (s *Sim) serveAppPage(w *reply, r *http.Request) {
	if user, app := s.developed(w, r); app != nil {
		s.appPage(w, r, http.StatusOK, user, app, "")
	}
}

func (s *Sim) appPage(w *reply, r *http.Request, status int, user *User, app *App, problem string) {
	s.market(w, r, status, "app", app.Name, user, appView{app, choices(app.Kind, app.Scopes), eventNames, problem})
}

// developed returns the app that the path names, if the visitor may edit it.
// Otherwise it answers and returns nil.
func (s *Sim) developed(w *reply, r *http.Request) (*User, *App) {
	user := s.visitor(w, r)
	if user == nil {
		return nil, nil
	}
	app := s.state.apps.get(r.PathValue("client"))
	if app == nil || !s.mayEdit(user, app) {
		s.market(w, r, http.StatusNotFound, "absent", "Not found", user, "There is no such app, or it is not yours to edit.")
		return nil, nil
	}
	return user, app
}

// serveAppForm serves POST /marketplace/develop/apps/{client}/{part}, the forms
// of the app's page.
func (s *Sim) serveAppForm(w *reply, r *http.Request) {
	user, app := s.developed(w, r)
	if app == nil {
		return
	}
	if err := r.ParseForm(); err != nil {
		s.edited(w, r, user, app, "", errors.New("zoomsim: the form cannot be read"))
		return
	}
	if r.PathValue("part") == "subscribe" {
		s.subscribe(w, r, user, app, Subscription{URL: r.PostFormValue("url"), Events: r.PostForm["event"]})
		return
	}
	done, err := s.editApp(*app, r, user)
	s.edited(w, r, user, app, done, err)
}

// subscribe adds an event subscription. The address is validated after the lock
// is gone.
func (s *Sim) subscribe(w *reply, r *http.Request, user *User, app *App, sub Subscription) {
	w.later = func() {
		err := s.Subscribe(app.ClientID, sub)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.edited(w, r, user, app, "subscribed", err)
	}
}

// edited returns to the app's page, or shows it with what went wrong.
func (s *Sim) edited(w *reply, r *http.Request, user *User, app *App, done string, err error) {
	if err != nil {
		s.appPage(w, r, http.StatusUnprocessableEntity, user, app, sentence(err))
		return
	}
	seeOther(w, "/marketplace/develop/apps/"+app.ClientID+"?done="+done)
}

// editApp does what a form of the app's page says and returns what was done.
func (s *Sim) editApp(app App, r *http.Request, user *User) (done string, err error) {
	switch r.PathValue("part") {
	case "active":
		if r.PostFormValue("active") == "yes" {
			return "activated", s.switchApp(app.ClientID, true)
		}
		return "deactivated", s.switchApp(app.ClientID, false)
	case "secret":
		app.ClientSecret, done = secret(24), "secret"
	case "token":
		app.SecretToken, done = secret(16), "token"
	case "scopes":
		app.Scopes = r.PostForm["scope"]
		err, done = s.checkScopes(&app, user), "scopes"
	case "settings":
		app.InstallURL, app.DeauthURL = r.PostFormValue("install"), r.PostFormValue("deauthorization")
		err = cmp.Or(app.setRedirects(r.PostFormValue("redirects")), checkURLs(app.InstallURL, app.DeauthURL))
		done = "settings"
	case "unsubscribe":
		return "unsubscribed", s.unsubscribe(app.ClientID, r.PostFormValue("url"))
	default:
		return "", errors.New("zoomsim: there is no such form")
	}
	if err != nil {
		return "", err
	}
	s.state.apps.put(&app)
	return done, nil
}
