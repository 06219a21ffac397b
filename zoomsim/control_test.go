package zoomsim_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// A fault at the token endpoint answers in that endpoint's form, so that a
// grant can look dead without being it.
func TestStatusFaultAtTheTokenEndpoint(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.granted(sample)["refresh_token"]
	b.must(b.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/token", Kind: zoomsim.StatusFault, Status: 400, Message: "Invalid Token!"}))
	b.refused(b.refresh(token), 400, "Invalid Token!", "invalid_grant")
	b.must(b.sim.AddFault(zoomsim.Fault{PathPrefix: "/oauth/token", Kind: zoomsim.StatusFault}))
	b.refused(b.refresh(token), 503, "Simulated fault.", "temporarily_unavailable")
	if a := b.refresh(token); a.status != 200 {
		t.Errorf("after the faults: %d %s", a.status, a.text)
	}
}

func Example() {
	sim, err := zoomsim.New(zoomsim.Options{})
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(sim)
	defer server.Close()
	resp, err := http.PostForm(server.URL+"/oauth/token?grant_type=account_credentials&account_id=SimHospitalAccount01"+
		"&client_id=sim-hospital-s2s&client_secret=sim-hospital-s2s-secret", nil)
	if err != nil {
		panic(err)
	}
	resp.Body.Close()
	fmt.Println(resp.Status)
	// Output: 200 OK
}

func TestFaults(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	path := "/v2/users/" + sample + "/meetings"
	tests := []struct {
		fault    string
		status   int // 0 means the connection closes
		meetings int // afterwards
	}{
		{`{"kind":"drop_reply"}`, 0, 1},
		{`{"kind":"reset"}`, 0, 1},
		{`{"kind":"status","status":500,"code":1010}`, 500, 1},
		{`{"kind":"html","status":502}`, 502, 1},
		{`{"kind":"xml"}`, 503, 1},
		{`{"kind":"status","status":200,"code":3161,"message":"No."}`, 200, 1},
		{`{"kind":"delay","delay_ms":1}`, 201, 2},
		{`{"kind":"status","method":"GET"}`, 201, 3},
	}
	for _, tt := range tests {
		t.Run(tt.fault, func(t *testing.T) {
			fault := strings.Replace(tt.fault, "{", `{"path_prefix":"/v2/users/",`, 1)
			if a := b.call("POST", "/_sim/faults", "", fault); a.status != 201 {
				t.Fatal(a.text)
			}
			status := 0
			resp, err := b.try("POST", path, token, `{}`)
			if err == nil {
				status = resp.StatusCode
				resp.Body.Close()
			}
			if n := len(b.sim.Meetings()); status != tt.status || n != tt.meetings {
				t.Errorf("got %d (%v) and %d meetings", status, err, n)
			}
			b.call("DELETE", "/_sim/faults", "", "")
		})
	}
	if err := b.sim.AddFault(zoomsim.Fault{Kind: "flood"}); err == nil {
		t.Error("an unknown kind is accepted")
	}
	if c := b.sim.Calls(); c[1].Fault != zoomsim.DropReply || c[1].Status != 201 || c[1].ClientID != "sim-hospital-s2s" {
		t.Errorf("the log says %+v", c[1])
	}
}

func TestDataFolderSurvives(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "zoomsim.jsonl")
	one := start(t, zoomsim.Options{Data: folder})
	token := one.s2s()
	path, made := one.create(token, `{"topic":"Kept","start_time":"2030-03-09T09:00:00Z"}`)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("journal: %v %v", info.Mode(), err)
	}
	one.end()
	data, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(data), token) {
		t.Errorf("the journal holds a token, or cannot be read: %v", err)
	}
	if err := os.WriteFile(file, append(data, `{"table":"meetings","key":"81`...), 0o600); err != nil { // as a kill in mid-write leaves it
		t.Fatal(err)
	}
	two := start(t, zoomsim.Options{Data: folder})
	if a := two.call("GET", path, token, ""); a.body["topic"] != "Kept" || a.body["password"] != made.body["password"] {
		t.Errorf("after a restart: %d %s", a.status, a.text)
	}
}

func TestControlAPI(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.create(b.s2s(), `{}`)
	state := b.call("GET", "/_sim/state", "", "")
	if len(state.body["meetings"].([]any)) != 1 || len(state.body["users"].([]any)) != 9 || len(state.body["calls"].([]any)) != 2 {
		t.Errorf("state is %s", state.text)
	}
	if strings.Contains(state.text, "s2s-secret") {
		t.Error("the state shows a client secret")
	}
	if a := b.call("POST", "/_sim/clock", "", `{"advance_seconds":90}`); a.body["now"] != "2030-03-04T12:01:30Z" {
		t.Errorf("clock: %s", a.text)
	}
	if a := b.call("POST", "/_sim/users/"+sample, "", `{"status":"inactive"}`); a.body["status"] != "inactive" {
		t.Errorf("user: %s", a.text)
	}
	if a := b.call("POST", "/_sim/users/nobody", "", `{"type":2}`); a.status != 400 {
		t.Errorf("unknown user: %d", a.status)
	}
	if a := b.call("POST", "/_sim/grants/revoke", "", `{"client_id":"sim-hospital-s2s"}`); a.body["revoked"] != 1.0 {
		t.Errorf("revoke: %s", a.text)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	_, made := b.create(b.s2s(), `{"topic":"<Panel>"}`)
	host := made.body["host_id"].(string)
	tests := []struct{ path, want string }{
		{"/", "Example Teaching Hospital"},
		{"/account/SimHospitalAccount01/users", "u.usher@hospital.example"},
		{"/users/" + host + "/meetings", "&lt;Panel&gt;"},
		{"/j/" + idOf(made), "Enter the passcode"},
		{"/oauth/authorize?" + userQuery().Encode(), "state=a%26b"},
		{"/nowhere", "Not found"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			a := b.call("GET", tt.path, "", "")
			if !strings.Contains(a.text, tt.want) || strings.Count(a.text, "<h1>") != 1 || !strings.Contains(a.text, "not Zoom") {
				t.Errorf("page is %s", a.text)
			}
			if !strings.HasPrefix(a.header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Error("no content security policy")
			}
		})
	}
	if a := b.call("GET", "/_sim/style.css", "", ""); a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/css") {
		t.Errorf("style: %d %v", a.status, a.header)
	}
}
