package zoomsim

import (
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// requested returns the app that the authorize request names. Zoom refuses in
// the browser, never by a redirect, when the app or the redirect is wrong:
// error codes 4702, 4717, and 4709 of the Zoom OAuth docs, the last of which
// its page calls 4,700 (github.com/FerroxLabs/wayland, issue 1158).
func (s *Sim) requested(w *reply, r *http.Request) *App {
	q := r.URL.Query()
	app := s.state.apps.get(q.Get("client_id"))
	methods := []string{"", "plain", "S256"}
	switch {
	case app == nil || app.Kind == ServerToServer:
		s.refusePage(w, "Invalid client_id. (4,702)")
	case app.Disabled:
		s.refusePage(w, "The app has been disabled. (4,717)")
	case !app.allows(q.Get("redirect_uri")):
		s.refusePage(w, "Invalid redirect: "+q.Get("redirect_uri")+" (4,700). The address is missing or not on the app’s list, which is error 4709.")
	case q.Get("response_type") != "code":
		s.refusePage(w, "Invalid response_type: only code is known. (4,700)")
	case !slices.Contains(methods, q.Get("code_challenge_method")):
		s.refusePage(w, "Invalid code_challenge_method. (4,700)")
	case app.Public && q.Get("code_challenge") == "":
		s.refusePage(w, "Missing code_challenge: an app without a secret must prove itself by PKCE. (4,700)")
	case scopesOf(app, q) == nil:
		s.refusePage(w, "Invalid scope: "+q.Get("scope")+" (4,700). Only scopes that the app has can be asked for.")
	default:
		w.client = app.ClientID
		return app
	}
	return nil
}

// scopesOf returns the scopes that an authorize request asks for: the app's, or
// those of them that it names. It returns nil if it names one that the app does
// not have (github.com/tl-its-umich-edu/remote-office-hours-queue, issue 342).
// That fewer scopes can be asked for is a guess: leave the parameter out.
func scopesOf(app *App, q url.Values) []string {
	asked := strings.Fields(q.Get("scope"))
	if len(asked) == 0 {
		return append([]string{}, app.Scopes...)
	}
	if slices.ContainsFunc(asked, func(scope string) bool { return !slices.Contains(app.Scopes, scope) }) {
		return nil
	}
	return asked
}

// hurdle returns the page that a person sees in place of the consent, or "" if
// she may consent. Everyone may ask for an approval, also of an app that she may
// not install then: it needs an administrator, with the rights behind the scopes
// (marketplace.zoom.us/docs/guides/using-apps/end-users). Who decides about apps
// needs no approval: her consent is one.
func (s *Sim) hurdle(app *App, user *User, scopes []string) string {
	switch {
	case !app.listedFor(user.AccountID):
		return "unpublished"
	case !s.approved(user.AccountID, app.ClientID) && !s.mayApprove(user):
		return "unapproved"
	case app.Kind == AccountLevel && !user.mayAdminister():
		return "forbidden"
	case app.Kind == AccountLevel && len(s.role(user).lacking(scopes)) > 0:
		return "lacking"
	}
	return ""
}

// serveAuthorize serves GET /oauth/authorize: sign-in, refusal, or consent.
func (s *Sim) serveAuthorize(w *reply, r *http.Request) {
	app := s.requested(w, r)
	if app == nil {
		return
	}
	user := s.signedIn(r)
	if user == nil {
		s.signInPage(w, r, r.URL.RawQuery, http.StatusOK, "")
		return
	}
	data := s.consentData(app, user, scopesOf(app, r.URL.Query()))
	data.Query, data.Action = carried(r.URL.RawQuery), carried("/oauth/authorize?"+r.URL.RawQuery)
	if hurdle := s.hurdle(app, user, data.Scopes); hurdle != "" {
		s.page(w, http.StatusForbidden, hurdle, "You cannot authorize "+app.Name, data)
		return
	}
	s.page(w, http.StatusOK, "consent", "Authorize "+app.Name, data)
}

// consentData is what the consent shows, and every page in place of it.
type consentData struct {
	App      *App
	User     *User
	Account  *Account
	Role     string
	Scopes   []string
	Lacking  []lack
	Admin    bool         // she may install an account-level app, with the rights behind its scopes
	Approval *approval    // nil if nobody asked yet
	Decides  bool         // the account demands an approval, which the consent gives
	Query    template.URL // leads back here after another sign-in
	Action   template.URL // where the form goes
}

func (s *Sim) consentData(app *App, user *User, scopes []string) consentData {
	role := s.role(user)
	return consentData{
		App: app, User: user, Account: s.state.accounts.get(user.AccountID), Role: role.Name, Scopes: scopes,
		Lacking: role.lacking(scopes), Admin: user.mayAdminister(), Approval: s.approval(user.AccountID, app.ClientID),
		Decides: !s.approved(user.AccountID, app.ClientID),
	}
}

// serveDecision serves POST /oauth/authorize, the answer to the consent page or
// to the page that offers to ask for approval. A form that is sent twice makes
// two codes, of which each works once.
func (s *Sim) serveDecision(w *reply, r *http.Request) {
	app := s.requested(w, r)
	if app == nil {
		return
	}
	user, q := s.signedIn(r), r.URL.Query()
	if user == nil {
		s.serveAuthorize(w, r)
		return
	}
	hurdle, decision := s.hurdle(app, user, scopesOf(app, q)), r.PostFormValue("decision")
	switch {
	case hurdle == "unapproved" && decision == "request":
		s.requestApproval(app, user, r.PostFormValue("reason"))
		seeOther(w, "/oauth/authorize?"+r.URL.RawQuery)
	case hurdle == "" && decision == "allow":
		redirect(w, q, url.Values{"code": {s.consent(app, user, q)}})
	case hurdle == "" && decision == "decline":
		redirect(w, q, url.Values{"error": {"access_denied"}}) // by the OAuth norm; no source of Zoom's shows it
	default:
		s.serveAuthorize(w, r)
	}
}

// consent stores an authorization code, and the approval that the consent of
// an administrator amounts to. The method of PKCE is plain by default.
func (s *Sim) consent(app *App, user *User, q url.Values) string {
	if !s.approved(user.AccountID, app.ClientID) {
		s.approve(user.AccountID, app.ClientID)
	}
	text := secret(24)
	s.state.codes.put(&code{Hash: hash(text), ClientID: app.ClientID, UserID: user.ID, RedirectURI: q.Get("redirect_uri"),
		Challenge: q.Get("code_challenge"), Method: q.Get("code_challenge_method"),
		Scopes: scopesOf(app, q), Expires: s.now().Add(codeLife)})
	return text
}

// redirect sends the browser back to the app with answer and the state, if
// the app sent one.
func redirect(w *reply, q, answer url.Values) {
	target, err := url.Parse(q.Get("redirect_uri"))
	if err != nil {
		http.Error(w, "The redirect address cannot be read.", http.StatusBadRequest)
		return
	}
	all := target.Query()
	maps.Copy(all, answer)
	if q.Has("state") {
		all.Set("state", q.Get("state"))
	}
	target.RawQuery = all.Encode()
	w.Header().Set("Location", target.String())
	w.WriteHeader(http.StatusFound)
}

func (s *Sim) refusePage(w *reply, why string) {
	s.page(w, http.StatusBadRequest, "message", "This request cannot be authorized", why)
}
