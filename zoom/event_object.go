package zoom

import (
	"time"

	"greenroom"
)

// EventMeeting is a meeting in an event. What was not sent is zero; Has tells
// it from what was sent as zero. Events of summaries, chats and devices name
// the meeting here and have the rest in the EventFields.
type EventMeeting struct {
	EventFields
	ID          int64 // for the REST API; Zoom sends it as a number or as a text
	UUID        string
	HostID      string
	HostEmail   string // of summaries and risk alerts only
	Topic       string
	Agenda      string
	Type        int // 1 instant, 2 scheduled, 3 and 8 recurring; 0 if not sent
	Start, End  time.Time
	Duration    time.Duration
	Timezone    string
	JoinURL     string // may contain the passcode
	Passcode    greenroom.Secret
	Occurrences []EventOccurrence
	Settings    EventFields // in updates the changed ones only
	Participant *EventParticipant
	Registrant  *EventRegistrant
}

func eventMeeting(f EventFields) *EventMeeting {
	return &EventMeeting{
		EventFields: f,
		ID:          f.Int("id", "meeting_id"),
		UUID:        f.Text("uuid", "meeting_uuid"),
		HostID:      f.Text("host_id", "meeting_host_id"),
		HostEmail:   f.Text("host_email", "meeting_host_email"),
		Topic:       f.Text("topic", "meeting_topic"),
		Agenda:      f.Text("agenda"),
		Type:        int(f.Int("type")),
		Start:       f.Time("start_time", "meeting_start_time"),
		End:         f.Time("end_time", "meeting_end_time"),
		Duration:    f.minutes("duration"),
		Timezone:    f.Text("timezone"),
		JoinURL:     f.Text("join_url"),
		Passcode:    greenroom.Secret(f.Text("password")),
		Occurrences: viewEach(f.List("occurrences"), eventOccurrence),
		Settings:    f.Object("settings"),
		Participant: eventParticipant(f.Object("participant")),
		Registrant:  eventRegistrant(f.Object("registrant")),
	}
}

// EventOccurrence is one date of a series.
type EventOccurrence struct {
	ID       string
	Start    time.Time
	Duration time.Duration
	Status   string // "available" or "deleted"; "" in registrations
}

func eventOccurrence(f EventFields) EventOccurrence {
	return EventOccurrence{
		ID: f.Text("occurrence_id"), Start: f.Time("start_time"), Duration: f.minutes("duration"), Status: f.Text("status"),
	}
}

// EventParticipant is somebody in, before or called into a meeting.
type EventParticipant struct {
	EventFields
	ID             string // Zoom user; "" if not signed in
	UUID           string // of this stay in the meeting
	SessionID      string // user_id: another one for each time of joining
	UserID         string // participant_user_id: Zoom user, also for a guest of the account's
	RegistrantID   string
	CustomerKey    string // what the app gave when it made the person join
	Name           string // as typed by the participant, or as invited
	Email          string // "" for people outside the account
	Phone          string
	At             time.Time // when it happened: join_time, leave_time or date_time
	Reason         string    // of leaving; in the account's language, may contain HTML
	Role, PastRole string    // of participant_role_changed: "host", "co-host" or "attendee"
}

func eventParticipant(f EventFields) *EventParticipant {
	if f == nil {
		return nil
	}
	return &EventParticipant{
		EventFields:  f,
		ID:           f.Text("id"),
		UUID:         f.Text("participant_uuid"),
		SessionID:    f.Text("user_id"),
		UserID:       f.Text("participant_user_id"),
		RegistrantID: f.Text("registrant_id"),
		CustomerKey:  f.Text("customer_key"),
		Name:         f.Text("user_name", "invitee_name"),
		Email:        f.Text("email"),
		Phone:        f.Text("phone_number"),
		At:           f.Time("join_time", "leave_time", "date_time"),
		Reason:       f.Text("leave_reason"),
		Role:         f.Text("new_role"),
		PastRole:     f.Text("old_role"),
	}
}

// EventRegistrant is somebody who registered for a meeting.
type EventRegistrant struct {
	EventFields
	ID        string
	FirstName string
	LastName  string
	Email     string
	Status    string           // "approved" or "pending"; "" unless just registered
	JoinURL   greenroom.Secret // lets anybody in as this person
}

func eventRegistrant(f EventFields) *EventRegistrant {
	if f == nil {
		return nil
	}
	return &EventRegistrant{
		EventFields: f,
		ID:          f.Text("id"),
		FirstName:   f.Text("first_name"),
		LastName:    f.Text("last_name"),
		Email:       f.Text("email"),
		Status:      f.Text("status"),
		JoinURL:     greenroom.Secret(f.Text("join_url")),
	}
}

// EventUser is a user of a Zoom account in an event. In user.updated, a licence
// given or taken is a Type that differs from the old one's.
type EventUser struct {
	EventFields
	ID          string
	Email       string
	FirstName   string
	LastName    string
	DisplayName string
	Type        UserType // 0 if not sent
	Timezone    string
	Presence    string      // of user.presence_status_updated, as in "In_Meeting"
	At          time.Time   // of presence, notes, and signing in and out
	Settings    EventFields // in updates the changed ones only
}

func eventUser(f EventFields) *EventUser {
	return &EventUser{
		EventFields: f,
		ID:          f.Text("id"),
		Email:       f.Text("email"),
		FirstName:   f.Text("first_name"),
		LastName:    f.Text("last_name"),
		DisplayName: f.Text("display_name"),
		Type:        UserType(f.Int("type")),
		Timezone:    f.Text("timezone"),
		Presence:    f.Text("presence_status"),
		At:          f.Time("date_time"),
		Settings:    f.Object("settings"),
	}
}

// EventGroup is a group of users.
type EventGroup struct {
	EventFields
	ID       string
	Name     string
	Members  []EventMember // who came or left
	Admins   []EventMember // who became an administrator, or is one no more
	Settings EventFields   // the changed ones
}

func eventGroup(f EventFields) *EventGroup {
	return &EventGroup{
		EventFields: f, ID: f.Text("id"), Name: f.Text("name"), Settings: f.Object("settings"),
		Members: viewEach(f.List("members"), eventMember), Admins: viewEach(f.List("admins"), eventMember),
	}
}

// EventMember is a user of a group.
type EventMember struct{ ID, Email string }

func eventMember(f EventFields) EventMember { return EventMember{f.Text("id"), f.Text("email")} }

// EventAccount is a Zoom account: the sender's own, or one below it.
type EventAccount struct {
	EventFields
	ID         string
	Name       string
	OwnerID    string
	OwnerEmail string
	VanityURL  string
	Settings   EventFields // the changed ones
}

func eventAccount(f EventFields) *EventAccount {
	return &EventAccount{
		EventFields: f, ID: f.Text("id"), Name: f.Text("account_name"), OwnerID: f.Text("owner_id"),
		OwnerEmail: f.Text("owner_email", "email"), VanityURL: f.Text("vanity_url"), Settings: f.Object("settings"),
	}
}

// EventApp is an app that was removed, in app_deauthorized, or asked for, in
// app.authorization_request_created.
type EventApp struct {
	EventFields
	ClientID      string    // of the removed app
	UserID        string    // who had installed it
	Deauthorized  time.Time // when it was removed
	DataRetention string    // "false" asks to delete the user's data; "true"; "" since 2026
	Name          string    // of the app asked for
	Requester     string    // who asks for it
	Reason        string    // why
	Scopes        []string  // that would be given
}

func eventApp(f EventFields) *EventApp {
	return &EventApp{
		EventFields:   f,
		ClientID:      f.Text("client_id"),
		UserID:        f.Text("user_id"),
		Deauthorized:  f.Time("deauthorization_time"),
		DataRetention: f.Text("user_data_retention"),
		Name:          f.Text("app_name"),
		Requester:     f.Text("requester_name"),
		Reason:        f.Text("request_reason"),
		Scopes:        f.Texts("app_scopes"),
	}
}

// EventRoom is a Zoom Room.
type EventRoom struct {
	EventFields
	ID   string
	Name string
}

func eventRoom(f EventFields) *EventRoom {
	return &EventRoom{EventFields: f, ID: f.Text("id"), Name: f.Text("room_name")}
}

// EventPolicy says which groups of an account may not meet.
type EventPolicy struct {
	EventFields
	ID        string // "" in updates
	Name      string
	GroupID   string // who is kept
	ToGroupID string // from whom
}

func eventPolicy(f EventFields) *EventPolicy {
	return &EventPolicy{
		EventFields: f, ID: f.Text("id"), Name: f.Text("policy_name"),
		GroupID: f.Text("assigned_group_id"), ToGroupID: f.Text("to_group_id"),
	}
}

// viewEach returns what view makes of each of the objects; nil for none.
func viewEach[T any](objects []EventFields, view func(EventFields) T) []T {
	var all []T
	for _, f := range objects {
		all = append(all, view(f))
	}
	return all
}
