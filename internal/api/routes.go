package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"greenroom"
)

// routes is the API at a glance.
func (s *server) routes() {
	route(s, "GET /organization", "Read the organization", "The organization that the key is for.", s.readOrganization)

	route(s, "GET /programs", "List programs", "Those that the key may read, by name.", s.listPrograms)
	route(s, "POST /programs", "Create a program", "", s.createProgram, creates)
	route(s, "GET /programs/{id}", "Read a program", "", s.readProgram)
	route(s, "PUT /programs/{id}", "Change a program", "Sessions that exist keep what they have.", s.updateProgram)

	route(s, "PUT /organization/video", "Switch video on or off", "Superusers only, who run the server. Meetings that exist stay when it is switched off; new ones are not made.", s.switchVideo)
	route(s, "PUT /organization/zoom", "Say which programs may use Zoom", "All unless one is refused, or only those that are granted it. Meetings that exist stay.", s.setZoomForAll)
	route(s, "PUT /programs/{id}/zoom", "Say whether a program may use Zoom", "Over whatever connection. Meetings that exist stay.", s.setZoomUse)
	route(s, "GET /programs/{id}/gates", "Read the gates", "What is between the sessions of a program and Zoom, how it stands, and who can open it.", s.readGates)

	route(s, "GET /programs/{id}/stages", "List stages", "Those of a program, in their order: 100 at most.", s.listStages)
	route(s, "POST /programs/{id}/stages", "Create a stage", "After the others.", s.createStage, creates)
	route(s, "GET /programs/{id}/stages/{stage}", "Read a stage", "", s.readStage)
	route(s, "PUT /programs/{id}/stages/{stage}", "Change a stage", "Sessions that exist keep what they have.", s.updateStage)
	route(s, "DELETE /programs/{id}/stages/{stage}", "Delete a stage", "One that no session is in.", s.deleteStage)

	route(s, "GET /programs/{id}/people", "List people", "Those of a program, by name.", s.listPeople)
	route(s, "POST /programs/{id}/people", "Add a person", "Whoever has the address in the organization already joins as they are.", s.addPerson, creates)
	route(s, "GET /programs/{id}/people/{person}", "Read a person", "", s.readPerson)
	route(s, "PUT /programs/{id}/people/{person}", "Change a person", "In every program that they are in: the key must be allowed to edit them all.", s.updatePerson)
	route(s, "PUT /programs/{id}/people/{person}/role", "Change the role of a person", "In this program. Sessions that exist stay as they are.", s.setPersonRole)
	route(s, "POST /programs/{id}/people/preview", "Preview an import", "What importing a file of people would change, and what is wrong with it. Nothing is stored.", s.previewImport, takesFile)
	route(s, "POST /programs/{id}/people/import", "Import people", "Everybody in a file, or nobody. Importing the same file again changes nothing.", s.importPeople, takesFile)

	route(s, "GET /programs/{id}/sessions", "List sessions", "Those of a program, by start.", s.listSessions)
	route(s, "POST /sessions", "Create a session", "It is a draft: nobody is told, and no meeting is made, until it is confirmed.", s.createSession, creates)
	route(s, "GET /sessions/{id}", "Read a session", "With how its meeting stands.", s.readSession)
	route(s, "POST /sessions/{id}/confirm", "Confirm a session", "People are invited and a meeting is made: watch \"link\".", s.confirmSession)
	route(s, "PUT /sessions/{id}/slot", "Reschedule a session", "Its meeting and its people's calendars follow.", s.rescheduleSession)
	route(s, "PUT /sessions/{id}/location", "Change where a session happens", "Its meeting follows: it goes when the session leaves Zoom, and one is made when the session comes there.", s.relocateSession)
	route(s, "PUT /sessions/{id}/stage", "Change the stage of a session", "With where it happens, since stages differ in what they allow.", s.restageSession)
	route(s, "PUT /sessions/{id}/title", "Rename a session", "Its meeting follows.", s.renameSession)
	route(s, "PUT /sessions/{id}/participants", "Change the people of a session", "They are replaced. If that changes who hosts, the meeting moves to the new host.", s.changePeople)
	route(s, "POST /sessions/{id}/meeting/again", "Make a meeting again", "Where \"link\" says that somebody has to look at Zoom: you have, and the meeting is not there.", s.makeMeetingAgain)
	route(s, "POST /sessions/{id}/cancel", "Cancel a session", "Its meeting is deleted. Cancelling twice is no error.", s.cancelSession)

	route(s, "GET /connections", "List connections", "Those of the organization, its programs and its people.", s.listConnections)
	route(s, "GET /connections/{id}", "Read a connection", "", s.readConnection)
	route(s, "DELETE /connections/{id}", "Disconnect", "Meetings that exist stay. The last connection that uses a permission ends it at Zoom.", s.disconnect)
	route(s, "GET /connections/{id}/ending", "Preview a disconnection", "What would stay, and what would stop.", s.readEnding)
	route(s, "GET /connections/{id}/sessions", "List affected sessions", "Upcoming ones whose meetings were made through the connection, and how far a move has come.", s.listAffected)
	route(s, "POST /connections/{id}/sessions/move", "Move affected sessions", "All that the key may change, once the connection has ended. It goes on by itself: watch \"move\" in the list.", s.moveSessions)
	route(s, "PUT /connections/{id}", "Change a connection", "Its name and default host, however it was made.", s.updateConnection)
	route(s, "POST /connections/{id}/first", "Use a connection first", "Before its owner's others, which stand by. Meetings that exist stay where they are.", s.useConnectionFirst)
	route(s, "GET /connections/pending", "List pending connections", "Those that the key's user has begun in the last 24 hours and not come back from Zoom's page.", s.listPending)
	route(s, "GET /connections/scopes", "List what is asked for at Zoom", "The permissions that an app needs, each with its reason. None gives access to recordings.", s.listScopes)
	route(s, "POST /connections/server-to-server", "Connect with credentials", "The organization, a program, or the person whose key it is, with a Server-to-Server app. The credentials are tried first; if they do not work, nothing is stored. A connection with them that has ended lives again.", s.connect, creates)
	route(s, "POST /connections/server-to-server/test", "Try credentials", "Nothing is stored.", s.tryCredentials)
	route(s, "GET /connections/{id}/credentials", "Read credentials", "Those of a Server-to-Server connection. Of its secrets, the middle is masked.", s.readCredentials)
	route(s, "PUT /connections/{id}/credentials", "Change credentials", "With name and default host. They are tried first; if they do not work, nothing is changed.", s.changeCredentials)
	route(s, "POST /connections/{id}/credentials/test", "Try changed credentials", "Those of a Server-to-Server connection, but for what is sent. Nothing is stored.", s.tryChange)
	route(s, "GET /connections/{id}/health", "Read the health of a connection", "What the last look has found, each in a sentence.", s.readHealth)
	route(s, "POST /connections/{id}/check", "Check a connection", "It is looked at soon: watch its health, or the events.", s.checkConnection, accepts)
	route(s, "GET /connections/{id}/history", "Read the history of a connection", "", s.connectionHistory)
	route(s, "POST /connections/authorize", "Begin to connect by consent", "Consent is given by somebody who has signed in: open the page in a browser.", s.authorizeConnection)
	route(s, "GET /connections/{id}/hosts", "List hosts", "The Zoom users of the connection's account, by name, with who they are here.", s.listHosts)
	route(s, "GET /connections/{id}/hosts/{user}", "Read a host", "", s.readHost)
	route(s, "PUT /connections/{id}/hosts/{user}/link", "Link a host by hand", "To a person here, whatever their address, or to nobody. It holds for every connection of the organization to that Zoom account.", s.linkHost)
	route(s, "DELETE /connections/{id}/hosts/{user}/link", "Undo the link of a host", "They are whoever has their address again.", s.unlinkHost)
	route(s, "POST /connections/{id}/hosts/{user}/invite", "Invite a host to a program", "As a person with their name, address and time zone at Zoom.", s.inviteHost, creates)
	route(s, "GET /connections/{id}/mismatches", "List mismatches", "Zoom users who are nobody here and are not ignored, then people who lead sessions and are no Zoom user.", s.listMismatches)
	route(s, "POST /connections/{id}/people/{person}/invite", "Ask a person to connect", "By mail, to connect their own Zoom account.", s.askToConnect)
	route(s, "GET /connections/{id}/rooms", "List rooms", "The Zoom Rooms of the connection's account, by name.", s.listRooms)

	route(s, "GET /connect-links", "List one-time links", "Those of the last weeks for whom the key may connect, newest first.", s.listConnectLinks)
	route(s, "POST /connect-links", "Make a one-time link", "It lets a Zoom administrator connect Zoom without an account here, and can do nothing else. It works for seven days.", s.makeConnectLink, creates)
	route(s, "DELETE /connect-links/{id}", "Withdraw a one-time link", "One that has led to a connection stays; withdrawing twice is no error.", s.withdrawConnectLink)

	route(s, "GET /apps", "List apps", "The organization's own, on which people consent.", s.listApps)
	route(s, "POST /apps", "Add an app", "Its client id and secret are tried first; if they do not work, nothing is stored.", s.addApp, creates)
	route(s, "GET /apps/{id}", "Read an app", "Of its secrets, the middle is masked.", s.readApp)
	route(s, "PUT /apps/{id}", "Change an app", "Another client id is another app.", s.changeApp)
	route(s, "DELETE /apps/{id}", "Remove an app", "One that no connection uses. Its secrets are erased.", s.removeApp)

	route(s, "GET /messages", "List messages", "The outbox, newest first: every mail as it was sent, or will be.", s.listMessages)
	route(s, "GET /messages/{id}", "Read a message", "With the text that people read.", s.readMessage)
	route(s, "GET /messages/{id}/raw", "Read a message as sent", "The bytes of the mail.", s.readRawMessage, rawMail)

	route(s, "GET /events", "List events", "Who did what, when, from the oldest. A page that has items has a next one too, which is empty until more happens.", s.listEvents)
	route(s, "GET /events/stream", "Follow events", "Server-sent events, as they happen. Each has its seq as its id and an event, as it is listed, as its data.", s.streamEvents, eventStream)

	route(s, "GET /keys", "List keys", "Those of the organization that are not revoked, newest first. Keys are made by people who have signed in, in their settings.", s.listKeys)
	route(s, "DELETE /keys/{id}", "Revoke a key", "It may be the one that asks.", s.revokeKey)
}

// route adds one route. Its errors leave as problems.
func route[I, O any](s *server, at, summary, description string, do func(context.Context, caller, *I) (*O, error), more ...func(*huma.Operation)) {
	method, path, _ := strings.Cut(at, " ")
	op := huma.Operation{Method: method, Path: path, Summary: summary, Description: description,
		OperationID: strings.ReplaceAll(strings.ToLower(summary), " ", "-"),
		Tags:        []string{tagOf(path)}, BodyReadTimeout: readTimeout,
		Security:  []map[string][]string{{"key": {}}},
		Responses: map[string]*huma.Response{"default": {Ref: "#/components/responses/Problem"}}}
	for _, change := range more {
		change(&op)
	}
	huma.Register(s.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, callerOf(ctx), in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
}

// readTimeout is how long a body may take to arrive: as long as the server gives
// any request.
const readTimeout = 30 * time.Second

// tagOf returns the noun that an address is about.
func tagOf(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) > 3 && parts[1] == "programs" {
		return parts[3]
	}
	return parts[1]
}

// creates says that an operation makes something.
func creates(op *huma.Operation) { op.DefaultStatus = http.StatusCreated }

// accepts says that an operation promises something that is done later.
func accepts(op *huma.Operation) { op.DefaultStatus = http.StatusAccepted }

// takesFile says that an operation takes a file of people.
func takesFile(op *huma.Operation) { op.MaxBodyBytes = greenroom.MaxImportBytes + 1 }

// eventStream says that an operation answers with server-sent events.
func eventStream(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "The events, until you end the request.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}
