package greenroom

import (
	"strconv"
	"time"
)

// What a finding's first argument says where a check can fail in several ways.
const (
	FindingGone       = "gone"        // default host: no user there any more
	FindingInactive   = "inactive"    // default host: switched off
	FindingNoSecret   = "no_secret"   // webhook: there is none, so nothing is sent here
	FindingNeverHeard = "never_heard" // webhook
	FindingSilent     = "silent"      // webhook: heard once, but not for days
	FindingOfServer   = "of_server"   // webhook: the app is the server's, so that its operator sees to it
)

// What the findings about capacity are about.
const (
	AboutPeople     = "people"     // more than a meeting under the host takes
	AboutConcurrent = "concurrent" // sessions at once under one host
	AboutLength     = "length"     // longer than a Basic host's meetings last
)

// Err returns a sentence about what is wrong or worth knowing: what was found,
// what it means, and what to do. It is nil for what is as it should be, and
// where there is nothing to say.
func (f Finding) Err() error {
	if said := f.Said(); said != nil && f.Outcome != Passed {
		return said
	}
	return nil
}

// Said returns the sentence about the finding, whatever came of the check: for
// one that was passed, a short one that says so. It is nil where there is nothing
// to say.
func (f Finding) Said() *Error {
	switch f.Check {
	case CheckToken:
		return f.ofToken()
	case CheckApp:
		return f.ofApp()
	case CheckScopes:
		return f.ofScopes()
	case CheckRole:
		return f.ofRole()
	case CheckHosts:
		return f.ofHosts()
	case CheckDefaultHost:
		return f.ofDefaultHost()
	case CheckCapacity:
		return f.ofCapacity()
	case CheckWaitingRoom:
		return f.ofWaitingRoom()
	case CheckPeople:
		return f.ofPeople()
	case CheckWebhook:
		return f.ofWebhook()
	case CheckQuota:
		return f.ofQuota()
	}
	return nil
}

// Feature returns what cannot be done if the scopes or the right are missing that
// the finding is about; "" for one about something else.
func (f Finding) Feature() Feature {
	if f.Check == CheckScopes {
		return Feature(f.About)
	}
	if f.Check == CheckRole {
		return Feature(f.arg(2))
	}
	return ""
}

// arg returns an argument as text, "" if there is none.
func (f Finding) arg(i int) string {
	if i < len(f.Args) {
		return f.Args[i]
	}
	return ""
}

// count returns an argument as a number, 0 if it is none.
func (f Finding) count(i int) int {
	n, err := strconv.Atoi(f.arg(i))
	if err != nil {
		return 0
	}
	return n
}

// day returns an argument, which is a date as in 2006-01-02, as people read it.
func (f Finding) day(i int) string {
	t, err := time.Parse(time.DateOnly, f.arg(i))
	if err != nil {
		return f.arg(i)
	}
	return t.Format("2 January 2006")
}

func (f Finding) ofToken() *Error {
	switch f.Outcome {
	case Passed:
		return Errorf(Conflict, "Zoom accepts the credentials.")
	case Unknown:
		return Errorf(Unavailable, "Zoom could not be reached at the last look. Nothing is known to be wrong; it is looked at again by itself.")
	case Noticed, Impaired, Broken:
	}
	return Errorf(Conflict, "Zoom does not accept the credentials, so no meeting can be made. Copy account ID, client ID and client secret anew at marketplace.zoom.us (Manage, the app, App Credentials) and enter them under Edit. Those of this server's own apps are in its settings: tell whoever runs it.")
}

func (f Finding) ofApp() *Error {
	switch f.Outcome {
	case Passed:
		return Errorf(Conflict, "The Zoom app is active.")
	case Unknown:
		return nil
	case Noticed, Impaired, Broken:
	}
	return Errorf(Conflict, "The Zoom app is not active, so Zoom refuses every call and no meeting can be made. Activate it at marketplace.zoom.us (Manage, the app, Activation), then check again here. Also check that the account ID is right.")
}

// ofScopes names the scopes to add, which are the first argument.
func (f Finding) ofScopes() *Error {
	const add = " Add %s to the app at marketplace.zoom.us (Manage, the app, Scopes). Then connect again; a Server-to-Server connection only needs to be checked again."
	if f.Outcome == Passed {
		return f.allowed()
	}
	if f.Outcome == Unknown {
		return nil
	}
	switch f.Feature() {
	case MakeMeetings:
		return Errorf(Conflict, "The Zoom app may not make, change and delete meetings, so sessions get none."+add, f.arg(0))
	case ReadMeetings:
		return Errorf(Conflict, "The Zoom app may not read meetings back. They are made, but Greenroom cannot see what Zoom stored, nor find what an answer that was lost has left."+add, f.arg(0))
	case ReadHosts:
		return Errorf(Conflict, "The Zoom app may not read the users, so Greenroom does not know who can host and who has a licence."+add, f.arg(0))
	case ReadSettings:
		return Errorf(Conflict, "The Zoom app may not read the settings of hosts, so Greenroom cannot warn of meetings that are too large, or of waiting rooms that nobody opens."+add, f.arg(0))
	case ReadRights:
		return Errorf(Conflict, "The Zoom app may not read the rights of whoever authorized it, so Greenroom cannot say beforehand which one is missing."+add, f.arg(0))
	case ReadRooms:
		return Errorf(Conflict, "The Zoom app may not read the Zoom Rooms, so they cannot be chosen for sessions."+add, f.arg(0))
	}
	return nil
}

// allowed says which feature has all the scopes that it needs.
func (f Finding) allowed() *Error {
	switch f.Feature() {
	case MakeMeetings:
		return Errorf(Conflict, "The app may make, change and delete meetings.")
	case ReadMeetings:
		return Errorf(Conflict, "The app may read meetings back.")
	case ReadHosts:
		return Errorf(Conflict, "The app may read who can host.")
	case ReadSettings:
		return Errorf(Conflict, "The app may read the settings of hosts.")
	case ReadRights:
		return Errorf(Conflict, "The app may read the rights of whoever authorized it.")
	case ReadRooms:
		return Errorf(Conflict, "The app may read the Zoom Rooms.")
	}
	return nil
}

// ofRole names a right: its name at Zoom, where to click there, and what cannot
// be done without it.
func (f Finding) ofRole() *Error {
	const mend = " Somebody who may edit roles at Zoom opens User Management, Roles, that role, and switches “%[1]s” on under “%[2]s”. Then check again here."
	switch {
	case f.Outcome == Passed:
		return Errorf(Conflict, "The role at Zoom has “%s”.", f.arg(0))
	case f.Outcome == Unknown:
		return nil
	case f.Feature() == MakeMeetings:
		return Errorf(Conflict, "The role at Zoom of whoever authorized Greenroom lacks “%[1]s”, so no meeting can be made for others."+mend, f.arg(0), f.arg(1))
	case f.Feature() == ReadRooms:
		return Errorf(Conflict, "The role at Zoom of whoever authorized Greenroom lacks “%[1]s”, so Zoom Rooms cannot be chosen for sessions."+mend, f.arg(0), f.arg(1))
	}
	return Errorf(Conflict, "The role at Zoom of whoever authorized Greenroom lacks “%[1]s”, so part of the work is refused."+mend, f.arg(0), f.arg(1))
}
