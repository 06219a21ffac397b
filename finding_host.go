package greenroom

// ofHosts counts the licensed users and all.
func (f Finding) ofHosts() *Error {
	switch f.Outcome {
	case Passed:
		return Errorf(Conflict, "Licensed users there, who can host: %d of %d.", f.count(0), f.count(1))
	case Unknown:
		return Errorf(Unavailable, "Who can host there could not be read.")
	case Noticed:
		return Errorf(Conflict, "This Zoom account is Basic: Zoom ends its meetings after %d minutes. Longer sessions need a licence, which an administrator of the account gives at Zoom (User Management, Users).", BasicMinutes)
	case Impaired:
		return Errorf(Conflict, "No active user there has a licence, and Zoom ends the meetings of Basic users after %d minutes. Give a licence to whoever shall host, at Zoom (User Management, Users).", BasicMinutes)
	case Broken:
	}
	return Errorf(Conflict, "Zoom has no active user there, so nobody can host and no meeting can be made. Add or activate one at Zoom (User Management, Users).")
}

// ofDefaultHost names its address, and then what is wrong.
func (f Finding) ofDefaultHost() *Error {
	switch {
	case f.Outcome == Passed:
		return Errorf(Conflict, "The default host, %s, is active and licensed.", f.arg(0))
	case f.Outcome == Unknown:
		return nil
	case f.Outcome == Noticed:
		return Errorf(Conflict, "The default host, %s, is Basic: Zoom ends its meetings after %d minutes. Give it a licence at Zoom (User Management, Users), or choose another default host.", f.arg(0), BasicMinutes)
	case f.arg(1) == FindingInactive:
		return Errorf(Conflict, "The default host, %s, is not active at Zoom, so sessions whose leaders are no Zoom users get no meeting. Activate it there (User Management, Users), or choose another default host.", f.arg(0))
	}
	return Errorf(Conflict, "The default host, %s, is no user of this Zoom account any more, so sessions whose leaders are no Zoom users get no meeting. Choose another default host.", f.arg(0))
}

// ofCapacity counts sessions and says when the first of them is, and under whom;
// then its people and how many a meeting takes. The last argument is the first
// session's id.
func (f Finding) ofCapacity() *Error {
	switch {
	case f.Outcome == Passed:
		return Errorf(Conflict, "The hosts suffice for the sessions of the next %d days, as far as is known of them.", HealthDays)
	case f.Outcome == Unknown:
		return nil
	case f.About == AboutPeople:
		return Errorf(Conflict, "%d sessions of the next weeks have more people than their host's meetings take. The first, on %[2]s, has %[4]d; a meeting under %[3]s takes %[5]d. Choose another host, or ask your Zoom administrator for a larger meeting licence.",
			f.count(0), f.day(1), f.arg(2), f.count(3), f.count(4))
	case f.About == AboutConcurrent:
		return Errorf(Conflict, "%d sessions of the next weeks overlap with others under the same host. At Zoom a host holds one meeting at a time, or two on Business and higher plans, so that the next may not start. The first is on %[2]s, under %[3]s. Choose another host or another time.",
			f.count(0), f.day(1), f.arg(2))
	}
	return Errorf(Conflict, "%d sessions of the next weeks are longer than the minutes after which Zoom ends the meetings of a Basic host: %[4]d. The first is on %[2]s, under %[3]s. Give the host a licence at Zoom (User Management, Users), or choose another.",
		f.count(0), f.day(1), f.arg(2), BasicMinutes)
}

// ofWaitingRoom counts hosts and names the first.
func (f Finding) ofWaitingRoom() *Error {
	switch f.Outcome {
	case Passed:
		return Errorf(Conflict, "No waiting room keeps people out while its host is late, as far as is known.")
	case Unknown:
		return nil
	case Noticed, Impaired, Broken:
	}
	return Errorf(Conflict, "%d hosts have a waiting room from which they alone admit people: while they are late, everybody waits. The first is %[2]s. At Zoom, under Settings, Meeting, Waiting Room Options, let those who bypass it admit people while no host is there.",
		f.count(0), f.arg(1))
}

// ofPeople counts those who lead sessions and are no users there, and all.
func (f Finding) ofPeople() *Error {
	switch f.Outcome {
	case Passed:
		return Errorf(Conflict, "Everybody who leads a session of the next weeks is a user of this Zoom account.")
	case Unknown:
		return nil
	case Noticed, Impaired, Broken:
	}
	return Errorf(Conflict, "Of those who lead sessions of the next weeks, %d of %d are no users of this Zoom account by their e-mail address. The default host hosts for them. The directory shows who, and how to match them.", f.count(0), f.count(1))
}

// ofWebhook says why events do not reach us; the second argument is the address
// to enter at Zoom.
func (f Finding) ofWebhook() *Error {
	switch {
	case f.Outcome == Passed:
		return Errorf(Conflict, "Zoom's events reach Greenroom.")
	case f.Outcome == Unknown:
		return Errorf(Conflict, "No event of Zoom has come yet. That is no wonder so soon.")
	case f.arg(0) == FindingNoSecret:
		return Errorf(Conflict, "What changes at Zoom is found by polling only, once an hour, since there is no Secret Token. Enter the app's Secret Token under Edit, and at Zoom (marketplace.zoom.us, Manage, the app, Features, Access) the address %s.", f.arg(1))
	case f.arg(0) == FindingOfServer:
		return Errorf(Conflict, "What changes at Zoom is found by polling, once an hour: no events of this server's Zoom app arrive. Whoever runs the server can mend that; its address for events is %s.", f.arg(1))
	case f.arg(0) == FindingNeverHeard:
		return Errorf(Conflict, "There is a Secret Token, but no event of Zoom has ever come, so changes are found by polling only, once an hour. At Zoom (marketplace.zoom.us, Manage, the app, Features, Access) enter the address %s and press Validate.", f.arg(1))
	}
	return Errorf(Conflict, "Zoom's events have stopped coming, although Zoom asks every 72 hours whether they arrive. Changes there are found late. At Zoom (marketplace.zoom.us, Manage, the app, Features, Access) check the address %s, press Validate, and compare the Secret Token.", f.arg(1))
}

// ofQuota says how much of its day the busiest host has used, and names it.
func (f Finding) ofQuota() *Error {
	switch {
	case f.Outcome == Unknown:
		return nil
	case f.Outcome == Passed && f.count(0) == 0:
		return Errorf(Conflict, "No host has used any of the %d changes of meetings that Zoom allows on one day.", HostDayLimit)
	case f.Outcome == Passed:
		return Errorf(Conflict, "The busiest host, %[1]s, has used %[2]d of %[3]d changes of meetings today.", f.arg(1), f.count(0), HostDayLimit)
	}
	return Errorf(Conflict, "The busiest host, %[1]s, has used %[2]d of %[3]d changes of meetings that Zoom allows on one day. What goes beyond waits until midnight UTC. Spread large changes over several hosts or days.", f.arg(1), f.count(0), HostDayLimit)
}
