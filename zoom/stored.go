package zoom

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Stored is a meeting as Zoom has it after it was written, and in what it is
// not what was asked for. Zoom answers success to much that it does not do.
type Stored struct {
	Meeting
	Differences []Difference // in the order of the fields' names; what was not asked for is not among them
}

// Difference is a field that Zoom stored differently: a start that had passed,
// join before host beside a waiting room, a setting that an administrator has
// locked, registration for a host without a licence, an alternative host.
// Its texts may name people.
type Difference struct {
	Field  string // Zoom's name, as in "settings.join_before_host"
	Wanted string // texts as they are, everything else in JSON; a passcode is hidden
	Stored string // "" if Zoom has none
	Cause  error  // Zoom's refusal, if the field was left out because of it
}

// String says what differs, for people.
func (d Difference) String() string {
	return d.Field + " stored differently: wanted " + d.Wanted + ", stored " + d.Stored
}

// Differs returns the difference of a field, if there is one.
func (s Stored) Differs(field string) (Difference, bool) {
	i := slices.IndexFunc(s.Differences, func(d Difference) bool { return d.Field == field })
	if i < 0 {
		return Difference{}, false
	}
	return s.Differences[i], true
}

const hostsField = "settings.alternative_hosts"

// unsaid are the fields of a request that no answer repeats.
var unsaid = []string{"default_password", "schedule_for"}

// stored compares a meeting with the request that it is the answer to. refusal
// is why the alternative hosts were left out, or nil. occurrence is the one that
// was written; "" means the whole meeting.
func stored(want any, m Meeting, occurrence string, refusal error) *Stored {
	wanted := members(want)
	for _, field := range unsaid {
		delete(wanted, field)
	}
	got := withTime(m, occurrence)
	at := got.Start.Time
	if at.IsZero() {
		at = got.Created.Time
	}
	s := &Stored{m, compare("", wanted, members(got), at)}
	for i, d := range s.Differences {
		if d.Field == hostsField {
			s.Differences[i].Cause = refusal
		}
	}
	return s
}

// withTime returns a meeting with the time of one occurrence or, if a series is
// without a time of its own, with that of the first.
func withTime(m Meeting, occurrence string) Meeting {
	for _, o := range m.Occurrences {
		if o.ID == occurrence || occurrence == "" && m.Start.IsZero() {
			m.Start, m.Duration = o.Start, o.Duration
			break
		}
	}
	return m
}

// members returns a value as its JSON has it. Both sides of a comparison go
// through it, so that instants are compared and not their texts.
func members(v any) map[string]any {
	var m map[string]any
	if b, err := json.Marshal(v); err == nil {
		_ = json.Unmarshal(b, &m) // what was just written can be read
	}
	return m
}

// compare returns in what got is not what was wanted. Objects are compared by
// the members that were wanted.
func compare(path string, want, got any, at time.Time) []Difference {
	if object, ok := want.(map[string]any); ok {
		has, _ := got.(map[string]any)
		var all []Difference
		for _, name := range slices.Sorted(maps.Keys(object)) {
			all = append(all, compare(strings.TrimPrefix(path+"."+name, "."), object[name], has[name], at)...)
		}
		return all
	}
	if same(path, want, got, at) {
		return nil
	}
	return []Difference{{Field: path, Wanted: shown(path, want), Stored: shown(path, got)}}
}

// same reports whether a field was stored as it was wanted.
func same(path string, want, got any, at time.Time) bool {
	a, _ := want.(string)
	b, _ := got.(string)
	switch path {
	case "timezone":
		return sameZone(a, b, at)
	case hostsField:
		return sameHosts(names(a), names(b))
	case "recurrence.weekly_days":
		return slices.Equal(folded(names(a)), folded(names(b)))
	case "settings.approval_type": // an answer without it has no registration
		return got == want || got == nil && want == float64(NoRegistration)
	case "tracking_fields": // an answer has every field of the account
		return containsAll(got, want)
	}
	return contains(got, want)
}

// sameZone reports whether two names mean one time zone in the year from at:
// Zoom has names of its own for some.
func sameZone(a, b string, at time.Time) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	one, err1 := time.LoadLocation(a)
	other, err2 := time.LoadLocation(b)
	if err1 != nil || err2 != nil || b == "" {
		return false
	}
	for month := range 12 {
		if t := at.AddDate(0, month, 0); offset(t, one) != offset(t, other) {
			return false
		}
	}
	return true
}

func offset(at time.Time, zone *time.Location) int {
	_, seconds := at.In(zone).Zone()
	return seconds
}

// sameHosts compares addresses. Zoom answers a user id with an address, so of
// lists with ids the length is compared, and the addresses that were wanted are
// looked for among addresses.
func sameHosts(want, got []string) bool {
	isID := func(name string) bool { return !strings.Contains(name, "@") }
	if len(want) != len(got) || slices.ContainsFunc(got, isID) {
		return len(want) == len(got)
	}
	addresses := folded(got)
	return !slices.ContainsFunc(folded(want), func(name string) bool {
		return !isID(name) && !slices.Contains(addresses, name)
	})
}

// folded returns names without what does not matter: their order and case.
func folded(names []string) []string {
	all := strings.Split(strings.ToLower(strings.Join(names, ";")), ";")
	slices.Sort(all)
	return all
}

// contains reports whether got is want, or has all that want has. What is absent
// is the same as false, 0 and nothing.
func contains(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		has, _ := got.(map[string]any)
		for name, value := range want {
			if !contains(has[name], value) {
				return false
			}
		}
		return true
	case []any:
		has, _ := got.([]any)
		return len(has) == len(want) && containsAll(got, want)
	}
	return got == want || got == nil && (want == false || want == "" || want == 0.0)
}

// containsAll reports whether each element of the list want is in the list got.
func containsAll(got, want any) bool {
	has, _ := got.([]any)
	all, _ := want.([]any)
	for _, value := range all {
		if !slices.ContainsFunc(has, func(h any) bool { return contains(h, value) }) {
			return false
		}
	}
	return true
}

// shown is a value as a Difference has it.
func shown(path string, v any) string {
	if text, ok := v.(string); ok {
		if path == "password" && text != "" {
			return hidden
		}
		return text
	}
	if v == nil {
		return ""
	}
	b, _ := json.Marshal(v) // it came from JSON
	return string(b)
}
