package zoomsim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoomsim"
)

// noon is when every test's clock stands.
var noon = time.Date(2030, 3, 4, 12, 0, 0, 0, time.UTC)

const (
	sample   = "s.sample@hospital.example"
	admin    = "zoom.admin@hospital.example"
	callback = "http://localhost:8080/connect/zoom/callback"
)

// A bench is a simulator behind a real server, and a client of it.
type bench struct {
	*testing.T
	sim  *zoomsim.Sim
	base string
}

func start(t *testing.T, opts zoomsim.Options) *bench {
	t.Helper()
	opts.Now = func() time.Time { return noon }
	if opts.Plan == "" {
		opts.Plan = zoomsim.Unlimited // noon has one second only
	}
	sim, err := zoomsim.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	spec := zoomspec.Optional(t)
	check := zoomspec.Check{Headers: true, Budget: opts.Plan != zoomsim.Unlimited, Exempt: onCommand}
	server := httptest.NewServer(spec.Wrap(t, sim, check))
	t.Cleanup(func() {
		server.Close()
		for _, e := range sim.Events() {
			spec.Webhook(t, e.Body)
			if !zoomsim.Offered(e.Name) {
				t.Errorf("no app can subscribe to %s", e.Name)
			}
		}
	})
	return &bench{t, sim, server.URL}
}

// end closes the simulator, whose data folder another one may have then.
func (b *bench) end() {
	b.Helper()
	if err := b.sim.Close(); err != nil {
		b.Fatal(err)
	}
}

// with returns a simulator of the default seed in which something is different.
// Its people come in the order of the seed: the admin, rooms-1, s.sample, and so on.
func with(t *testing.T, change func(*zoomsim.Seed)) *bench {
	t.Helper()
	seed := zoomsim.DefaultSeed()
	if change != nil {
		change(&seed)
	}
	return start(t, zoomsim.Options{Seed: &seed})
}

// onCommand reports whether an answer is a fault that the test asked for, or to
// a request that the reference does not describe and Zoom answers all the same.
func onCommand(r *http.Request, a zoomspec.Answer) bool {
	return a.Header.Get("X-Zoomsim-Fault") != "" || r.Method == http.MethodHead || strings.HasSuffix(r.URL.Path, "/")
}

// An answer is a reply with its JSON object decoded, if it is one.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (a answer) code() int {
	code, _ := a.body["code"].(float64)
	return int(code)
}

func read(t *testing.T, resp *http.Response) answer {
	t.Helper()
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(data)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(data, &a.body); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
	}
	return a
}

// try sends a request and returns the transport's error, if any.
func (b *bench) try(method, path, token, body string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return http.DefaultClient.Do(req)
}

func (b *bench) call(method, path, token, body string) answer {
	b.Helper()
	resp, err := b.try(method, path, token, body)
	if err != nil {
		b.Fatal(err)
	}
	return read(b.T, resp)
}

// oauth posts a form to an OAuth endpoint with Basic credentials.
func (b *bench) oauth(path, client, secret string, form url.Values) answer {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(client, secret)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	return read(b.T, resp)
}

// s2s returns an access token of the hospital's Server-to-Server app.
func (b *bench) s2s() string {
	b.Helper()
	return b.token("sim-hospital-s2s", "SimHospitalAccount01")
}

// token returns an access token of a Server-to-Server app of the default seed.
func (b *bench) token(client, account string) string {
	b.Helper()
	a := b.oauth("/oauth/token", client, client+"-secret", url.Values{"grant_type": {"account_credentials"}, "account_id": {account}})
	if a.status != 200 {
		b.Fatalf("token: %d %s", a.status, a.text)
	}
	return a.body["access_token"].(string)
}

// create makes a meeting for the sample host and returns its path and answer.
func (b *bench) create(token, body string) (path string, made answer) {
	b.Helper()
	made = b.call("POST", "/v2/users/"+sample+"/meetings", token, body)
	if made.status != 201 {
		b.Fatalf("create: %d %s", made.status, made.text)
	}
	return "/v2/meetings/" + json.Number(idOf(made)).String(), made
}

func idOf(a answer) string {
	var m struct{ ID json.Number }
	json.Unmarshal([]byte(a.text), &m)
	return m.ID.String()
}

// must ends the test unless err is nil.
func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func check(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// user returns the id of a person of the hospital, or "".
func (b *bench) user(email string) string {
	b.Helper()
	id, _ := b.call("GET", "/v2/users/"+email, b.s2s(), "").body["id"].(string)
	return id
}

// payloads returns what the events of a name carry, oldest first.
func (b *bench) payloads(name string) []map[string]any {
	b.Helper()
	var all []map[string]any
	for _, e := range b.sim.Events() {
		if e.Name != name {
			continue
		}
		var body struct{ Payload map[string]any }
		b.must(json.Unmarshal(e.Body, &body))
		all = append(all, body.Payload)
	}
	return all
}

// timeless returns payloads without their times.
func (b *bench) timeless(name string) []map[string]any {
	b.Helper()
	all := b.payloads(name)
	for _, payload := range all {
		delete(payload, "time_stamp")
	}
	return all
}

// object returns payload.object of the newest event of a name, with account_id.
func (b *bench) object(name string) map[string]any {
	b.Helper()
	all := b.payloads(name)
	if len(all) == 0 {
		b.Fatalf("there was no %s", name)
	}
	newest := all[len(all)-1]
	object := newest["object"].(map[string]any)
	object["account_id"] = newest["account_id"]
	return object
}

// browser returns a client with cookies that shows redirects to other hosts.
func browser(b *bench) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), b.base) {
			return nil
		}
		return http.ErrUseLastResponse
	}}
}

func (b *bench) get(c *http.Client, path string) answer {
	b.Helper()
	resp, err := c.Get(b.base + path)
	if err != nil {
		b.Fatal(err)
	}
	return read(b.T, resp)
}

func (b *bench) post(c *http.Client, path string, form url.Values) answer {
	b.Helper()
	resp, err := c.PostForm(b.base+path, form)
	if err != nil {
		b.Fatal(err)
	}
	return read(b.T, resp)
}

// shows fails unless a page has a status and all the texts.
func (b *bench) shows(a answer, status int, texts ...string) {
	b.Helper()
	if a.status != status {
		b.Errorf("the status is %d, not %d", a.status, status)
	}
	for _, want := range texts {
		if !strings.Contains(a.text, want) {
			b.Errorf("the page lacks %q:\n%s", want, a.text)
		}
	}
}

func userQuery(extra ...string) url.Values {
	q := url.Values{"response_type": {"code"}, "client_id": {"sim-greenroom-user"}, "redirect_uri": {callback}, "state": {"a&b"}}
	for i := 0; i < len(extra); i += 2 {
		q.Set(extra[i], extra[i+1])
	}
	return q
}

// consent signs a person in, decides, and returns where the browser is sent.
func (b *bench) consent(email, decision string, q url.Values) (answer, url.Values) {
	b.Helper()
	c := browser(b)
	page := b.post(c, "/oauth/signin?"+q.Encode(), url.Values{"email": {email}, "password": {zoomsim.Password}})
	if page.status != 200 {
		return page, nil
	}
	a := b.post(c, "/oauth/authorize?"+q.Encode(), url.Values{"decision": {decision}})
	target, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		b.Fatal(err)
	}
	return a, target.Query()
}

func (b *bench) redeem(code string, extra ...string) answer {
	b.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}}
	for i := 0; i < len(extra); i += 2 {
		form.Set(extra[i], extra[i+1])
	}
	return b.oauth("/oauth/token", "sim-greenroom-user", "sim-greenroom-user-secret", form)
}

func (b *bench) refresh(token any) answer {
	b.Helper()
	return b.oauth("/oauth/token", "sim-greenroom-user", "sim-greenroom-user-secret",
		url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token.(string)}})
}

// granted authorizes the user-level app as a person and returns the token
// answer.
func (b *bench) granted(email string) map[string]any {
	b.Helper()
	_, q := b.consent(email, "allow", userQuery())
	a := b.redeem(q.Get("code"))
	if a.status != 200 {
		b.Fatalf("token: %d %s", a.status, a.text)
	}
	return a.body
}

// install lets a person allow an app and redeems the code.
func (b *bench) install(client, email string) {
	b.Helper()
	_, q := b.consent(email, "allow", userQuery("client_id", client))
	form := url.Values{"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {callback}}
	if a := b.oauth("/oauth/token", client, client+"-secret", form); a.status != 200 {
		b.Fatalf("code: %d %s", a.status, a.text)
	}
}
