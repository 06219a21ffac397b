package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// post makes a meeting. It returns its id, or 0 if that was not answered.
func (r *run) post(token string) int64 {
	req, err := http.NewRequest(http.MethodPost, r.url+"/v2/users/s.sample@hospital.example/meetings",
		strings.NewReader(`{"agenda":"`+strings.Repeat("é", 2000)+`"}`))
	if err != nil {
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := r.client.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	var made struct{ ID int64 }
	if json.NewDecoder(resp.Body).Decode(&made) != nil || resp.StatusCode != http.StatusCreated {
		return 0
	}
	return made.ID
}

// get reads what a path answers.
func (r *run) get(path string) string {
	r.Helper()
	resp, err := r.client.Get(r.url + path)
	if err != nil {
		r.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		r.Fatal(err)
	}
	return string(data)
}

// kept returns the ids of the meetings that the simulator has, and the creates
// that it counted.
func (r *run) kept() (ids map[int64]bool, counted int) {
	r.Helper()
	ids = map[int64]bool{}
	for line := range strings.Lines(r.get("/_sim/snapshot")) {
		var record struct {
			Table string
			Row   struct {
				ID    int64
				Count int
			}
		}
		_ = json.Unmarshal([]byte(line), &record) // an id of another table may be a text
		switch record.Table {
		case "meetings":
			ids[record.Row.ID] = true
		case "quota":
			counted += record.Row.Count
		}
	}
	return ids, counted
}

// A kill in the middle of many creates loses nothing that was answered and
// leaves nothing half done.
func TestKill(t *testing.T) {
	t.Parallel()
	for range 3 {
		folder := t.TempDir()
		one := start(t, "--data="+folder, "--plan=unlimited")
		token := one.token().Access
		if out, err := exec.Command(program, "--addr=127.0.0.1:0", "--data="+folder).CombinedOutput(); err == nil ||
			!strings.Contains(string(out), "another simulator uses the data folder") {
			t.Errorf("a second simulator: %v, %s", err, out)
		}
		answered := make(chan int64, 1000)
		var work sync.WaitGroup
		for range 40 {
			work.Go(func() {
				for id := one.post(token); id != 0; id = one.post(token) {
					answered <- id
				}
			})
		}
		for range 20 {
			<-answered // the kill comes in the middle
		}
		if err := one.process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = one.process.Wait() // it was killed
		work.Wait()
		close(answered)
		two := start(t, "--data="+folder)
		ids, counted := two.kept()
		for id := range answered {
			if !ids[id] {
				t.Errorf("meeting %d was answered and is gone", id)
			}
		}
		if len(ids) < 20 || len(ids) != counted {
			t.Errorf("there are %d meetings and %d were counted", len(ids), counted)
		}
		if got := two.status(http.MethodGet, "/v2/users", token); got != 200 {
			t.Errorf("the token answers %d", got)
		}
		two.stop()
	}
}

// A request that never ends does not keep the program from ending.
func TestEndsWithinFiveSeconds(t *testing.T) {
	t.Parallel()
	r := start(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /v2/users HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, "100") { // it is being handled
		t.Fatal(line, err)
	}
	began := time.Now()
	if err := r.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := r.process.Wait(); err != nil || time.Since(began) > 5*time.Second {
		t.Errorf("it ends after %s with %v", time.Since(began), err)
	}
}
