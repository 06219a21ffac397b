package zoomspec

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A Fixture is a sample that lies beside the descriptions.
type Fixture struct {
	Name   string      // of the file, or of the part of a file of headers
	Method string      // of rest samples
	Path   string      // of rest samples, with {parameters}, below /v2
	Status int         // of rest, errors and oauth samples; 0 otherwise
	Body   []byte      // JSON; nil of headers
	Header http.Header // of headers only
}

// Fixtures returns the samples of a kind: rest, webhooks, oauth, errors or
// headers.
func (s *Spec) Fixtures(kind string) ([]Fixture, error) {
	files, err := filepath.Glob(filepath.Join(s.dir, fixtures, kind, "*"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("there are no fixtures %q: %w", kind, err)
	}
	var all []Fixture
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		read, err := s.fixture(kind, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, read...)
	}
	return all, nil
}

func (s *Spec) fixture(kind, name string, text []byte) ([]Fixture, error) {
	switch kind {
	case "headers":
		return headerFixtures(text), nil
	case "rest":
		return s.restFixture(name, text)
	case "errors", "oauth":
		var sample struct {
			Status int             `json:"http_status"`
			Body   json.RawMessage `json:"body"`
		}
		err := json.Unmarshal(text, &sample)
		return []Fixture{{Name: name, Status: sample.Status, Body: sample.Body}}, err
	}
	return []Fixture{{Name: name, Body: text}}, nil
}

// restFixture reads a file like "users-{userId}-meetings_POST": path, method.
func (s *Spec) restFixture(name string, text []byte) ([]Fixture, error) {
	cut := strings.LastIndexByte(name, '_')
	f := Fixture{Name: name, Method: name[cut+1:], Path: "/" + strings.ReplaceAll(name[:max(cut, 0)], "-", "/"), Body: text}
	for _, op := range s.operations {
		if op.method == f.Method && op.path == f.Path {
			f.Status = op.success()
			return []Fixture{f}, nil
		}
	}
	return nil, fmt.Errorf("there is no operation %s %s in the description of the API", f.Method, f.Path)
}

// headerFixtures reads blocks of headers, each below a line "# name".
func headerFixtures(text []byte) []Fixture {
	var all []Fixture
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "# "); ok {
			all = append(all, Fixture{Name: name, Header: http.Header{}})
		} else if key, value, ok := strings.Cut(lines.Text(), ":"); ok && len(all) > 0 {
			all[len(all)-1].Header.Add(key, strings.TrimSpace(value))
		}
	}
	return all
}

// Read returns a file of the folder.
func (s *Spec) Read(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
