package zoomsim

import (
	"net/http"
	"slices"
	"strings"
)

// hidden are the sections that an answer has only for an option of the query.
var hidden = []string{"meeting_security", "meeting_authentication", "recording_authentication"}

// getUserSettings serves GET /users/{user}/settings. Its options are for paid
// accounts; the refusal's code was observed by moodle-mod_zoom for
// meeting_security, its text is that of Zoom's refusals of paid features.
func (c *call) getUserSettings() (int, any, *apiError) {
	u, fail := c.invited()
	if fail != nil {
		return 0, nil, fail
	}
	option := c.FormValue("option")
	switch {
	case option == "":
		return http.StatusOK, c.sim.settings(u, c.FormValue("custom_query_fields")), nil
	case !slices.Contains(hidden, option):
		return 0, nil, invalid("option")
	case option == "meeting_security" && !c.account.paid():
		return 0, nil, refuse(http.StatusBadRequest, 200, "Only available for Paid account: "+c.account.ID+".")
	}
	section := c.sim.section(u, option, nil)
	if option == "meeting_security" {
		return http.StatusOK, map[string]any{option: section}, nil
	}
	return http.StatusOK, section, nil
}

// settings returns the document of a person, or of it the fields that a list
// with commas names.
func (s *Sim) settings(u *User, fields string) Settings {
	var only []string
	if fields != "" {
		only = strings.Split(fields, ",")
	}
	all := Settings{}
	for section := range defaultDocument() {
		if slices.Contains(hidden, section) {
			continue
		}
		if names := s.section(u, section, only); len(names) > 0 {
			all[section] = names
		}
	}
	return all
}

// section returns what holds for a person in one section, nil in only meaning
// all names.
func (s *Sim) section(u *User, section string, only []string) map[string]any {
	values := map[string]any{}
	add := func(name string) {
		value := s.setting(u, section, name)
		if value != nil && (only == nil || slices.Contains(only, name)) {
			values[name] = value
		}
	}
	for name := range defaultDocument()[section] {
		add(name)
	}
	if section == "meeting_security" {
		for at := range sameSetting {
			if at.section == section {
				add(at.name)
			}
		}
	}
	return values
}
