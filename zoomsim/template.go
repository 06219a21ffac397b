package zoomsim

import (
	"net/http"
	"slices"
)

// A meetingTemplate is what a person keeps of a meeting for later ones.
type meetingTemplate struct {
	ID         string         `json:"id"`
	UserID     string         `json:"user_id"`
	Name       string         `json:"name"`
	MeetingID  int64          `json:"meeting_id"` // what it was made from
	Topic      string         `json:"topic"`
	Agenda     string         `json:"agenda,omitempty"`
	Duration   int            `json:"duration"`
	Settings   map[string]any `json:"settings,omitempty"`
	Recurrence *Recurrence    `json:"recurrence,omitempty"`
}

// maxTemplates is how many templates a person has at most (API reference).
const maxTemplates = 40

// A templateRow is a template in answers. Type 1 is a person's own; those of
// administrators, of type 2, are not modelled.
type templateRow struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type int    `json:"type,omitempty"`
}

// listTemplates serves GET /users/{user}/meeting_templates.
func (c *call) listTemplates() (int, any, *apiError) {
	user, fail := c.host()
	if fail != nil {
		return 0, nil, fail
	}
	rows := []templateRow{}
	for _, t := range c.sim.state.templates.in(user.ID) {
		rows = append(rows, templateRow{t.ID, t.Name, 1})
	}
	return http.StatusOK, map[string]any{"templates": rows, "total_records": len(rows)}, nil
}

// A templateRequest is the body of addTemplate.
type templateRequest struct {
	MeetingID      int64  `json:"meeting_id"`
	Name           string `json:"name"`
	SaveRecurrence bool   `json:"save_recurrence"`
	Overwrite      bool   `json:"overwrite"` // the template that was made from the same meeting
}

// addTemplate serves POST /users/{user}/meeting_templates. The meeting must be
// the person's own, and its absence is told with HTTP 400 here.
func (c *call) addTemplate() (int, any, *apiError) {
	user, fail := c.host()
	if fail != nil {
		return 0, nil, fail
	}
	var in templateRequest
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	id := meetingKey(in.MeetingID)
	m := c.sim.meeting(c.account.ID, id)
	if m == nil || m.HostID != user.ID {
		return 0, nil, refuse(http.StatusBadRequest, 3001, "Meeting does not exist: "+id)
	}
	t, fail := c.sim.newTemplate(user, m, in)
	if fail != nil {
		return 0, nil, fail
	}
	c.sim.state.templates.put(t)
	return http.StatusCreated, templateRow{ID: t.ID, Name: t.Name}, nil
}

// newTemplate returns a template of a meeting, which replaces another one if the
// request says so.
func (s *Sim) newTemplate(user *User, m *Meeting, in templateRequest) (*meetingTemplate, *apiError) {
	t := &meetingTemplate{ID: s.newUUID(), UserID: user.ID, Name: in.Name, MeetingID: m.ID, Topic: m.Topic, Agenda: m.Agenda,
		Duration: m.Duration, Settings: m.Settings}
	if in.SaveRecurrence {
		t.Recurrence = m.Recurrence
	}
	all := s.state.templates.in(user.ID)
	if i := slices.IndexFunc(all, func(o *meetingTemplate) bool { return o.MeetingID == m.ID }); i >= 0 && in.Overwrite {
		t.ID = all[i].ID
	} else if len(all) >= maxTemplates {
		return nil, refuse(http.StatusBadRequest, 300, "You can only create up to 40 meeting templates.")
	}
	if in.Name == "" {
		return nil, invalid("name")
	}
	if slices.ContainsFunc(all, func(o *meetingTemplate) bool { return o.Name == in.Name && o.ID != t.ID }) {
		return nil, refuse(http.StatusBadRequest, 3000, "Meeting template name already exists: "+in.Name+".")
	}
	return t, nil
}

// applyTemplate gives a new meeting what a template of its host holds. Zoom
// documents the templates of administrators only; that a person's own is taken
// as well, and an unknown one refused, are guesses.
func (s *Sim) applyTemplate(m *Meeting, host *User, id string) *apiError {
	t := s.state.templates.get(id)
	if t == nil || t.UserID != host.ID {
		return invalid("template_id")
	}
	m.TemplateID, m.Topic, m.Agenda, m.Duration = t.ID, t.Topic, t.Agenda, t.Duration
	m.Settings = overlay(m.Settings, t.Settings)
	if t.Recurrence != nil {
		m.Type, m.Recurrence = FixedTime, t.Recurrence
	}
	return nil
}
