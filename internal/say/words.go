package say

import (
	"context"
	"strings"

	"greenroom"
)

// words are what people call our enumerations.
var words = map[any]string{
	greenroom.Zoom: "Zoom", greenroom.BuiltInRoom: "Built-in room", greenroom.ManualLink: "Manual link",
	greenroom.InPerson: "In person", greenroom.Phone: "Phone",

	greenroom.PerSession: "A meeting for each session", greenroom.PerInterviewer: "A room for each interviewer and day",
	greenroom.PerDay: "One meeting for the day, with breakout rooms",

	greenroom.Draft: "draft", greenroom.Confirmed: "confirmed", greenroom.Cancelled: "cancelled", greenroom.Done: "done",

	greenroom.Host: "Host", greenroom.Interviewer: "Interviewer", greenroom.Candidate: "Candidate", greenroom.Mentor: "Mentor",
	greenroom.Mentee: "Mentee", greenroom.Attendee: "Attendee", greenroom.Observer: "Observer",

	greenroom.Superuser: "Superuser", greenroom.OrganizationAdministrator: "Organization administrator",
	greenroom.ProgramDirector: "Program director", greenroom.ProgramAdministrator: "Program administrator",
	greenroom.Coordinator: "Coordinator", greenroom.Participant: "Participant",

	greenroom.LinkWaiting: "waiting", greenroom.LinkLinked: "linked", greenroom.LinkFailed: "failed", greenroom.LinkOff: "off",

	greenroom.Request: "Invitation", greenroom.Cancellation: "Cancellation", greenroom.Notice: "Notice",

	greenroom.MessageWanted: "about to leave", greenroom.MessageComposed: "in the outbox", greenroom.MessageSent: "sent",
	greenroom.MessageSuperseded: "superseded", greenroom.MessageFailed: "refused",

	greenroom.JoinEarly: "early", greenroom.JoinOpen: "open", greenroom.JoinWaiting: "waiting for the link",
	greenroom.JoinElsewhere: "elsewhere", greenroom.JoinOver: "over", greenroom.JoinCancelled: "cancelled",

	greenroom.PersonOwner: "person", greenroom.ProgramOwner: "program", greenroom.OrganizationOwner: "organization",

	greenroom.AccountLevel: "OAuth, for the whole account", greenroom.UserLevel: "OAuth, for one person", greenroom.ServerToServer: "Server-to-Server",

	greenroom.FromServer: "server", greenroom.FromOrganization: "organization", greenroom.FromProgram: "program",
	greenroom.FromStage: "stage", greenroom.FromSession: "session",

	greenroom.VideoGate: "Video for the organization", greenroom.ConnectionGate: "Connection to Zoom", greenroom.ProgramGate: "Permission of the program",
	greenroom.StageGate: "Stage",

	greenroom.ZoomInherited: "as the organization says", greenroom.ZoomGranted: "may use Zoom", greenroom.ZoomRefused: "may not use Zoom",

	greenroom.MakeMeetings: "create, change and delete meetings", greenroom.ReadMeetings: "read meetings", greenroom.ReadHosts: "list users",
	greenroom.ReadSettings: "read the settings of users", greenroom.ReadRights: "read the rights of whoever connects", greenroom.ReadRooms: "list Zoom Rooms",

	greenroom.ConnectLinkOpen: "not followed yet", greenroom.ConnectLinkFollowed: "followed", greenroom.ConnectLinkUsed: "used",
	greenroom.ConnectLinkWithdrawn: "withdrawn", greenroom.ConnectLinkExpired: "expired",

	greenroom.BasicHost: "ends after 40 minutes", greenroom.HostCapacity: "too many people for the host", greenroom.InactiveHost: "host inactive at Zoom",

	greenroom.Unknown: "not known", greenroom.Passed: "in order", greenroom.Noticed: "worth knowing", greenroom.Impaired: "needs attention",
	greenroom.Broken: "broken",

	greenroom.CheckToken: "Credentials", greenroom.CheckApp: "Zoom app", greenroom.CheckScopes: "Scopes", greenroom.CheckRole: "Role at Zoom",
	greenroom.CheckHosts: "Hosts", greenroom.CheckDefaultHost: "Default host", greenroom.CheckCapacity: "Capacity",
	greenroom.CheckWaitingRoom: "Waiting rooms", greenroom.CheckPeople: "People", greenroom.CheckWebhook: "Events from Zoom",
	greenroom.CheckQuota: "Changes today",

	greenroom.Pending: "pending", greenroom.Live: "connected", greenroom.Degraded: "degraded", greenroom.Revoked: "ended",
}

// reasons say what each feature is for.
var reasons = map[greenroom.Feature]string{
	greenroom.MakeMeetings: "Each session gets its meeting, which follows when the session changes, and goes when it is cancelled.",
	greenroom.ReadMeetings: "Greenroom looks whether a meeting is stored as it was asked for, and finds one whose making was not confirmed.",
	greenroom.ReadHosts:    "Greenroom finds who can host, by e-mail address and licence.",
	greenroom.ReadSettings: "Greenroom warns you, before the day, of meetings that are too small or end after 40 minutes, and of waiting rooms that only the host can open.",
	greenroom.ReadRights:   "Greenroom names the right that is missing, before a meeting fails for want of it.",
	greenroom.ReadRooms:    "Sessions can take place in them.",
}

// Reason returns what a feature is for, as a sentence.
func Reason(ctx context.Context, of greenroom.Feature) string { return T(ctx, reasons[of]) }

// Word returns what people call a location, a state, a role or a kind.
func Word(ctx context.Context, of any) string { return T(ctx, words[of]) }

// Names returns names as one reads them: "A and B", "A, B and 3 others".
func Names(ctx context.Context, names []string) string {
	switch len(names) {
	case 0:
		return T(ctx, "nobody yet")
	case 1:
		return names[0]
	case 2:
		return T(ctx, "%[1]s and %[2]s", names[0], names[1])
	case 3:
		return T(ctx, "%[1]s, %[2]s and %[3]s", names[0], names[1], names[2])
	}
	return T(ctx, "%d others after %[2]s and %[3]s", len(names)-2, names[0], names[1])
}

// List returns all of the names: "A, B and C".
func List(ctx context.Context, names []string) string {
	if n := len(names); n > 2 {
		return T(ctx, "%[1]s and %[2]s", strings.Join(names[:n-1], ", "), names[n-1])
	}
	return Names(ctx, names)
}

// AnyOf returns names of which one is enough: "A or B", "A, B or somebody else who has one".
func AnyOf(ctx context.Context, names []string) string {
	switch len(names) {
	case 0:
		return T(ctx, "nobody yet")
	case 1:
		return names[0]
	case 2:
		return T(ctx, "%[1]s or %[2]s", names[0], names[1])
	}
	return T(ctx, "%[1]s, %[2]s or somebody else who has one", names[0], names[1])
}

// MeetingNumber writes the number of a meeting as Zoom shows it: 812 3456 7890.
// Other ids stay as they are.
func MeetingNumber(id string) string {
	if n := len(id); n < 9 || n > 11 || strings.Trim(id, "0123456789") != "" {
		return id
	}
	return id[:3] + " " + id[3:len(id)-4] + " " + id[len(id)-4:]
}
