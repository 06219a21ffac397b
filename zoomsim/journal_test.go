package zoomsim_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// renamed changes a meeting by as many requests, which the journal holds.
func (b *bench) renamed(path, token string, times int) {
	b.Helper()
	for range times {
		if a := b.call("PATCH", path, token, `{"agenda":"`+strings.Repeat("é", 2000)+`"}`); a.status != 204 {
			b.Fatal(a.status, a.text)
		}
	}
}

// What a request changed is kept as a whole or not at all.
func TestJournalForgetsWhatBreaksOff(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "zoomsim.jsonl")
	one := start(t, zoomsim.Options{Data: folder})
	token := one.s2s()
	one.create(token, `{"topic":"First"}`)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	one.create(token, `{"topic":"Second"}`)
	one.end()
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for cut := len(before); cut < len(after); cut += 97 {
		if err := os.WriteFile(file, after[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		two := start(t, zoomsim.Options{Data: folder})
		state := two.call("GET", "/_sim/snapshot", "", "").text
		if n := len(two.sim.Meetings()); n != 1 || !strings.Contains(state, `"count":1}`) {
			t.Errorf("of %d bytes, %d meetings are left, and the day's count is not 1", cut, n)
		}
		two.end()
	}
}

// A disk that was full for a while leaves nothing that cannot be read.
func TestJournalAfterAFullDisk(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	one := start(t, zoomsim.Options{Data: folder})
	token := one.s2s()
	one.create(token, `{"topic":"Before"}`)
	if err := one.sim.FillDisk(); err != nil {
		t.Fatal(err)
	}
	if a := one.call("POST", "/_sim/users/"+sample, "", `{"dept":"Surgery"}`); a.status != 500 || a.text != "The change could not be kept.\n" {
		t.Errorf("what was not kept is answered with %d %q", a.status, a.text)
	}
	one.create(token, `{"topic":"After"}`)
	one.end()
	two := start(t, zoomsim.Options{Data: folder})
	state := two.call("GET", "/_sim/state", "", "").text
	for _, kept := range []string{"Before", "After", "Surgery"} {
		if !strings.Contains(state, kept) {
			t.Errorf("%s is gone", kept)
		}
	}
}

func TestJournalStaysSmall(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "zoomsim.jsonl")
	one := start(t, zoomsim.Options{Data: folder})
	token := one.s2s()
	path, _ := one.create(token, `{"topic":"Busy"}`)
	for day := range 8 {
		one.renamed(path, token, 99)
		if info, err := os.Stat(file); err != nil || info.Size() > 5<<19 {
			t.Fatalf("on day %d the journal has %d bytes, %v", day, info.Size(), err)
		}
		if _, err := one.sim.Advance(24 * time.Hour); err != nil {
			t.Fatal(err)
		}
		token = one.s2s()
	}
	one.end()
	two := start(t, zoomsim.Options{Data: folder})
	if a := two.call("GET", path, token, ""); a.body["topic"] != "Busy" || len(a.body["agenda"].(string)) != 4000 {
		t.Errorf("after a restart: %d %s", a.status, a.text)
	}
}

func TestDataFolderIsOnesOwn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	one := start(t, zoomsim.Options{Data: folder})
	if _, err := zoomsim.New(zoomsim.Options{Data: folder}); err == nil || !strings.Contains(err.Error(), "another simulator uses the data folder") {
		t.Errorf("a second simulator: %v", err)
	}
	one.end()
	if a := one.call("POST", "/_sim/apps/"+hospitalApp+"/disable", "", ""); a.status != 500 {
		t.Errorf("after its end a simulator answers %d, and cannot keep anything", a.status)
	}
	two, err := zoomsim.New(zoomsim.Options{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(two.Close(), two.Close()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

// What is not a journal is left alone.
func TestDataFolderOfOthers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"nonsense\n", "[1,2,3", "{\n\n}", `{"table":"users","key":"x","row":5}` + "\n\n",
		`{"table":"nowhere","key":"x","row":{}}` + "\n\n", `{"table":"users"}` + "\n\n"} {
		folder := t.TempDir()
		file := filepath.Join(folder, "zoomsim.jsonl")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := zoomsim.New(zoomsim.Options{Data: folder})
		if err == nil || !strings.HasSuffix(err.Error(), "move it away to begin anew") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", text, err)
		}
		if kept, err := os.ReadFile(file); err != nil || string(kept) != text {
			t.Errorf("%q became %q, %v", text, kept, err)
		}
	}
}

func TestRestoreRefusesAPart(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.create(b.s2s(), `{}`)
	snapshot, err := b.sim.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for cut := range 20 {
		if err := b.sim.Restore(snapshot[:len(snapshot)*cut/20]); err == nil {
			t.Errorf("%d twentieths of a snapshot are restored", cut)
		}
	}
	if len(b.sim.Meetings()) != 1 {
		t.Error("a refused snapshot changed something")
	}
}
