package zoomspec

import (
	"fmt"
	"net/http"
)

// grantSchema is the answer of the token endpoint, as Zoom's pages on OAuth
// have it (developers.zoom.us/docs/integrations/oauth).
const grantSchema = `{
	"type": "object",
	"properties": {
		"access_token": {"type": "string", "minLength": 1},
		"token_type": {"const": "bearer"},
		"refresh_token": {"type": "string", "minLength": 1},
		"expires_in": {"type": "integer", "minimum": 1},
		"scope": {"type": "string"},
		"api_url": {"type": "string", "format": "uri"}
	},
	"required": ["access_token", "token_type", "expires_in", "scope", "api_url"]
}`

// revokedSchema is the answer of the revocation endpoint, from the same pages.
const revokedSchema = `{
	"type": "object",
	"properties": {"status": {"const": "success"}},
	"required": ["status"]
}`

// deniedSchema is a refusal by either, as seen (devforum.zoom.us, thread 137623);
// the reason may be missing.
const deniedSchema = `{
	"type": "object",
	"properties": {"reason": {"type": "string"}, "error": {"type": "string", "minLength": 1}},
	"required": ["error"]
}`

// readOAuth returns the schemas of success by path; "" has that of a refusal.
func readOAuth() map[string]*lazySchema {
	return map[string]*lazySchema{
		"":              compiled(parse(deniedSchema)),
		"/oauth/token":  compiled(parse(grantSchema)),
		"/oauth/revoke": compiled(parse(revokedSchema)),
	}
}

// OAuth returns what Zoom would not have answered in a to a request of a token
// or of a revocation. Other paths are pages, of which nothing is known.
func (s *Spec) OAuth(path string, a Answer) []string {
	success, ok := s.oauth[path]
	if !ok || path == "" {
		return nil
	}
	switch a.Status {
	case http.StatusOK:
		return append(typed(a), success.check(a.Body)...)
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusTooManyRequests:
		return append(typed(a), s.oauth[""].check(a.Body)...)
	}
	return []string{fmt.Sprintf("the endpoint does not answer %d", a.Status)}
}
