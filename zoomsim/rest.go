package zoomsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// An operation is one entry of the API reference.
type operation struct {
	method   string
	path     string   // below /v2
	category string   // rate limit label
	scopes   []string // any one of them suffices, with or without :admin
	serve    func(*call) (status int, body any, fail *apiError)
}

// operations returns what the simulator answers under /v2. Labels and scopes
// are those of the API reference and the granular scope list.
func operations() []operation {
	return []operation{
		{"GET", "/users", "Medium", []string{"user:read:admin", "user:read:list_users:admin"}, (*call).listUsers},
		{"GET", "/users/{user}", "Light", []string{"user:read", "user:read:user"}, (*call).getUser},
		{"GET", "/users/{user}/meetings", "Medium", []string{"meeting:read", "meeting:read:list_meetings"}, (*call).listMeetings},
		{"POST", "/users/{user}/meetings", "Light", []string{"meeting:write", "meeting:write:meeting"}, (*call).createMeeting},
		{"GET", "/meetings/{meeting}", "Light", []string{"meeting:read", "meeting:read:meeting"}, (*call).getMeeting},
		{"PATCH", "/meetings/{meeting}", "Light", []string{"meeting:write", "meeting:update:meeting"}, (*call).updateMeeting},
		{"DELETE", "/meetings/{meeting}", "Light", []string{"meeting:write", "meeting:delete:meeting"}, (*call).deleteMeeting},
	}
}

// accepted returns every scope that admits a token to the operation.
func (op operation) accepted() []string {
	var all []string
	for _, scope := range op.scopes {
		all = append(all, scope)
		if !strings.HasSuffix(scope, ":admin") {
			all = append(all, scope+":admin")
		}
	}
	return all
}

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
	sim   *Sim
	op    operation
	app   *App
	token token
}

// serveOperation authorizes a request and answers it. Every answer carries
// x-zm-trackingid and the rate limit label of the operation.
func (s *Sim) serveOperation(w *reply, r *http.Request, op operation) {
	w.header.Set("X-Zm-Trackingid", "v=2.0;clid=sim;rid=WEB_"+secret(12))
	w.header.Set("X-Ratelimit-Category", op.category)
	c, fail := s.authorize(w, r, op)
	if fail != nil {
		writeJSON(w, fail.status, fail)
		return
	}
	status, body, fail := op.serve(c)
	switch {
	case fail != nil:
		writeJSON(w, fail.status, fail)
	case body == nil:
		w.WriteHeader(status)
	default:
		writeJSON(w, status, body)
	}
}

// authorize checks the bearer token, then its scopes.
func (s *Sim) authorize(w *reply, r *http.Request, op operation) (*call, *apiError) {
	kind, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	t, ok := s.state.Tokens[hash(text)]
	app := s.app(t.ClientID)
	user := s.user(t.AccountID, t.UserID)
	switch {
	case !ok || t.Refresh || !strings.EqualFold(kind, "Bearer") || app == nil || app.Disabled,
		t.UserID != "" && (user == nil || user.Status != "active"):
		return nil, refuse(http.StatusUnauthorized, 124, "Invalid access token.")
	case !s.now().Before(t.Expires):
		return nil, refuse(http.StatusUnauthorized, 124, "Access token has expired.")
	}
	w.client = app.ClientID
	accepted := op.accepted()
	if !slices.ContainsFunc(t.Scopes, func(held string) bool { return slices.Contains(accepted, held) }) {
		return nil, missing(accepted)
	}
	return &call{r, s, op, app, t}, nil
}

// serveUnknownOperation answers what the simulator does not know, with the
// code of the Zoom API errors page for an unrecognized endpoint.
func (s *Sim) serveUnknownOperation(w *reply, _ *http.Request) {
	w.header.Set("X-Zm-Trackingid", "v=2.0;clid=sim;rid=WEB_"+secret(12))
	w.header.Set("X-Ratelimit-Category", "Light")
	writeJSON(w, http.StatusNotFound, refuse(0, 2300, "This API endpoint is not recognized."))
}

// owner returns the person the path names. A user-level token must say me and
// a Server-to-Server token must not; an account-level token may say either,
// me being the person who installed the app (Zoom OAuth docs).
func (c *call) owner() (*User, *apiError) {
	id := c.PathValue("user")
	switch {
	case id == "me" && c.app.Kind == ServerToServer:
		return nil, missing(c.op.scopes)
	case id == "me":
		id = c.token.UserID
	case c.app.Kind == UserLevel:
		return nil, missing(adminOnly(c.op.accepted()))
	}
	u := c.sim.user(c.token.AccountID, id)
	if u == nil {
		return nil, refuse(http.StatusNotFound, 1001, "User does not exist: "+id+".")
	}
	return u, nil
}

func adminOnly(scopes []string) []string {
	return slices.DeleteFunc(scopes, func(scope string) bool { return !strings.HasSuffix(scope, ":admin") })
}

// writeJSON writes v, which always can be encoded.
func writeJSON(w *reply, status int, v any) {
	w.header.Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}
