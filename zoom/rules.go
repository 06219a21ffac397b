package zoom

import (
	"slices"

	"greenroom"
)

// rule says what an answer of Zoom means to us.
type rule struct {
	code    int
	status  []int // nil means any; an error inside a success matches by code alone
	kind    greenroom.Kind
	gone    bool
	message string
}

// The sentences that several rules share.
const (
	unclear  = "Zoom did not give a clear answer. Try again in a few minutes."
	scope    = "Greenroom's permission in Zoom lacks a right that this needs. Add it to the Zoom app if it is missing there, then connect Zoom again."
	expired  = "Zoom no longer accepts the permission it gave. If this stays so, connect Zoom again."
	slowDown = "Zoom asks to slow down. Nothing was changed; try again later."
	noUser   = "There is no such user in this Zoom account."
	rejected = "Zoom refused the request as it was written. Nothing was changed in Zoom."
	running  = "The state of the Zoom meeting does not allow this. Nothing was changed in Zoom."
)

// The sentences of one rule each.
const (
	noPlan    = "Zoom does not allow this for the account: a right or a paid plan is missing. Ask your Zoom administrator."
	noRoom    = "There is no such Zoom Room in this Zoom account."
	stale     = "This person's invitation to the Zoom account has expired. Ask your Zoom administrator to send it again."
	concealed = "The Zoom account hides the meetings that were scheduled for others."
	badHosts  = "Zoom refused an alternative host. Nothing was changed in Zoom."
	noAI      = "The AI Companion is switched off for this host in Zoom. Nothing was changed in Zoom."
	noStorage = "The Zoom account has no cloud storage left. Ask your Zoom administrator."
	tooOld    = "Zoom tells of past meetings for a year, and this one was earlier."
	unlisted  = "Registration is not switched on for the Zoom meeting. Nothing was changed in Zoom."
	noPath    = "Zoom does not know what was asked for."
	noMeeting = "The meeting no longer exists in Zoom."
	live      = "The Zoom meeting is in progress. Nothing was changed in Zoom."
	notHost   = "In Zoom, this meeting belongs to another host. Nothing was changed in Zoom."
	ended     = "The Zoom meeting has ended. Nothing was changed in Zoom."
	over      = "The Zoom meeting is over."
	full      = "The Zoom meeting is full."
	spent     = "Zoom allows 100 changes of meetings per host and day, and this host has used them. Nothing was changed in Zoom; it continues after midnight UTC."
	noHosting = "Zoom does not let this host schedule meetings: the licence or the role was changed. Choose another host or ask your Zoom administrator."
)

// rules is the one table of Zoom's codes. Its sources: "Spec" is the Zoom
// Meeting, User and Rooms API specification of May 2026, "errors" the Zoom API
// error page, "OAuth" the Zoom OAuth error messages, "limits" the Zoom rate limit
// page, "2018" the error lists Zoom published then, whose codes still occur.
//
// A code means something under the statuses of its line only: 300 is a request
// that was written wrong under 400 and a missing meeting under 404, and the code
// 404 is no status.
func rules() []rule {
	return []rule{
		{124, []int{401}, greenroom.Unauthenticated, false, expired},    // Spec, PATCH /meetings: token invalid or expired
		{200, []int{400}, greenroom.Forbidden, false, noPlan},           // Spec, GET /past_meetings and /rooms: right, paid plan, Rooms subscription
		{300, []int{400}, greenroom.Invalid, false, rejected},           // Spec, errors: validation, bad JSON, 40 templates, an id
		{300, []int{404}, greenroom.NotFound, false, noMeeting},         // Spec, GET /meetings/{}/token
		{303, []int{400}, greenroom.Invalid, false, rejected},           // Spec, batch_registrants: not for this type of meeting
		{404, []int{400}, greenroom.Conflict, false, unlisted},          // Spec, batch_registrants: registration is not on
		{429, nil, greenroom.Limited, false, slowDown},                  // limits: second, day, host's day, concurrent requests
		{1001, []int{404}, greenroom.NotFound, true, noUser},            // Spec; POST registrants has it for the meeting
		{1010, []int{400, 404}, greenroom.NotFound, true, noUser},       // 2018: user of another account
		{1012, []int{404}, greenroom.NotFound, false, noRoom},           // Spec, GET /rooms/{}
		{1114, []int{400}, greenroom.Invalid, false, badHosts},          // reported by users of the API for alternative hosts; in no public source
		{1120, []int{400}, greenroom.Conflict, false, stale},            // Spec, GET /users/{}
		{2300, []int{404}, greenroom.NotFound, false, noPath},           // errors: an endpoint that Zoom does not have
		{2306, []int{403}, greenroom.Forbidden, false, concealed},       // Spec, GET /users/{}/meetings
		{2314, []int{403}, greenroom.Forbidden, false, noAI},            // Spec, PATCH /live_meetings/{}/events
		{3000, []int{400}, greenroom.Invalid, false, rejected},          // Spec: webinar, schedule_for, blocked domain, template's name
		{3001, []int{400, 404}, greenroom.NotFound, true, noMeeting},    // Spec; 400 at POST meeting_templates, a user's at GET upcoming_meetings
		{3002, []int{400}, greenroom.Conflict, false, live},             // 2018
		{3003, []int{400}, greenroom.Forbidden, false, notHost},         // 2018
		{3007, []int{400}, greenroom.Conflict, false, ended},            // 2018
		{3018, []int{400}, greenroom.Conflict, false, running},          // Spec, DELETE /meetings: personal meeting id
		{3037, []int{400}, greenroom.Conflict, false, running},          // Spec, DELETE /meetings: personal audio conference
		{3038, []int{400}, greenroom.Conflict, false, over},             // Spec, batch_registrants
		{3043, []int{400}, greenroom.Conflict, false, full},             // Spec, registrants
		{3063, []int{400}, greenroom.Conflict, false, running},          // Spec, PUT /meetings/{}/status: on-premises meeting
		{3161, []int{400}, greenroom.Forbidden, false, noHosting},       // Spec: licence, role, or hosting switched off
		{3309, []int{400}, greenroom.Forbidden, false, noStorage},       // Spec, PATCH /live_meetings/{}/events
		{4001, nil, greenroom.Limited, false, slowDown},                 // Spec, PATCH /meetings: per second
		{4700, []int{400, 401, 403}, greenroom.Forbidden, false, scope}, // errors; until about 2022
		{4711, []int{400, 401, 403}, greenroom.Forbidden, false, scope}, // OAuth; seen with HTTP 400
		{12702, []int{400}, greenroom.Conflict, false, tooOld},          // Spec, GET /past_meetings/{}
	}
}

// ruleFor finds the rule of Zoom's code under the status.
func ruleFor(status, code int) (rule, bool) {
	for _, r := range rules() {
		if r.code == code && (r.status == nil || status/100 == 2 || slices.Contains(r.status, status)) {
			return r, true
		}
	}
	return rule{}, false
}

// verdict returns the meaning of any answer that is not a success. The status
// alone decides where no rule fits, and refusals without a code, which come
// from something between Zoom and us, count as Unavailable but for 401 and 429.
func verdict(status, code int) rule {
	if r, ok := ruleFor(status, code); ok && status < 500 {
		return r
	}
	switch {
	case status == 429:
		return rule{kind: greenroom.Limited, message: slowDown}
	case status == 401:
		return rule{kind: greenroom.Unauthenticated, message: expired}
	case status >= 500, status == 408, status >= 300 && status < 400, code == 0:
		return rule{kind: greenroom.Unavailable, message: unclear}
	case status == 403:
		return rule{kind: greenroom.Forbidden, message: "Zoom does not allow this. Nothing was changed in Zoom."}
	case status == 404:
		return rule{kind: greenroom.NotFound, message: noPath}
	case status == 409:
		return rule{kind: greenroom.Conflict, message: running}
	}
	return rule{kind: greenroom.Invalid, message: rejected}
}
