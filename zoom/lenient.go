package zoom

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// decode reads an answer of Zoom's. Zoom has changed the types of members from
// one operation to another and from one year to the next: ids are texts or
// numbers (github.com/Jericho/ZoomNet, issues 228 and 285; github.com/zoom/api,
// issues 30 and 62). So a number, a truth value, and a text that says the same
// are taken for each other, and a member that cannot be converted counts as not
// sent: an answer refused for one of them would be lost. Times are not
// converted, for a wrong one is worse than none.
//
// Errors: what is no JSON or no such object at all, and what a type's own
// UnmarshalJSON refuses.
func decode(body []byte, out any) error {
	err := json.Unmarshal(body, out)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); !ok {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var all any
	if d.Decode(&all) != nil {
		return err
	}
	target := reflect.ValueOf(out).Elem()
	fitting := fit(all, target.Type())
	if fitting == nil {
		return err
	}
	written, encodeErr := json.Marshal(fitting)
	if encodeErr != nil {
		return err
	}
	target.SetZero()
	return json.Unmarshal(written, out)
}

// fit returns decoded JSON as a type can read it; nil if it cannot at all.
func fit(v any, t reflect.Type) any {
	if t.Kind() == reflect.Pointer {
		return fit(v, t.Elem())
	}
	if t == reflect.TypeFor[Time]() || t == reflect.TypeFor[AlternativeHosts]() || t == reflect.TypeFor[json.RawMessage]() {
		return v
	}
	switch t.Kind() { //nolint:exhaustive // the kinds of the answers' fields
	case reflect.Struct:
		return fitObject(v, t)
	case reflect.Slice:
		return fitList(v, t.Elem())
	case reflect.Bool:
		return fitBool(v)
	case reflect.String:
		return fitText(v)
	case reflect.Int, reflect.Int64:
		return fitNumber(v)
	}
	return v
}

func fitObject(v any, t reflect.Type) any {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		member, sent := object[name]
		if name == "" || !sent {
			continue
		}
		if object[name] = fit(member, f.Type); object[name] == nil {
			delete(object, name)
		}
	}
	return object
}

func fitList(v any, element reflect.Type) any {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	fitting := []any{}
	for _, one := range list {
		if one = fit(one, element); one != nil {
			fitting = append(fitting, one)
		}
	}
	return fitting
}

func fitText(v any) any {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return nil
}

// fitNumber returns a whole number.
func fitNumber(v any) any {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = v
	case bool:
		return map[bool]int{true: 1}[v]
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	return nil
}

func fitBool(v any) any {
	switch v := v.(type) {
	case bool:
		return v
	case json.Number:
		return oneOf(v.String(), "1", "0")
	case string:
		return oneOf(v, "true", "false")
	}
	return nil
}

// oneOf reports which of two texts it is; nil for neither.
func oneOf(text, yes, no string) any {
	if text != yes && text != no {
		return nil
	}
	return text == yes
}
