package zoomsim

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// reachable reports whether a request may reach what it asks for by the name in
// its Host header. The control API answers to names of this machine, to
// Options.PublicURL, and to Zoom's, which only a hosts file leads here: a page
// of elsewhere whose own name was pointed at this machine, so that the browser
// takes both for one site, would control the simulator otherwise. Everything
// else answers to any name, as programs call it by all sorts.
func (s *Sim) reachable(r *http.Request) bool {
	if s.opts.Expose || !strings.HasPrefix(r.URL.Path, "/_sim/") || r.URL.Path == "/_sim/style.css" {
		return true
	}
	name := (&url.URL{Host: strings.ToLower(r.Host)}).Hostname()
	public, err := url.Parse(s.opts.PublicURL)
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback() || below(name, "localhost") || below(name, "zoom.us") ||
		err == nil && name != "" && strings.EqualFold(name, public.Hostname())
}

// below reports whether a name is a domain or one below it.
func below(name, domain string) bool { return name == domain || strings.HasSuffix(name, "."+domain) }
