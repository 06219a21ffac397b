package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"greenroom"
	"greenroom/zoom"
	"greenroom/zoomsim"
)

// BenchmarkZoomClient measures a read through package zoom, and beside it the
// same request by net/http with its answer decoded. The two take turns.
func BenchmarkZoomClient(b *testing.B) {
	sim, err := zoomsim.New(zoomsim.Options{Plan: zoomsim.Unlimited})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(sim)
	defer server.Close()
	client, err := zoom.New(zoom.Options{APIURL: server.URL, OAuthURL: server.URL, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	token, err := client.AccountToken(b.Context(), zoom.AccountCredentials{
		AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"})
	if err != nil {
		b.Fatal(err)
	}
	made, err := client.CreateMeeting(b.Context(), token, "s.sample@hospital.example",
		zoom.MeetingRequest{Topic: "Interview", Start: zoom.At(time.Now().Add(time.Hour)), Duration: 60})
	if err != nil {
		b.Fatal(err)
	}
	target := server.URL + "/v2/meetings/" + strconv.FormatInt(made.ID, 10)
	var through, bare durations
	for i := range 10*rounds + 200 {
		began := time.Now()
		if _, err := client.Meeting(b.Context(), token, made.ID); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		read(b, http.DefaultClient, target, token.Access)
		if i >= 200 { // the first are warm-up
			through, bare = append(through, between.Sub(began)), append(bare, time.Since(between))
		}
	}
	report("zoom_client/p50", through.ms(0.5), "ms")
	report("zoom_client/bare_p50", bare.ms(0.5), "ms")
	report("zoom_client/overhead_p50", (through.ms(0.5)-bare.ms(0.5))*1000, "µs")
	report("zoom_client/p50_ratio", through.ms(0.5)/bare.ms(0.5), "x")
}

func read(b *testing.B, client *http.Client, target string, token greenroom.Secret) {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, target, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token.Reveal())
	response, err := client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil || response.StatusCode != http.StatusOK {
		b.Fatalf("HTTP %d, %v", response.StatusCode, err)
	}
}

// The size at which the simulator's memory is measured.
const (
	manyUsers    = 10_000
	manyMeetings = 100_000
)

// BenchmarkSimulator measures the program zoomsim: how long it takes to start
// with the default seed, and, filled over HTTP, its calls per second and memory.
func BenchmarkSimulator(b *testing.B) {
	dir := b.TempDir()
	program := build(b, dir, "zoomsim")
	var starts durations
	for range 11 {
		sim := startSimulator(b, program)
		starts = append(starts, sim.took)
		sim.stop(b)
	}
	report("zoomsim/start_p50", starts.ms(0.5), "ms")

	seed := filepath.Join(dir, "seed.json")
	writeSeed(b, seed)
	sim := startSimulator(b, program, "--plan=unlimited", "--seed="+seed)
	report("zoomsim/start_10000_users", float64(sim.took)/float64(time.Millisecond), "ms")
	token := sim.token(b)
	path := func(n int) string { return "/v2/users/" + person(n%manyUsers) + "/meetings" }
	report("zoomsim/creates", sim.each(b, manyMeetings, token, http.MethodPost, path,
		`{"topic":"Interview","agenda":"With Dr. Example","start_time":"2099-03-05T09:00:00Z","duration":30,`+
			`"timezone":"Europe/Berlin","settings":{"waiting_room":true}}`), "calls/s")
	report("zoomsim/lists", sim.each(b, 20_000, token, http.MethodGet, path, ""), "calls/s")
	report("zoomsim/memory_100000_meetings", resident(b, sim.command.Process.Pid), "MB")
	sim.stop(b)
}

// person returns the address of the n-th person of the large seed.
func person(n int) string { return fmt.Sprintf("person-%05d@large.example", n) }

// writeSeed writes a seed of one account with many people and a
// Server-to-Server app.
func writeSeed(b *testing.B, file string) {
	b.Helper()
	seed := zoomsim.Seed{Accounts: []zoomsim.Account{{ID: "Large", Name: "Large"}},
		Apps: []zoomsim.App{{ClientID: "large", ClientSecret: "large-secret", Name: "Large", Kind: zoomsim.ServerToServer,
			AccountID: "Large", Scopes: []string{"meeting:read:admin", "meeting:write:admin"}}}}
	for n := range manyUsers {
		seed.Users = append(seed.Users, zoomsim.User{AccountID: "Large", Email: person(n), FirstName: "Person", LastName: strconv.Itoa(n), Type: zoomsim.Licensed})
	}
	data, err := json.Marshal(seed)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
}

// A simulator is a running zoomsim.
type simulator struct {
	command *exec.Cmd
	base    string
	took    time.Duration // until it had answered
	http    *http.Client
}

func startSimulator(b *testing.B, program string, args ...string) *simulator {
	b.Helper()
	s := &simulator{command: exec.CommandContext(b.Context(), program, append([]string{"--addr=127.0.0.1:0"}, args...)...),
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := s.command.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for s.base == "" && lines.Scan() {
		s.base = regexp.MustCompile(`http://[0-9.]+:[0-9]+`).FindString(lines.Text())
	}
	go io.Copy(io.Discard, stdout) // ends with the program
	answered(b.Context(), b, s.base+"/")
	s.took = time.Since(began)
	return s
}

func (s *simulator) stop(b *testing.B) {
	b.Helper()
	s.http.CloseIdleConnections()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := s.command.Wait(); err != nil {
		b.Errorf("the simulator ended with %v", err)
	}
}

// token returns an access token of the large seed's app.
func (s *simulator) token(b *testing.B) string {
	b.Helper()
	response, err := s.http.PostForm(s.base+"/oauth/token", url.Values{"grant_type": {"account_credentials"},
		"account_id": {"Large"}, "client_id": {"large"}, "client_secret": {"large-secret"}})
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	var body struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil || body.Token == "" {
		b.Fatalf("token: HTTP %d, %v", response.StatusCode, err)
	}
	return body.Token
}

// each makes n calls, eight at a time, and returns how many a second were
// answered. A refusal fails the benchmark.
func (s *simulator) each(b *testing.B, n int, token, method string, path func(int) string, body string) float64 {
	b.Helper()
	var next atomic.Int64
	var group sync.WaitGroup
	began := time.Now()
	for range 8 {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := s.call(b, token, method, path(i), body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	return float64(n) / time.Since(began).Seconds()
}

func (s *simulator) call(b *testing.B, token, method, path, body string) error {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := s.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s answered %s", method, path, response.Status)
	}
	return nil
}
