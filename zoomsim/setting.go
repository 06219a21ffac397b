package zoomsim

import (
	_ "embed" // the default settings
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Settings are settings of an account or a user by section and name, as in
// {"in_meeting": {"waiting_room": true}}. Sections and names are those of the
// answer of GET /users/{userId}/settings; what that shows for an option of its
// query is in the sections meeting_security, meeting_authentication, and
// recording_authentication.
type Settings map[string]map[string]any

//go:embed settings.json
var settingsDocument []byte

// defaultDocument returns what holds where nobody decided: every name that the
// API reference of May 2026 has. Null marks a name that answers lack until it
// gets a value. The values are those of a new account as far as the reference
// or Zoom's support pages tell them, and guesses otherwise. It must not be
// changed.
var defaultDocument = sync.OnceValue(func() Settings {
	var all Settings
	if err := json.Unmarshal(settingsDocument, &all); err != nil {
		panic(err) // the file is compiled in
	}
	return all
})

// A settingName is section and name of a setting.
type settingName struct{ section, name string }

// sameSetting holds settings that answers show in two places, and one that the
// API reference spells differently for accounts and for users.
var sameSetting = map[settingName]settingName{
	{"schedule_meeting", "participant_video"}:                      {"schedule_meeting", "participants_video"},
	{"meeting_security", "waiting_room"}:                           {"in_meeting", "waiting_room"},
	{"meeting_security", "end_to_end_encrypted_meetings"}:          {"in_meeting", "e2e_encryption"},
	{"meeting_security", "embed_password_in_join_link"}:            {"schedule_meeting", "embed_password_in_join_link"},
	{"meeting_security", "meeting_password"}:                       {"schedule_meeting", "require_password_for_scheduling_new_meetings"},
	{"meeting_security", "meeting_password_requirement"}:           {"schedule_meeting", "meeting_password_requirement"},
	{"meeting_security", "phone_password"}:                         {"schedule_meeting", "pstn_password_protected"},
	{"meeting_security", "require_password_for_scheduled_meeting"}: {"schedule_meeting", "require_password_for_scheduled_meetings"},
	{"schedule_meeting", "meeting_authentication"}:                 {"meeting_authentication", "meeting_authentication"},
}

// stored returns the place where a setting is kept.
func (n settingName) stored() settingName {
	if other, ok := sameSetting[n]; ok {
		return other
	}
	return n
}

// parseSettingName reads a name as in in_meeting.waiting_room.
func parseSettingName(text string) settingName {
	section, name, _ := strings.Cut(text, ".")
	return settingName{section, name}.stored()
}

// stored returns the settings with each in the one place where it is kept, and
// whole numbers of Go programs as JSON has them.
func (v Settings) stored() Settings {
	if v == nil {
		return nil
	}
	out := Settings{}
	for section, names := range v {
		for name, value := range names {
			at := settingName{section, name}.stored()
			if n, ok := value.(int); ok {
				value = float64(n)
			}
			out.set(at.section, at.name, nil)
			out[at.section][at.name] = value
		}
	}
	return out
}

// setting returns what holds for a person: Zoom's default, or what the account
// decided, or what she decided if the account did not lock it. It is nil for a
// name that nobody knows or gave a value. The value must not be changed;
// numbers are float64, objects map[string]any.
func (s *Sim) setting(u *User, section, name string) any {
	at := settingName{section, name}.stored()
	a := s.state.accounts.get(u.AccountID)
	if slices.Contains(paidOnly, at) && (u.Type != Licensed || !a.paid()) {
		return false
	}
	return over(licensed(a, u, at), s.decided(u, at).value)
}

// A decision is what a person and her account say about a setting.
type decision struct {
	value  any  // nil if neither said anything
	locked bool // by the account, so that its word is final
}

// decided returns what was decided about a setting, named by where it is kept.
func (s *Sim) decided(u *User, at settingName) decision {
	a := s.state.accounts.get(u.AccountID)
	value, locked := a.Settings[at.section][at.name], a.locked(at)
	if !locked {
		value = over(value, u.Settings[at.section][at.name])
	}
	return decision{value, locked}
}

// over returns the upper value, or the lower one if there is none. An object
// covers the members that it has.
func over(lower, upper any) any {
	below, isObject := lower.(map[string]any)
	above, ok := upper.(map[string]any)
	switch {
	case upper == nil:
		return lower
	case !isObject || !ok:
		return upper
	}
	all := maps.Clone(below)
	maps.Copy(all, above)
	return all
}

// paidOnly are settings that are off for people without a licence and in
// accounts that do not pay, whatever anybody decided.
var paidOnly = []settingName{{"recording", "cloud_recording"}}

// licensed returns the default of a setting for a licence in a plan: 300
// participants from Business on, and 100 otherwise (zoom.us/pricing).
func licensed(a *Account, u *User, at settingName) any {
	larger := u.Type == Licensed && a.paid() && a.Plan != Pro
	if at == (settingName{"feature", "meeting_capacity"}) && larger {
		return 300.0
	}
	return defaultDocument()[at.section][at.name]
}

// readable returns the settings as JSON has them, each where it is kept, or an
// error if one is unknown or of another type than its default.
func (v Settings) readable() (Settings, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("zoomsim: settings: %w", err)
	}
	var plain Settings
	if err := json.Unmarshal(data, &plain); err != nil {
		return nil, fmt.Errorf("zoomsim: settings: %w", err)
	}
	plain = plain.stored()
	for section, names := range plain {
		for name, value := range names {
			known, ok := defaultDocument()[section][name]
			if !ok {
				return nil, fmt.Errorf("zoomsim: there is no setting %s.%s", section, name)
			}
			if known != nil && value != nil && reflect.TypeOf(known) != reflect.TypeOf(value) {
				return nil, fmt.Errorf("zoomsim: the setting %s.%s cannot be %v", section, name, value)
			}
		}
	}
	return plain, nil
}

// with returns the settings with changes; a null takes a setting back.
func (v Settings) with(changes Settings) Settings {
	out := Settings{}
	for section, names := range v {
		out[section] = maps.Clone(names)
	}
	for section, names := range changes {
		for name, value := range names {
			out.set(section, name, over(out[section][name], value))
			if value == nil {
				delete(out[section], name)
			}
		}
	}
	return out
}

// effective returns what holds for a person of the settings that others name.
func (s *Sim) effective(u *User, named Settings) Settings {
	out := Settings{}
	for section, names := range named {
		out[section] = map[string]any{}
		for name := range names {
			out[section][name] = s.setting(u, section, name)
		}
	}
	return out
}

// differing returns two sets of the same settings without what is equal in
// both, and without nulls. No difference gives two empty sets.
func differing(was, is Settings) (before, after Settings) {
	before, after = Settings{}, Settings{}
	for section, names := range is {
		for name, value := range names {
			if reflect.DeepEqual(was[section][name], value) {
				continue
			}
			before.set(section, name, was[section][name])
			after.set(section, name, value)
		}
	}
	return before, after
}

// set sets a value, or makes room for one that is nil.
func (v Settings) set(section, name string, value any) {
	if v[section] == nil {
		v[section] = map[string]any{}
	}
	if value != nil {
		v[section][name] = value
	}
}
