package zoomsim_test

import (
	"net/http"
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// A site of elsewhere may have its name lead to this machine, and then pass for
// the simulator's own pages.
func TestControlByNamesOfThisMachineOnly(t *testing.T) {
	t.Parallel()
	narrow := start(t, zoomsim.Options{PublicURL: "https://sim.example:8443"})
	wide := start(t, zoomsim.Options{Expose: true})
	tests := []struct {
		method, path, host string
		narrow, wide       int
	}{
		{"GET", "/_sim/state", "evil.example", 403, 200},
		{"GET", "/_sim/snapshot", "evil.example:8090", 403, 200},
		{"DELETE", "/_sim/faults", "evil.example", 403, 204},
		{"GET", "/_sim/", "127.0.0.1.evil.example", 403, 200},
		{"GET", "/%5Fsim/state", "localhost.evil.example", 403, 200},
		{"GET", "/_sim/state", "10.0.0.5", 403, 200},
		{"GET", "/_sim/state", "localhost:8090", 200, 200},
		{"GET", "/_sim/state", "127.0.0.2", 200, 200},
		{"GET", "/_sim/state", "[::1]:8090", 200, 200},
		{"GET", "/_sim/state", "Sim.localhost", 200, 200},
		{"GET", "/_sim/state", "sim.example", 200, 200},
		{"GET", "/_sim/state", "marketplace.zoom.us", 200, 200},
		{"GET", "/_sim/style.css", "evil.example", 200, 200},
		{"GET", "/marketplace", "evil.example", 200, 200},
		{"POST", "/oauth/token", "evil.example", 400, 400},
	}
	for _, tt := range tests {
		for b, want := range map[*bench]int{narrow: tt.narrow, wide: tt.wide} {
			req, err := http.NewRequestWithContext(t.Context(), tt.method, b.base+tt.path, strings.NewReader(""))
			if err != nil {
				t.Fatal(err)
			}
			req.Host = tt.host
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if a := read(t, resp); a.status != want {
				t.Errorf("%s %s at %s: %d %s", tt.method, tt.path, tt.host, a.status, a.text)
			}
		}
	}
}

func TestPathWithoutOperation(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	if a := b.call("GET", "/v2/", "", ""); a.status != 404 || a.code() != 2300 {
		t.Errorf("%d %s", a.status, a.text)
	}
}
