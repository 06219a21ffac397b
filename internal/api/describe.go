package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"greenroom/internal/httpkit"
)

const about = `Every interview gets a meeting that exists and stays right.

Send a key as ` + "`Authorization: Bearer grk_…`" + `. A key acts as whoever made it, in one organization only, so no
address names one.

**Times** come as a wall time and a zone, which are the truth, and go with what follows from them in UTC.
**Lists** come in pages: go on with ` + "`next`" + ` as ` + "`cursor`" + `, or follow the Link header.
**Changes** name the revision they are meant for: send the ETag in If-Match.
**Making** something is safe to repeat with the header Idempotency-Key.
**Refusals** are problems (RFC 9457) with a sentence for people, ` + "`kind`" + ` for programs and the ` + "`field`" + ` at fault.`

// describe completes the description of the API once every route is known, and
// serves it to anybody: it says nothing about anybody.
func (s *server) describe(mux *http.ServeMux) {
	api := s.huma.OpenAPI()
	api.Info.Description = about
	api.Tags = []*huma.Tag{
		{Name: "organization", Description: "The organization that a key is for."},
		{Name: "programs", Description: "What is scheduled inside an organization: an interview season, a mentoring program."},
		{Name: "people", Description: "Those who take part. They may or may not sign in."},
		{Name: "sessions", Description: "Conversations, each with its people, its time and its meeting."},
		{Name: "connections", Description: "Uses of Zoom: the organization's, its programs' and its people's."},
		{Name: "apps", Description: "The organization's own apps at Zoom, on which people consent."},
		{Name: "connect-links", Description: "One-time links with which a Zoom administrator connects Zoom."},
		{Name: "messages", Description: "The outbox: mail to people about sessions."},
		{Name: "events", Description: "Who did what, when."},
		{Name: "keys", Description: "What programs sign in with."},
	}
	api.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key": {Type: "http", Scheme: "bearer", BearerFormat: "grk_…", Description: "An API key, made in your settings."}}
	problem := api.Components.Schemas.Schema(reflect.TypeFor[httpkit.Problem](), true, "Problem")
	api.Components.Responses = map[string]*huma.Response{"Problem": {Description: "A refusal: what happened, what was kept, what to do next.",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}}}
	delete(api.Components.Schemas.Map(), "ErrorModel") // huma's own, which never leaves
	delete(api.Components.Schemas.Map(), "ErrorDetail")
	for _, path := range api.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post, path.Put, path.Delete} {
			requireIfMatch(op)
		}
	}
	serveText(mux, "/openapi.json", "application/openapi+json", api.MarshalJSON)
	serveText(mux, "/openapi.yaml", "application/openapi+yaml", api.YAML)
}

// requireIfMatch says that the header is needed. huma itself does not ask for it,
// since its refusal would not be 428.
func requireIfMatch(op *huma.Operation) {
	if op == nil {
		return
	}
	for _, p := range op.Parameters {
		if p.Name == "If-Match" {
			p.Required = true
		}
	}
}

// serveText serves a text that does not change. It panics if there is none: any
// test finds it.
func serveText(mux *http.ServeMux, path, contentType string, make func() ([]byte, error)) {
	text, err := make()
	if err != nil {
		panic("api: " + path + ": " + err.Error())
	}
	mux.HandleFunc("GET "+Prefix+path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Write(text)
	})
}
