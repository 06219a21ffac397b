package api

import (
	"github.com/danielgtaylor/huma/v2"

	"greenroom"
	"greenroom/internal/app"
)

// The enumerations of the API. Each is the domain's own, with its values in the
// description of the API.
type (
	location     greenroom.Location
	strategy     greenroom.Strategy
	sessionState greenroom.SessionState
	sessionRole  greenroom.SessionRole
	linkState    greenroom.LinkState

	appKind         greenroom.AppKind
	consentKind     greenroom.AppKind
	checkOutcome    string
	connectionState greenroom.ConnectionState
	ownerKind       greenroom.OwnerKind
	importStatus    app.ImportStatus
	messageKind     greenroom.MessageKind
	messageState    greenroom.MessageState
	linkStanding    greenroom.ConnectLinkState
)

// Schema implements huma.SchemaProvider.
func (location) Schema(huma.Registry) *huma.Schema {
	return oneOf("Where a session happens.", greenroom.Locations()...)
}

// Schema implements huma.SchemaProvider.
func (strategy) Schema(huma.Registry) *huma.Schema {
	return oneOf("How sessions share meetings.", greenroom.Strategies()...)
}

// Schema implements huma.SchemaProvider.
func (sessionState) Schema(huma.Registry) *huma.Schema {
	return oneOf("How far a session has come.", greenroom.SessionStates()...)
}

// Schema implements huma.SchemaProvider.
func (sessionRole) Schema(huma.Registry) *huma.Schema {
	return oneOf("What a person is in a session.", greenroom.SessionRoles()...)
}

// Schema implements huma.SchemaProvider.
func (linkState) Schema(huma.Registry) *huma.Schema {
	return oneOf("How a session's link to its meeting stands: waiting, work goes on; linked, as wanted; failed, somebody has to do something; off, none is wanted.",
		greenroom.LinkWaiting, greenroom.LinkLinked, greenroom.LinkFailed, greenroom.LinkOff)
}

// Schema implements huma.SchemaProvider.
func (appKind) Schema(huma.Registry) *huma.Schema {
	return oneOf("How it is authorized.", greenroom.AccountLevel, greenroom.UserLevel, greenroom.ServerToServer)
}

// Schema implements huma.SchemaProvider.
func (consentKind) Schema(huma.Registry) *huma.Schema {
	return oneOf("Who consents on it: an administrator for the whole account, or each person for themselves.", greenroom.AccountLevel, greenroom.UserLevel)
}

// outcomeWords are what came of a check.
var outcomeWords = map[greenroom.Outcome]checkOutcome{greenroom.Unknown: "unknown", greenroom.Passed: "passed", greenroom.Noticed: "noticed",
	greenroom.Impaired: "impaired", greenroom.Broken: "broken"}

// Schema implements huma.SchemaProvider.
func (checkOutcome) Schema(huma.Registry) *huma.Schema {
	return oneOf("What came of it: passed, as it should be; noticed, worth knowing; impaired, part of the work is not possible; broken, no meeting can be made; unknown, it could not be looked at.",
		checkOutcome("passed"), "noticed", "impaired", "broken", "unknown")
}

// Schema implements huma.SchemaProvider.
func (connectionState) Schema(huma.Registry) *huma.Schema {
	return oneOf("How it stands.", greenroom.Pending, greenroom.Live, greenroom.Degraded, greenroom.Revoked)
}

// Schema implements huma.SchemaProvider.
func (ownerKind) Schema(huma.Registry) *huma.Schema {
	return oneOf("Whose it is.", greenroom.PersonOwner, greenroom.ProgramOwner, greenroom.OrganizationOwner)
}

// Schema implements huma.SchemaProvider.
func (importStatus) Schema(huma.Registry) *huma.Schema {
	return oneOf("How much of a row is known: new, to the organization; known, but not in the program; in_program, perhaps in another role.",
		app.ImportNew, app.ImportKnown, app.ImportInProgram)
}

// Schema implements huma.SchemaProvider.
func (messageKind) Schema(huma.Registry) *huma.Schema {
	return oneOf("What it asks of its recipient's calendar: request, to enter the session or update it; cancel, to take it out again; notice, nothing: it tells a user what happened.",
		greenroom.Request, greenroom.Cancellation, greenroom.Notice)
}

// Schema implements huma.SchemaProvider.
func (messageState) Schema(huma.Registry) *huma.Schema {
	return oneOf("How far it has come: wanted, not yet composed; composed, it waits for the mail server or, without one, in the outbox; sent; superseded, a newer one goes instead; failed, refused for good.",
		greenroom.MessageStates()...)
}

func oneOf[T ~string](what string, values ...T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Description: what, Examples: []any{string(values[0])}}
	for _, v := range values {
		s.Enum = append(s.Enum, string(v))
	}
	return s
}

// Schema implements huma.SchemaProvider.
func (linkStanding) Schema(huma.Registry) *huma.Schema {
	return oneOf("How a one-time link stands: open, nobody has followed it; followed, by one browser, which alone may go on; used, it led to a connection; withdrawn; expired.",
		greenroom.ConnectLinkStates()...)
}
