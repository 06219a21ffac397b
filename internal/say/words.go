package say

import (
	"context"

	"greenroom"
)

// words are what people call our enumerations.
var words = map[any]string{
	greenroom.Zoom: "Zoom", greenroom.BuiltInRoom: "Built-in room", greenroom.ManualLink: "Manual link",
	greenroom.InPerson: "In person", greenroom.Phone: "Phone",

	greenroom.Draft: "draft", greenroom.Confirmed: "confirmed", greenroom.Cancelled: "cancelled", greenroom.Done: "done",

	greenroom.Host: "Host", greenroom.Interviewer: "Interviewer", greenroom.Candidate: "Candidate", greenroom.Mentor: "Mentor",
	greenroom.Mentee: "Mentee", greenroom.Attendee: "Attendee", greenroom.Observer: "Observer",

	greenroom.Superuser: "Superuser", greenroom.OrganizationAdministrator: "Organization administrator",
	greenroom.ProgramDirector: "Program director", greenroom.ProgramAdministrator: "Program administrator",
	greenroom.Coordinator: "Coordinator", greenroom.Participant: "Participant",

	greenroom.LinkWaiting: "waiting", greenroom.LinkLinked: "linked", greenroom.LinkFailed: "failed", greenroom.LinkOff: "off",

	greenroom.Request: "Invitation", greenroom.Cancellation: "Cancellation",

	greenroom.MessageWanted: "about to leave", greenroom.MessageComposed: "in the outbox", greenroom.MessageSent: "sent",
	greenroom.MessageSuperseded: "superseded", greenroom.MessageFailed: "refused",

	greenroom.JoinEarly: "early", greenroom.JoinOpen: "open", greenroom.JoinWaiting: "waiting for the link",
	greenroom.JoinElsewhere: "elsewhere", greenroom.JoinOver: "over", greenroom.JoinCancelled: "cancelled",

	greenroom.AccountLevel: "OAuth, for the whole account", greenroom.UserLevel: "OAuth, for one person", greenroom.ServerToServer: "Server-to-Server",

	greenroom.Pending: "pending", greenroom.Live: "connected", greenroom.Degraded: "degraded", greenroom.Revoked: "ended",
}

// Word returns what people call a location, a state, a role or a kind.
func Word(ctx context.Context, of any) string { return T(ctx, words[of]) }
