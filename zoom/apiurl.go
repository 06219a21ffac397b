package zoom

import (
	"net/url"
	"strings"
)

// base returns the REST base for a token, without "/v2". Zoom names the host
// of the user's data region in a token's api_url (Zoom OAuth documentation).
// That is text from outside, so it is followed only to Zoom itself, and never
// when the operator has pointed the client elsewhere, as to a simulator.
func (c *Client) base(t Token) string {
	if c.apiURL != DefaultAPIURL {
		return c.apiURL
	}
	if u := zoomURL(t.APIURL); u != "" {
		return u
	}
	return c.apiURL
}

// zoomURL returns "https://host" if s is exactly an https URL of zoom.us or of
// a host below it, and "" otherwise.
func zoomURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443" {
		return ""
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if host != "zoom.us" && !strings.HasSuffix(host, ".zoom.us") {
		return ""
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return ""
		}
	}
	return "https://" + host
}
