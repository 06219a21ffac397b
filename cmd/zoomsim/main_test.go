package main_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

var program string // the built zoomsim

func TestMain(m *testing.M) { os.Exit(build(m)) }

// build builds the program and runs the tests.
func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "zoomsim-test")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "zoomsim")
	command := exec.Command("go", "build", "-o", program, ".")
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return 1
	}
	return m.Run()
}

// A run is a running zoomsim.
type run struct {
	*testing.T
	process *exec.Cmd
	url     string
	ca      string // file, with --tls
	client  *http.Client
}

// start runs the program on a free port until the test ends, if not before.
func start(t *testing.T, flags ...string) *run {
	t.Helper()
	r := &run{T: t, process: exec.Command(program, append([]string{"--addr=127.0.0.1:0"}, flags...)...), client: http.DefaultClient}
	r.process.Stderr = os.Stderr
	out, err := r.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.process.Process.Kill() })
	stuck := time.AfterFunc(20*time.Second, func() { r.process.Process.Kill() })
	defer stuck.Stop()
	r.read(out)
	return r
}

// read reads what the program says at its start.
func (r *run) read(out io.Reader) {
	r.Helper()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := regexp.MustCompile(`^Clients must trust ([^,]+),`).FindStringSubmatch(lines.Text()); found != nil {
			r.ca = found[1]
		}
		if found := regexp.MustCompile(`serves (https?://\S+) until`).FindStringSubmatch(lines.Text()); found != nil {
			r.url = found[1]
			return
		}
	}
	r.Fatal("the program did not say where it serves")
}

// stop ends the program as an operator does, and waits for it.
func (r *run) stop() {
	r.Helper()
	if err := r.process.Process.Signal(syscall.SIGTERM); err != nil {
		r.Fatal(err)
	}
	if err := r.process.Wait(); err != nil {
		r.Errorf("the program ends with %v", err)
	}
}

// token gets a token of the hospital's Server-to-Server app.
func (r *run) token() (answer struct {
	Access string `json:"access_token"`
	APIURL string `json:"api_url"`
}) {
	r.Helper()
	resp, err := r.client.PostForm(r.url+"/oauth/token", url.Values{"grant_type": {"account_credentials"}, "account_id": {"SimHospitalAccount01"},
		"client_id": {"sim-hospital-s2s"}, "client_secret": {"sim-hospital-s2s-secret"}})
	if err != nil {
		r.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Access == "" {
		r.Fatalf("token: %d, %v", resp.StatusCode, err)
	}
	return answer
}

// status calls the REST API.
func (r *run) status(method, path, token string) int {
	r.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(`{"topic":"Kept"}`))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := r.client.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestRestartKeepsState(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	one := start(t, "--data="+folder, "--plan=pro")
	token := one.token()
	if token.APIURL != one.url {
		t.Errorf("api_url is %q at %q", token.APIURL, one.url)
	}
	if got := one.status(http.MethodPost, "/v2/users/s.sample@hospital.example/meetings", token.Access); got != 201 {
		t.Errorf("create: %d", got)
	}
	one.stop()
	two := start(t, "--data="+folder)
	if got := two.status(http.MethodGet, "/v2/users", token.Access); got != 200 {
		t.Errorf("after a restart the token answers %d", got)
	}
	resp, err := http.Get(two.url + "/_sim/state")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err := io.ReadAll(resp.Body); err != nil || !bytes.Contains(data, []byte(`"topic":"Kept"`)) {
		t.Errorf("the meeting is gone: %v", err)
	}
	two.stop()
}

func TestTLS(t *testing.T) {
	t.Parallel()
	r := start(t, "--tls", "--data="+t.TempDir())
	data, err := os.ReadFile(r.ca)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		t.Fatal("the file holds no certificate")
	}
	r.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	if got := r.token().APIURL; got != r.url || !strings.HasPrefix(got, "https://127.0.0.1:") {
		t.Errorf("api_url is %q at %q", got, r.url)
	}
	r.stop()
}

func TestSeed(t *testing.T) {
	t.Parallel()
	printed, err := exec.Command(program, "seed").Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(file, bytes.ReplaceAll(printed, []byte("s.sample@"), []byte("x.example@")), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, "--seed="+file)
	token := r.token().Access
	if got := r.status(http.MethodGet, "/v2/users/x.example@hospital.example", token); got != 200 {
		t.Errorf("a person of the seed answers %d", got)
	}
	r.stop()
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(bad, []byte(`{"persons":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	taken := start(t)
	tests := []struct {
		flag, want string
	}{
		{"--addr=0.0.0.0:0", "others could reach --addr 0.0.0.0:0, and whoever reaches the simulator controls it; use 127.0.0.1, or add --expose"},
		{"--addr=:0", "others could reach --addr :0"},
		{"--addr=sim.internal:0", "others could reach"},
		{"--addr=8090", "--addr 8090 is not an address with a port"},
		{"--addr=" + strings.TrimPrefix(taken.url, "http://"), "another program listens on"},
		{"--plan=gold", `must be one of "free","pro","business","unlimited"`},
		{"--seed=" + bad, `unknown field "persons"`},
		{"--seed=nowhere.json", "no such file"},
		{"--addr=127.0.0.1:99999", "--addr 127.0.0.1:99999 cannot be listened on"},
		{"--latency=-5s", "--latency is a time to wait"},
		{"--public-url=nonsense", "--public-url nonsense is not a scheme and a host"},
		{"--data=" + bad, "data folder"},
	}
	for _, tt := range tests {
		t.Run(tt.flag, func(t *testing.T) {
			out, err := exec.Command(program, tt.flag).CombinedOutput()
			if err == nil || !strings.Contains(string(out), tt.want) || strings.Count(string(out), "\n") != 1 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	taken.stop()
	exposed := start(t, "--addr=0.0.0.0:0", "--expose")
	exposed.stop()
}
