package zoomspec

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// prefix is where the paths of the operations begin.
const prefix = "/v2"

// An operation is one entry of the OpenAPI document.
type operation struct {
	method   string
	path     string // below /v2, with {parameters}
	label    string // rate limit label, as in X-RateLimit-Category
	query    map[string]*lazySchema
	request  *lazySchema          // nil if it takes no body
	statuses map[int]*lazySchema  // by status; nil where there is no body
	codes    map[int]map[int]bool // error codes by status
}

func (op *operation) String() string { return op.method + " " + op.path }

// The part of the OpenAPI document that is read.
type (
	apiPath      map[string]apiOperation
	apiOperation struct {
		Label      string `json:"x-zoom-rate-limit-label"`
		Parameters []struct {
			Name   string `json:"name"`
			In     string `json:"in"`
			Schema any    `json:"schema"`
		} `json:"parameters"`
		RequestBody apiContent             `json:"requestBody"`
		Responses   map[string]apiResponse `json:"responses"`
		Newer       any                    `json:"x-schema-2026-05"` // of the success, where the rest is of 2023
	}
	apiContent struct {
		Content map[string]struct {
			Schema any `json:"schema"`
		} `json:"content"`
	}
	apiResponse struct {
		apiContent

		Errors []struct {
			Code int `json:"code"`
		} `json:"x-zoom-errors"`
	}
)

func (c apiContent) schema() any { return c.Content["application/json"].Schema }

// readOperations returns the operations of the document and those that are
// missing in it.
func readOperations(doc map[string]any) ([]*operation, error) {
	paths, ok := doc["paths"].(map[string]any)
	if !ok {
		return nil, errors.New("the OpenAPI document has no paths")
	}
	merge(paths, parse(missingPaths).(map[string]any))
	var all []*operation
	for path, entry := range paths {
		var methods apiPath
		if err := decode(entry, &methods); err != nil {
			return nil, err
		}
		for method, described := range methods {
			all = append(all, readOperation(strings.ToUpper(method), path, described))
		}
	}
	slices.SortFunc(all, func(a, b *operation) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method))
	})
	return all, nil
}

func readOperation(method, path string, described apiOperation) *operation {
	op := &operation{
		method: method, path: path, label: described.Label,
		query: map[string]*lazySchema{}, statuses: map[int]*lazySchema{}, codes: map[int]map[int]bool{},
	}
	for _, p := range described.Parameters {
		if p.In == "query" {
			op.query[p.Name] = compiled(p.Schema)
		}
	}
	if body := described.RequestBody.schema(); body != nil {
		op.request = compiled(body)
	}
	for text, response := range described.Responses {
		status, err := strconv.Atoi(text)
		if err != nil {
			continue
		}
		op.statuses[status] = nil
		if schema := response.schema(); schema != nil {
			op.statuses[status] = compiled(newer(schema, described.Newer))
		}
		op.codes[status] = map[int]bool{}
		for _, e := range response.Errors {
			op.codes[status][e.Code] = true
		}
	}
	return op
}

// newer returns a schema of 2023 with what Zoom has added since.
func newer(schema, added any) any {
	if added == nil {
		return schema
	}
	return uniteSchema(strict(schema), strict(added))
}

// find returns the operation of a request, or nil. A literal segment wins over
// a parameter; an escaped slash is part of its segment.
func (c *contract) find(method string, url *url.URL) *operation {
	path, ok := strings.CutPrefix(url.EscapedPath(), prefix)
	if !ok {
		return nil
	}
	var found *operation
	for _, op := range c.operations {
		if op.method == method && matches(op.path, path) && (found == nil || literals(op.path) > literals(found.path)) {
			found = op
		}
	}
	return found
}

func matches(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(want, got string) bool {
		return want == got || strings.HasPrefix(want, "{") && got != ""
	})
}

func literals(template string) int { return -strings.Count(template, "{") }

// success is the status of an answer that is no refusal.
func (op *operation) success() int {
	for status := range op.statuses {
		if status < http.StatusMultipleChoices {
			return status
		}
	}
	return 0
}
