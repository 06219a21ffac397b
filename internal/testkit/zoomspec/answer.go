package zoomspec

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// An Answer is a reply of a server that claims to be Zoom.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// generalCodes are the error codes that any operation may answer, by status, as
// the pages on errors and on rate limits have them (developers.zoom.us/docs/api).
// All others are listed with their operation.
var generalCodes = map[int][]int{
	http.StatusBadRequest:      {200, 300, 4700, 4711},
	http.StatusUnauthorized:    {124},
	http.StatusTooManyRequests: {429, 4001},
}

// historicCodes are in Zoom's references of 2018 to 2023 and gone from that of
// 2026; clients still decide on them.
var historicCodes = map[int][]int{
	http.StatusBadRequest: {1010, 3002, 3003, 3007},
	http.StatusNotFound:   {1010},
}

// subjectCodes are the error codes of an unknown user, meeting or room, of a
// host who may not host, and of a meeting that takes no registrants or is over,
// which the descriptions of some operations forget.
var subjectCodes = map[string]map[int][]int{
	"{userId}":     {http.StatusBadRequest: {3161}, http.StatusNotFound: {1001}},
	"{meetingId}":  {http.StatusBadRequest: {3161}, http.StatusNotFound: {3001}},
	"{roomId}":     {http.StatusNotFound: {1012}},
	"/registrants": {http.StatusBadRequest: {404, 3038}},
}

const failureSchema = `{
	"type": "object",
	"properties": {
		"code": {"type": "integer"},
		"message": {"type": "string", "minLength": 1},
		"errors": {"type": "array", "minItems": 1, "items": {
			"type": "object",
			"properties": {"field": {"type": "string"}, "message": {"type": "string"}},
			"required": ["field", "message"]
		}}
	},
	"required": ["code", "message"]
}`

// Answer returns what Zoom would not have answered in a to a request below
// /v2: a status or an error code that the operation does not have, a body that
// its schema refuses, a field that it does not name. An operation that Zoom does
// not have is answered 404.
func (s *Spec) Answer(method string, target *url.URL, a Answer) []string {
	op := s.find(method, target)
	if op == nil {
		if a.Status != http.StatusNotFound && a.Status != http.StatusMethodNotAllowed {
			return []string{"Zoom has no such operation"}
		}
		return nil
	}
	schema, listed := op.statuses[a.Status]
	switch {
	case a.Status >= http.StatusBadRequest && (listed || generalCodes[a.Status] != nil):
		return append(typed(a), s.refusal(op, a)...)
	case !listed:
		return []string{fmt.Sprintf("the operation does not answer %d, but %v", a.Status, slices.Sorted(maps.Keys(op.statuses)))}
	case schema == nil && len(a.Body) > 0:
		return []string{fmt.Sprintf("a body of %d bytes, where Zoom sends none", len(a.Body))}
	case schema == nil:
		return nil
	}
	return append(typed(a), schema.check(a.Body)...)
}

// typed returns what is wrong with the type of a body.
func typed(a Answer) []string {
	kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return []string{fmt.Sprintf("the content type is %q, not application/json", a.Header.Get("Content-Type"))}
	}
	return nil
}

// refusal returns what is wrong with the body of an error.
func (s *Spec) refusal(op *operation, a Answer) []string {
	if wrong := s.failure.check(a.Body); wrong != nil {
		return wrong
	}
	var body struct{ Code int }
	if err := json.Unmarshal(a.Body, &body); err != nil {
		return []string{err.Error()}
	}
	if op.refusesWith(a.Status, body.Code) {
		return nil
	}
	return []string{fmt.Sprintf("/code: the operation has no error %d with status %d", body.Code, a.Status)}
}

func (op *operation) refusesWith(status, code int) bool {
	if op.codes[status][code] || slices.Contains(generalCodes[status], code) || slices.Contains(historicCodes[status], code) {
		return true
	}
	for parameter, codes := range subjectCodes {
		if strings.Contains(op.path, parameter) && slices.Contains(codes[status], code) {
			return true
		}
	}
	return false
}
