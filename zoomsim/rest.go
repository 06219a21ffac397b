package zoomsim

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// An apiError is the body of a refusal by the REST API.
type apiError struct {
	status  int
	Code    int          `json:"code"`
	Message string       `json:"message"`
	Errors  []fieldError `json:"errors,omitempty"`
}

type fieldError struct {
	Field   string `json:"field"` // as in settings.jbh_time
	Message string `json:"message"`
}

func refuse(status, code int, message string) *apiError {
	return &apiError{status: status, Code: code, Message: message}
}

// invalid returns error 300 about one field.
func invalid(field string) *apiError {
	name := field[strings.LastIndexByte(field, '.')+1:]
	return &apiError{http.StatusBadRequest, 300, "Validation Failed.",
		[]fieldError{{field, "Invalid parameter: " + name + "."}}}
}

// missing returns error 4711, which names the scopes that would have helped.
func missing(scopes []string) *apiError {
	return refuse(http.StatusBadRequest, 4711,
		"Invalid access token, does not contain scopes:["+strings.Join(scopes, ", ")+"].")
}

// A call is one authorized request to the REST API.
type call struct {
	*http.Request
	sim     *Sim
	reply   *reply
	op      operation
	app     *App
	token   *token
	account *Account
	wide    bool // the token reaches beyond the data of one person
}

// serveOperation authorizes a request and answers it. Every answer carries
// x-zm-trackingid and the rate limit label of the operation.
func (s *Sim) serveOperation(w *reply, r *http.Request, op operation) {
	w.track(op.label)
	c, fail := s.authorize(w, r, op)
	if fail == nil {
		fail = s.admit(w, c.account, op)
	}
	if fail == nil {
		fail = c.checkScopes()
	}
	if fail != nil {
		s.refuse(w, c, fail)
		return
	}
	status, body, fail := op.serve(c)
	switch {
	case fail != nil:
		s.refuse(w, c, fail)
	case body == nil:
		w.WriteHeader(status)
	default:
		writeJSON(w, status, body)
	}
}

// track sets the headers that every answer carries.
func (p *reply) track(label string) {
	p.trace()
	p.header.Set("X-RateLimit-Category", label)
}

// trace sets the header that Zoom's support asks for.
func (p *reply) trace() { p.header.Set(trackingHeader, trackingID()) }

const trackingHeader = "X-Zm-Trackingid"

func trackingID() string { return "v=2.0;clid=sim;rid=WEB_" + secret(12) }

// refuse answers with an error, in the language of who acts once that is known.
func (s *Sim) refuse(w *reply, c *call, fail *apiError) {
	if c != nil {
		fail.Message = translate(c.language(), fail.Code, fail.Message)
		for i, e := range fail.Errors {
			fail.Errors[i].Message = translate(c.language(), fail.Code, e.Message)
		}
	}
	writeJSON(w, fail.status, fail)
}

// authorize checks the bearer token. An expired one still says whose it was.
func (s *Sim) authorize(w *reply, r *http.Request, op operation) (*call, *apiError) {
	kind, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	t := s.state.tokens.get(hash(text))
	if t == nil || t.Refresh || !strings.EqualFold(kind, "Bearer") {
		return nil, refuse(http.StatusUnauthorized, 124, "Invalid access token.")
	}
	app, user := s.state.apps.get(t.ClientID), s.user(t.AccountID, t.UserID)
	if app == nil || app.Disabled || t.UserID != "" && !user.active() {
		return nil, refuse(http.StatusUnauthorized, 124, "Invalid access token.")
	}
	w.client = app.ClientID
	c := &call{Request: r, sim: s, reply: w, op: op, app: app, token: t, account: s.state.accounts.get(t.AccountID)}
	if !s.now().Before(t.Expires) {
		return c, refuse(http.StatusUnauthorized, 124, "Access token has expired.")
	}
	return c, nil
}

// checkScopes refuses a token that holds none of the operation's scopes, or
// only such as the role behind it does not support any more.
func (c *call) checkScopes() *apiError {
	held := c.op.admitting(c.sim.supported(c.app, c.token))
	c.wide = slices.ContainsFunc(held, wide)
	if len(held) > 0 {
		return nil
	}
	return missing(c.wanted())
}

// wanted returns the operation's scopes, of the kind that the app has: granular
// ones unless it has none of those.
func (c *call) wanted() []string {
	if slices.ContainsFunc(c.app.Scopes, granular) {
		return slices.Clone(c.op.granular)
	}
	return slices.Clone(c.op.classic)
}

// reaching returns those of [call.wanted] that reach across the account, or
// those that do not, or all where there are none.
func (c *call) reaching(across bool) []string {
	found := slices.DeleteFunc(c.wanted(), func(scope string) bool { return wide(scope) != across })
	if len(found) == 0 {
		return c.wanted()
	}
	return found
}

// supported returns the scopes of a token that still have a right behind them:
// the scopes of a Server-to-Server app follow its creator's role, those of an
// account-level app the role of who installed it (devforum.zoom.us, thread
// 92331). That such a scope is then missing, with error 4711, is a guess.
func (s *Sim) supported(app *App, t *token) []string {
	person := s.user(t.AccountID, t.UserID)
	if app.Kind == ServerToServer {
		person = s.user(t.AccountID, app.Creator)
	}
	if person == nil {
		return t.Scopes
	}
	role := s.role(person)
	return slices.DeleteFunc(slices.Clone(t.Scopes), func(scope string) bool { return wide(scope) && !role.may(behind(scope)) })
}

// serveUnknownOperation answers what the simulator does not know, with the
// code of the Zoom API errors page for an unrecognized endpoint.
func (s *Sim) serveUnknownOperation(w *reply, _ *http.Request) {
	w.track(light)
	writeJSON(w, http.StatusNotFound, refuse(0, 2300, "This API endpoint is not recognized."))
}

// owner returns the person the path names. A token for one person must say me
// and a Server-to-Server token must not; an account-level token may say either,
// me being the person who installed the app (Zoom OAuth docs). That me is the
// creator of a Server-to-Server app is reported by many who use it all the same,
// and can be seeded.
func (c *call) owner() (*User, *apiError) {
	id := c.PathValue("user")
	switch {
	case id == "me" && c.app.Kind == ServerToServer && !c.app.MeIsCreator:
		return nil, missing(c.reaching(false))
	case id == "me":
		id = cmp.Or(c.token.UserID, c.app.Creator)
	case !c.wide:
		return nil, missing(c.reaching(true))
	}
	u := c.sim.user(c.token.AccountID, id)
	if u == nil {
		return nil, refuse(http.StatusNotFound, 1001, "User does not exist: "+id+".")
	}
	return u, nil
}

// host returns the owner if she may hold meetings.
func (c *call) host() (*User, *apiError) {
	u, fail := c.owner()
	if fail == nil {
		fail = hosting(u)
	}
	return u, fail
}

// operator returns who acts through the call: the person who authorized, or
// who made a Server-to-Server app. She may be nil.
func (c *call) operator() *User {
	if u := c.sim.user(c.account.ID, c.token.UserID); u != nil {
		return u
	}
	return c.sim.user(c.account.ID, c.app.Creator)
}

// writeJSON writes v, which always can be encoded.
func writeJSON(w *reply, status int, v any) {
	w.header.Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}
