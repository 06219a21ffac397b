package zoomspec

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// A lazySchema is compiled when it is first used.
type lazySchema struct {
	compile func() (*jsonschema.Schema, error)
}

// compiled returns the schema in its strict form: see strict.
func compiled(schema any) *lazySchema {
	return &lazySchema{sync.OnceValues(func() (*jsonschema.Schema, error) {
		const name = "schema.json"
		c := jsonschema.NewCompiler()
		c.DefaultDraft(jsonschema.Draft2020)
		c.AssertFormat()
		if err := c.AddResource(name, strict(schema)); err != nil {
			return nil, err
		}
		return c.Compile(name)
	})}
}

// check returns what is wrong with a JSON text.
func (s *lazySchema) check(text []byte) []string {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return []string{"the body is not JSON: " + err.Error()}
	}
	return s.checkValue(value)
}

func (s *lazySchema) checkValue(value any) []string {
	schema, err := s.compile()
	if err != nil {
		return []string{err.Error()}
	}
	failed, ok := errors.AsType[*jsonschema.ValidationError](schema.Validate(value))
	if !ok {
		return nil
	}
	return reasons(failed)
}

// reasons returns the lines "JSON pointer: reason" of a failure. Of several
// alternatives, it gives the reasons of the one that came nearest.
func reasons(failed *jsonschema.ValidationError) []string {
	if len(failed.Causes) == 0 {
		return reason(failed)
	}
	var all [][]string
	for _, cause := range failed.Causes {
		all = append(all, reasons(cause))
	}
	if _, alternatives := failed.ErrorKind.(*kind.AnyOf); alternatives {
		return slices.MinFunc(all, func(a, b []string) int { return len(a) - len(b) })
	}
	return slices.Concat(all...)
}

func reason(failed *jsonschema.ValidationError) []string {
	at := "/" + strings.Join(failed.InstanceLocation, "/")
	unknown, ok := failed.ErrorKind.(*kind.AdditionalProperties)
	if !ok {
		return []string{at + ": " + failed.ErrorKind.LocalizedString(message.NewPrinter(language.English))}
	}
	var lines []string
	for _, name := range unknown.Properties {
		lines = append(lines, strings.TrimSuffix(at, "/")+"/"+name+": Zoom has no such field")
	}
	return lines
}

// strict returns a copy of a schema in which an object may have no field that
// is not named. So that this can be said of objects that are described in
// parts, allOf becomes one schema. And oneOf becomes anyOf: Zoom's alternatives
// do not exclude each other.
func strict(schema any) any {
	s, ok := schema.(map[string]any)
	if !ok {
		return schema
	}
	s = maps.Clone(s)
	parts, _ := s["allOf"].([]any)
	delete(s, "allOf")
	for _, part := range parts {
		s = unite(s, strict(part).(map[string]any))
	}
	if one, ok := s["oneOf"]; ok {
		s["anyOf"] = one
		delete(s, "oneOf")
	}
	if alternatives, ok := s["anyOf"].([]any); ok {
		s["anyOf"] = each(alternatives, strict)
	}
	if items, ok := s["items"]; ok {
		s["items"] = strict(items)
	}
	properties, ok := s["properties"].(map[string]any)
	if !ok {
		return s
	}
	named := map[string]any{}
	for name, property := range properties {
		named[name] = strict(property)
	}
	s["properties"] = named
	if _, said := s["additionalProperties"]; !said {
		s["additionalProperties"] = false
	}
	return s
}

func each(list []any, f func(any) any) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// unite returns a schema that knows the fields and the enumerated values of
// both a and b and requires what either requires, in nested schemas too;
// alternatives are united in pairs. In all else a has the word.
func unite(a, b map[string]any) map[string]any {
	out := maps.Clone(b)
	for key, inA := range a {
		inB, both := b[key]
		if !both {
			out[key] = inA
			continue
		}
		out[key] = uniteKeyword(key, inA, inB)
	}
	return out
}

func uniteKeyword(key string, a, b any) any {
	if a, ok := a.(map[string]any); ok && key == "properties" {
		b, _ := b.(map[string]any)
		out := maps.Clone(b)
		for name, schema := range a {
			out[name] = uniteSchema(schema, b[name])
		}
		return out
	}
	listA, okA := a.([]any)
	listB, okB := b.([]any)
	switch {
	case key == "items":
		return uniteSchema(a, b)
	case (key == "enum" || key == "required") && okA && okB:
		return append(slices.Clone(listA), slices.DeleteFunc(slices.Clone(listB), func(v any) bool { return slices.Contains(listA, v) })...)
	case key == "anyOf" && okA && okB && len(listA) == len(listB):
		out := make([]any, len(listA))
		for i := range listA {
			out[i] = uniteSchema(listA[i], listB[i])
		}
		return out
	}
	return a
}

func uniteSchema(a, b any) any {
	schemaA, okA := a.(map[string]any)
	schemaB, okB := b.(map[string]any)
	if !okA || !okB {
		return a
	}
	return unite(schemaA, schemaB)
}
