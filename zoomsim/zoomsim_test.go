package zoomsim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

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
		}
	})
	return &bench{t, sim, server.URL}
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
