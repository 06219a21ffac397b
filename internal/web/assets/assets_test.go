package assets

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Each style file is in the stylesheet once, and stays short enough to read.
func TestEveryFileIsInOrder(t *testing.T) {
	files, err := css.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, name := range order {
		times[name+".css"]++
	}
	for _, f := range files {
		if times[f.Name()] != 1 {
			t.Errorf("order names %s %d times, want once", f.Name(), times[f.Name()])
		}
		text, err := css.ReadFile("css/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), "\n"); n > 250 {
			t.Errorf("%s has %d lines, want at most 250", f.Name(), n)
		}
	}
	if len(files) != len(order) {
		t.Errorf("%d files, %d in order", len(files), len(order))
	}
}

func TestHandler(t *testing.T) {
	tests := []struct {
		name, method, path string
		want               int
	}{
		{"stylesheet", "GET", Path("app.css"), http.StatusOK},
		{"head", "HEAD", Path("app.css"), http.StatusOK},
		{"earlier version", "GET", "/assets/app.0000000000000000.css", http.StatusNotFound},
		{"without a hash", "GET", "/assets/app.css", http.StatusNotFound},
		{"writing", "POST", Path("app.css"), http.StatusMethodNotAllowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
			if w.Code != tt.want {
				t.Fatalf("status %d, want %d", w.Code, tt.want)
			}
			kept := strings.Contains(w.Header().Get("Cache-Control"), "immutable")
			if kept != (tt.want == http.StatusOK) {
				t.Errorf("Cache-Control %q", w.Header().Get("Cache-Control"))
			}
		})
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, Path("app.css"), nil))
	if w.Body.String() != string(Stylesheet()) {
		t.Error("the stylesheet served is not Stylesheet()")
	}
	if Path("other.css") != "" {
		t.Error("a path for a file that is not served")
	}
}
