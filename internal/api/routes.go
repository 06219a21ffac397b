package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// routes is the API at a glance.
func (s *server) routes() {
	route(s, "GET /organization", "Read the organization", "The organization that the key is for.", s.readOrganization)

	route(s, "GET /programs", "List programs", "Those that the key may read, by name.", s.listPrograms)
	route(s, "POST /programs", "Create a program", "", s.createProgram)
	route(s, "GET /programs/{id}", "Read a program", "", s.readProgram)
	route(s, "PUT /programs/{id}", "Change a program", "Sessions that exist keep what they have.", s.updateProgram)

	route(s, "GET /programs/{id}/sessions", "List sessions", "Those of a program, by start.", s.listSessions)
	route(s, "POST /sessions", "Create a session", "It is a draft: nobody is told, and no meeting is made, until it is confirmed.", s.createSession)
	route(s, "GET /sessions/{id}", "Read a session", "With how its meeting stands.", s.readSession)
	route(s, "POST /sessions/{id}/confirm", "Confirm a session", "People are invited and a meeting is made: watch \"link\".", s.confirmSession)
	route(s, "PUT /sessions/{id}/slot", "Reschedule a session", "Its meeting and its people's calendars follow.", s.rescheduleSession)
	route(s, "PUT /sessions/{id}/title", "Rename a session", "Its meeting follows.", s.renameSession)
	route(s, "PUT /sessions/{id}/participants", "Change the people of a session", "They are replaced. If that changes who hosts, the meeting moves to the new host.", s.changePeople)
	route(s, "POST /sessions/{id}/cancel", "Cancel a session", "Its meeting is deleted. Cancelling twice is no error.", s.cancelSession)

	route(s, "GET /events", "List events", "Who did what, when, from the oldest. The last page has a next one too, which is empty until more happens.", s.listEvents)
	route(s, "GET /events/stream", "Follow events", "Server-sent events, as they happen. Each has its seq as its id and an event, as it is listed, as its data.", s.streamEvents, eventStream)

	route(s, "GET /keys", "List keys", "Those of the organization that are not revoked, newest first. Keys are made by people who have signed in, in their settings.", s.listKeys)
	route(s, "DELETE /keys/{id}", "Revoke a key", "It may be the one that asks.", s.revokeKey)
}

// route adds one route. Its errors leave as problems.
func route[I, O any](s *server, at, summary, description string, do func(context.Context, caller, *I) (*O, error), more ...func(*huma.Operation)) {
	method, path, _ := strings.Cut(at, " ")
	op := huma.Operation{Method: method, Path: path, Summary: summary, Description: description,
		OperationID: strings.ReplaceAll(strings.ToLower(summary), " ", "-"),
		Tags:        []string{strings.Split(path, "/")[1]},
		Security:    []map[string][]string{{"key": {}}},
		Responses:   map[string]*huma.Response{"default": {Ref: "#/components/responses/Problem"}}}
	if method == http.MethodPost && summary[:6] == "Create" {
		op.DefaultStatus = http.StatusCreated
	}
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

// eventStream says that an operation answers with server-sent events.
func eventStream(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "The events, until you end the request.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}
