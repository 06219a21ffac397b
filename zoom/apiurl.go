package zoom

import (
	"net/url"
	"strings"

	"greenroom"
)

// DefaultDomain is the domain of Zoom's own hosts.
const DefaultDomain = "zoom.us"

// base returns the REST base for a token, without "/v2".
func (c *Client) base(t Token) string {
	if u := c.regional(t.APIURL); u != "" {
		return u
	}
	return c.apiURL
}

// regional returns the base that a token's api_url names, the host of the
// user's data region (Zoom OAuth documentation), and "" if it is not to be
// followed. It is text from outside to which the token is sent, so it must be
// exactly "https://host" with a host that is the domain or below it. A port
// must be that of the configured base.
func (c *Client) regional(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if host != c.domain && !strings.HasSuffix(host, "."+c.domain) {
		return ""
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return ""
		}
	}
	switch port := u.Port(); port {
	case "", "443":
		return "https://" + host
	case c.apiPort:
		return "https://" + host + ":" + port
	}
	return ""
}

// domainOf returns the domain below which api_url may lead, and the port of the
// configured base.
func domainOf(stated, api string) (domain, port string, err error) {
	u, err := url.Parse(api)
	if err != nil {
		return "", "", err // it was parsed before
	}
	domain, host := strings.ToLower(stated), strings.ToLower(u.Hostname())
	if domain == "" {
		domain = host
		if host == DefaultDomain || strings.HasSuffix(host, "."+DefaultDomain) {
			domain = DefaultDomain
		}
	}
	if strings.ContainsAny(domain, "/:@?# ") && domain != host || strings.HasPrefix(domain, ".") {
		return "", "", greenroom.Errorf(greenroom.Invalid, "The domain of Zoom must be a plain name such as %s.", DefaultDomain)
	}
	return domain, u.Port(), nil
}
