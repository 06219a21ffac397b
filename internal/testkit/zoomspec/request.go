package zoomspec

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Request returns what Zoom's description does not allow in a request below
// /v2 with the given body: an operation, a query parameter or a field that does
// not exist, or a value of another type or range.
func (s *Spec) Request(r *http.Request, body []byte) []string {
	op := s.find(r.Method, r.URL)
	if op == nil {
		return []string{"Zoom has no such operation"}
	}
	var wrong []string
	for name, values := range r.URL.Query() {
		schema, ok := op.query[name]
		if !ok {
			wrong = append(wrong, "Zoom has no such query parameter: "+name)
			continue
		}
		for _, value := range values {
			for _, problem := range schema.checkText(value) {
				wrong = append(wrong, "query parameter "+name+problem)
			}
		}
	}
	switch {
	case len(body) == 0:
		return wrong
	case op.request == nil:
		return append(wrong, fmt.Sprintf("a body of %d bytes, where Zoom takes none", len(body)))
	}
	return append(append(wrong, typed(Answer{Header: r.Header})...), op.request.check(body)...)
}

// checkText returns what is wrong with a parameter, which stands as text for a
// value of any simple type.
func (s *lazySchema) checkText(text string) []string {
	schema, err := s.compile()
	if err != nil {
		return []string{": " + err.Error()}
	}
	return s.checkValue(meant(text, schema.Types))
}

func meant(text string, types *jsonschema.Types) any {
	if types == nil {
		return text
	}
	for _, name := range types.ToStrings() {
		switch name {
		case "boolean":
			if b, err := strconv.ParseBool(text); err == nil {
				return b
			}
		case "integer", "number":
			if _, err := strconv.ParseFloat(text, 64); err == nil {
				return json.Number(text)
			}
		}
	}
	return text
}
