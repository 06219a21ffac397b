package zoomsim

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"unicode/utf8"
)

// registered returns the meeting that the path names, if people can register
// for it: its host is Licensed and its registration is on. The texts are those
// of the Zoom API reference of May 2026; it lists the missing registration
// among the errors of some of these operations, and that the others answer
// like the batch is a guess.
func (c *call) registered() (*Meeting, *apiError) {
	m, host, fail := c.hosted()
	switch {
	case fail != nil:
		return nil, fail
	case host.Type != Licensed:
		return nil, refuse(http.StatusBadRequest, 200, "Only available for paid users: "+host.ID+".")
	case !m.registers():
		code := http.StatusNotFound // as a code, inside HTTP 400
		if c.Method == http.MethodDelete {
			code = 300
		}
		return nil, refuse(http.StatusBadRequest, code, "Registration has not been enabled for this meeting: "+m.key()+".")
	}
	return m, nil
}

// open refuses to add registrants to a meeting that is over.
func (c *call) open(m *Meeting) *apiError {
	over := m.Type == Scheduled && c.sim.live(m.ID) == nil &&
		c.sim.now().After(m.end())
	if over {
		return refuse(http.StatusBadRequest, 3038, "Meeting is over, you can not register now. "+
			"If you have any questions, please contact the Meeting host.")
	}
	return nil
}

// check refuses a registration that lacks something.
func (in registration) check(prefix string) *apiError {
	address, err := mail.ParseAddress(in.Email)
	switch {
	case err != nil || address.Address != in.Email || len(in.Email) > 2*registrantFields:
		return invalid(prefix + "email")
	case in.FirstName == "" || utf8.RuneCountInString(in.FirstName) > registrantFields:
		return invalid(prefix + "first_name")
	case utf8.RuneCountInString(in.LastName) > registrantFields:
		return invalid(prefix + "last_name")
	}
	return nil
}

// prepare returns the row of a registration, which may be there already, or
// the refusal of one too many. Nothing is stored yet. The text of the limit per
// registrant is a guess after that of the limit per host.
func (c *call) prepare(m *Meeting, in registration, approve bool) (*registrant, *apiError) {
	r := registrant{ID: registrantID(m, in.Email), MeetingID: m.ID, Status: cancelled}
	if old := c.sim.state.registrants.get(r.key()); old != nil {
		r = *old
	}
	if r.Adds = r.Adds.plus(c.sim.now()); r.Adds.Count > addsPerDay {
		return nil, refuse(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit ("+strconv.Itoa(addsPerDay)+
			") of Add Registrant API requests permitted for this particular registrant. You may resume these requests at GMT 00:00:00.")
	}
	r.registration = in
	if r.Status != cancelled {
		return &r, nil
	}
	r.Status, r.Key, r.PIN, r.Created = pending, secret(32), int(100_000+random(900_000)), c.sim.second()
	if approve || m.number("approval_type") == 0 {
		r.Status = approved
	}
	return &r, nil
}

// full returns error 3043 if the meeting has no room for more registrants.
func (c *call) full(m *Meeting, more int) *apiError {
	if c.sim.countRegistrants(m)+more > maxRegistrants {
		return refuse(http.StatusBadRequest, 3043, "Meeting has reached maximum attendee capacity.")
	}
	return nil
}

// fresh reports whether a prepared row is no registrant of the meeting yet.
func (c *call) fresh(m *Meeting, r *registrant) bool { return c.sim.registrant(m, r.ID) == nil }

// enroll stores a prepared row and tells of a new one. A pending registrant has
// no link yet; that the event then carries an empty one is a guess.
func (c *call) enroll(m *Meeting, r *registrant) {
	added := c.fresh(m, r)
	c.sim.state.registrants.put(r)
	if !added {
		return
	}
	person := map[string]any{}
	if data, err := json.Marshal(r.registration); err == nil {
		_ = json.Unmarshal(data, &person) // a registration is an object
	}
	person["id"], person["status"], person["join_url"] = r.ID, r.Status, r.joinURL(c.sim.here, m)
	person["participant_pin_code"] = r.PIN
	c.sim.emitRegistration("meeting.registration_created", m, map[string]any{}, person)
}

// addRegistrant serves POST /meetings/{meeting}/registrants. It answers an
// unknown meeting with code 1001 (Zoom API reference, May 2026).
func (c *call) addRegistrant() (int, any, *apiError) {
	m, fail := c.registered()
	if fail == nil {
		fail = c.open(m)
	}
	if fail != nil {
		if fail.Code == 3001 {
			fail.Code = 1001
		}
		return 0, nil, fail
	}
	var in struct {
		registration
		Approve bool `json:"auto_approve"`
	}
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	r, fail := c.register(m, in.registration, in.Approve)
	if fail != nil {
		return 0, nil, fail
	}
	answer := registeredAnswer{ID: m.ID, JoinURL: r.joinURL(c.sim.here, m), RegistrantID: r.ID, Topic: m.Topic, PIN: r.PIN}
	if !m.Start.IsZero() {
		answer.StartTime = stamp(m.Start)
	}
	for _, o := range m.occurrences() {
		answer.Occurrences = append(answer.Occurrences, o.row())
	}
	return http.StatusCreated, answer, nil
}

// register adds one registrant, who may be there already.
func (c *call) register(m *Meeting, in registration, approve bool) (*registrant, *apiError) {
	if fail := in.check(""); fail != nil {
		return nil, fail
	}
	r, fail := c.prepare(m, in, approve)
	if fail == nil && c.fresh(m, r) {
		fail = c.full(m, 1)
	}
	if fail != nil {
		return nil, fail
	}
	c.enroll(m, r)
	return r, nil
}

// registeredAnswer is the body of a success. There is no join_url before the
// host's approval.
type registeredAnswer struct {
	ID           int64           `json:"id"`
	JoinURL      string          `json:"join_url,omitempty"`
	RegistrantID string          `json:"registrant_id"`
	StartTime    string          `json:"start_time,omitempty"`
	Topic        string          `json:"topic"`
	Occurrences  []occurrenceRow `json:"occurrences,omitempty"`
	PIN          int             `json:"participant_pin_code"`
}

type batchRow struct {
	Email        string `json:"email"`
	JoinURL      string `json:"join_url,omitempty"`
	RegistrantID string `json:"registrant_id"`
	PIN          int    `json:"participant_pin_code"`
}

// addRegistrants serves POST /meetings/{meeting}/batch_registrants: all of at
// most 30, or none.
func (c *call) addRegistrants() (int, any, *apiError) {
	if m, _, fail := c.target(); fail == nil && m.Type != Scheduled {
		return 0, nil, refuse(http.StatusBadRequest, 303, "This API can only be used for scheduled meeting(meeting type: 2). "+
			"Batch registration is not supported for other meeting types.")
	}
	m, fail := c.registered()
	if fail == nil {
		fail = c.open(m)
	}
	if fail != nil {
		return 0, nil, fail
	}
	var in struct {
		Approve     bool           `json:"auto_approve"`
		Registrants []registration `json:"registrants"`
	}
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	all, fail := c.prepareAll(m, in.Registrants, in.Approve)
	if fail != nil {
		return 0, nil, fail
	}
	rows := []batchRow{}
	for _, r := range all {
		c.enroll(m, r)
		rows = append(rows, batchRow{r.Email, r.joinURL(c.sim.here, m), r.ID, r.PIN})
	}
	return http.StatusCreated, map[string]any{"registrants": rows}, nil
}

// prepareAll returns the rows of a batch. An address that it names twice is
// refused, which is a guess.
func (c *call) prepareAll(m *Meeting, in []registration, approve bool) ([]*registrant, *apiError) {
	if len(in) == 0 || len(in) > maxBatch {
		return nil, invalid("registrants")
	}
	all, more := []*registrant{}, 0
	for _, one := range in {
		if fail := one.check("registrants."); fail != nil {
			return nil, fail
		}
		one = registration{Email: one.Email, FirstName: one.FirstName, LastName: one.LastName} // a batch has no more
		r, fail := c.prepare(m, one, approve)
		if fail != nil {
			return nil, fail
		}
		if slices.ContainsFunc(all, func(o *registrant) bool { return o.ID == r.ID }) {
			return nil, invalid("registrants.email")
		}
		if c.fresh(m, r) {
			more++
		}
		all = append(all, r)
	}
	return all, c.full(m, more)
}

// A registrantRow is a registrant as GET shows her.
type registrantRow struct {
	ID string `json:"id"`
	registration
	Status     string `json:"status"`
	CreateTime string `json:"create_time"`
	JoinURL    string `json:"join_url,omitempty"`
	PIN        int    `json:"participant_pin_code"`
}

func (c *call) registrantRow(m *Meeting, r *registrant) registrantRow {
	return registrantRow{r.ID, r.registration, r.Status, stamp(r.Created), r.joinURL(c.sim.here, m), r.PIN}
}

// listRegistrants serves GET /meetings/{meeting}/registrants: approved ones
// unless asked otherwise.
func (c *call) listRegistrants() (int, any, *apiError) {
	m, fail := c.registered()
	if fail != nil {
		return 0, nil, fail
	}
	status := cmp.Or(c.FormValue("status"), approved)
	if !slices.Contains([]string{approved, pending, denied}, status) {
		return 0, nil, invalid("status")
	}
	rows := []registrantRow{}
	for _, r := range c.sim.registrantsOf(m) {
		if r.Status == status {
			rows = append(rows, c.registrantRow(m, r))
		}
	}
	page, rows, fail := paged(c, rows)
	return http.StatusOK, struct {
		pageOf
		Registrants []registrantRow `json:"registrants"`
	}{page, rows}, fail
}

// unknownRegistrant is documented for the deletion; that reading and changing
// one answers likewise is a guess.
func unknownRegistrant() *apiError {
	return refuse(http.StatusBadRequest, 300, "The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again.")
}

// registrant returns the meeting and the registrant that the path names.
func (c *call) registrant() (*Meeting, *registrant, *apiError) {
	m, fail := c.registered()
	if fail != nil {
		return nil, nil, fail
	}
	r := c.sim.registrant(m, c.PathValue("registrant"))
	if r == nil {
		return nil, nil, unknownRegistrant()
	}
	return m, r, nil
}

// getRegistrant serves GET /meetings/{meeting}/registrants/{registrant}.
func (c *call) getRegistrant() (int, any, *apiError) {
	m, r, fail := c.registrant()
	if fail != nil {
		return 0, nil, fail
	}
	return http.StatusOK, c.registrantRow(m, r), nil
}

// deleteRegistrant serves DELETE /meetings/{meeting}/registrants/{registrant}.
// That it is announced as a cancellation is a guess.
func (c *call) deleteRegistrant() (int, any, *apiError) {
	m, r, fail := c.registrant()
	if fail != nil {
		return 0, nil, fail
	}
	c.setStatus(m, *r, cancelled)
	return http.StatusNoContent, nil, nil
}

// setRegistrantStatus serves PUT /meetings/{meeting}/registrants/status: for
// all registrants that the request names, or none.
func (c *call) setRegistrantStatus() (int, any, *apiError) {
	m, fail := c.registered()
	if fail != nil {
		return 0, nil, fail
	}
	var in struct {
		Action      string `json:"action"`
		Registrants []struct {
			ID    string `json:"id"`
			Email string `json:"email"`
		} `json:"registrants"`
	}
	if fail := c.readJSON(&in); fail != nil {
		return 0, nil, fail
	}
	status := map[string]string{"approve": approved, "deny": denied, "cancel": cancelled}[in.Action]
	switch {
	case status == "":
		return 0, nil, invalid("action")
	case len(in.Registrants) == 0 || len(in.Registrants) > maxBatch:
		return 0, nil, invalid("registrants")
	}
	all := []registrant{}
	for _, who := range in.Registrants {
		r := c.sim.registrant(m, cmp.Or(who.ID, registrantID(m, who.Email)))
		if r == nil {
			return 0, nil, unknownRegistrant()
		}
		changed := *r
		if changed.Changes = r.Changes.plus(c.sim.now()); changed.Changes.Count > statusesPerDay {
			return 0, nil, refuse(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit ("+strconv.Itoa(statusesPerDay)+
				") of Update Registrant Status API requests permitted for this particular registrant. You may resume these requests at GMT 00:00:00.")
		}
		all = append(all, changed)
	}
	for _, r := range all {
		c.setStatus(m, r, status)
	}
	return http.StatusNoContent, nil, nil
}

// setStatus stores a registrant with a new status and tells of it, unless she
// has it already.
func (c *call) setStatus(m *Meeting, r registrant, status string) {
	same := r.Status == status
	r.Status = status
	c.sim.state.registrants.put(&r)
	if same {
		return
	}
	person := map[string]any{"id": r.ID, "first_name": r.FirstName, "last_name": r.LastName, "email": r.Email}
	if status == approved {
		person["join_url"], person["participant_pin_code"] = r.joinURL(c.sim.here, m), r.PIN
	}
	c.sim.emitRegistration("meeting.registration_"+status, m, c.operated(nil), person)
}
