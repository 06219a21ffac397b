package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom"
)

// Who may ask for what. A status is what a visitor gets: 303 for somebody who
// has not signed in is the way to sign in. Every route has a line.
//
// A form is sent without what it needs, so that nothing is changed and 422 or
// 409 means that the visitor was let through to it.
func TestPermissions(t *testing.T) {
	t.Parallel()
	type line struct{ anonymous, stranger, other, participant, coordinator, administrator int }
	open := func(status int) line { return line{status, status, status, status, status, status} }
	lines := map[string]line{
		"/":                          open(404),
		"GET /styleguide":            open(200),
		"GET /sign-in":               {200, 303, 303, 303, 303, 303},
		"POST /sign-in":              open(401),
		"GET /sign-in/link/{token}":  open(200),
		"POST /sign-in/link/{token}": open(404),
		"POST /sign-out":             open(303),

		"GET /j/{code}":                   open(404),
		"GET /{$}":                        {303, 303, 303, 303, 303, 303},
		"GET /organizations/new":          {303, 404, 404, 404, 404, 404},
		"POST /organizations":             {303, 404, 404, 404, 404, 404},
		"GET /account":                    {303, 200, 200, 200, 200, 200},
		"POST /account/password":          {303, 422, 422, 422, 422, 422},
		"POST /account/keys":              {303, 404, 422, 422, 422, 422},
		"POST /account/keys/{key}/revoke": {303, 404, 404, 404, 404, 404},

		"GET /o/{org}":                                                    {303, 404, 200, 200, 200, 200},
		"GET /o/{org}/live":                                               {303, 404, 200, 200, 200, 200},
		"GET /connect/zoom/callback":                                      open(303),
		"GET /o/{org}/integrations":                                       {303, 404, 200, 200, 200, 200},
		"GET /connect/zoom":                                               open(200),
		"GET /connect/link":                                               open(404),
		"POST /connect/link":                                              open(404),
		"GET /connect/link/{token}":                                       open(404),
		"POST /connect/link/{token}":                                      open(404),
		"GET /o/{org}/integrations/connect":                               {303, 404, 403, 403, 403, 200},
		"POST /o/{org}/integrations/authorize":                            {303, 404, 422, 422, 422, 422},
		"POST /o/{org}/integrations/pending/forget":                       {303, 404, 404, 404, 404, 404},
		"GET /o/{org}/integrations/ask":                                   {303, 404, 403, 403, 403, 200},
		"POST /o/{org}/integrations/ask":                                  {303, 404, 422, 422, 422, 422},
		"POST /o/{org}/integrations/ask/{link}/withdraw":                  {303, 404, 404, 403, 404, 404},
		"GET /o/{org}/integrations/server-to-server":                      {303, 404, 403, 403, 403, 200},
		"POST /o/{org}/integrations/server-to-server":                     {303, 404, 403, 403, 403, 422},
		"POST /o/{org}/integrations/server-to-server/test":                {303, 404, 403, 403, 403, 422},
		"POST /o/{org}/zoom":                                              {303, 404, 403, 403, 403, 422},
		"POST /o/{org}/connections/{connection}/first":                    {303, 404, 403, 403, 403, 409},
		"POST /o/{org}/video":                                             {303, 404, 403, 403, 403, 403},
		"GET /o/{org}/outbox":                                             {303, 404, 200, 403, 200, 200},
		"GET /o/{org}/outbox/{message}":                                   {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/outbox/{message}/html":                              {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/outbox/{message}/raw":                               {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/programs":                                           {303, 404, 200, 200, 200, 200},
		"GET /o/{org}/programs/new":                                       {303, 404, 403, 403, 403, 200},
		"POST /o/{org}/programs":                                          {303, 404, 403, 403, 403, 422},
		"GET /o/{org}/programs/{program}":                                 {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/programs/{program}/virtual":                         {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/virtual":                        {303, 404, 403, 403, 422, 422},
		"POST /o/{org}/programs/{program}/zoom":                           {303, 404, 403, 403, 403, 422},
		"GET /o/{org}/programs/{program}/stages":                          {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/programs/{program}/stages/new":                      {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/stages":                         {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/programs/{program}/stages/{stage}":                  {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/stages/{stage}":                 {303, 404, 403, 403, 422, 422},
		"POST /o/{org}/programs/{program}/stages/{stage}/delete":          {303, 404, 403, 403, 409, 409},
		"GET /o/{org}/programs/{program}/people":                          {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/programs/{program}/people/new":                      {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/people":                         {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/programs/{program}/people/{person}":                 {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/people/{person}":                {303, 404, 403, 403, 422, 422},
		"POST /o/{org}/programs/{program}/people/{person}/role":           {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/programs/{program}/people/import":                   {303, 404, 403, 403, 200, 200},
		"GET /o/{org}/connections/{connection}/edit":                      {303, 404, 403, 404, 403, 200},
		"POST /o/{org}/connections/{connection}/edit":                     {303, 404, 403, 404, 403, 409},
		"POST /o/{org}/connections/{connection}/edit/test":                {303, 404, 403, 403, 403, 200},
		"GET /o/{org}/integrations/apps":                                  {303, 404, 403, 403, 403, 200},
		"POST /o/{org}/integrations/apps":                                 {303, 404, 403, 403, 403, 422},
		"GET /o/{org}/integrations/apps/new":                              {303, 404, 403, 403, 403, 200},
		"GET /o/{org}/integrations/apps/{app}":                            {303, 404, 403, 403, 403, 404},
		"POST /o/{org}/integrations/apps/{app}":                           {303, 404, 403, 403, 403, 404},
		"POST /o/{org}/integrations/apps/{app}/remove":                    {303, 404, 403, 403, 403, 404},
		"GET /o/{org}/programs/{program}/people/import/sample.csv":        {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/people/import":                  {303, 404, 403, 403, 422, 422},
		"POST /o/{org}/programs/{program}/people/import/confirm":          {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/programs/{program}/sessions/new":                    {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/programs/{program}/sessions":                       {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/sessions/{session}":                                 {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/sessions/{session}/confirm":                        {303, 404, 403, 403, 409, 409},
		"GET /o/{org}/sessions/{session}/reschedule":                      {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/sessions/{session}/reschedule":                     {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/sessions/{session}/place":                           {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/sessions/{session}/place":                          {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/sessions/{session}/rename":                          {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/sessions/{session}/rename":                         {303, 404, 403, 403, 422, 422},
		"GET /o/{org}/sessions/{session}/people":                          {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/sessions/{session}/people":                         {303, 404, 403, 403, 409, 409},
		"GET /o/{org}/sessions/{session}/cancel":                          {303, 404, 403, 403, 200, 200},
		"POST /o/{org}/sessions/{session}/cancel":                         {303, 404, 403, 403, 409, 409},
		"GET /o/{org}/connections/{connection}/directory":                 {303, 404, 200, 403, 200, 200},
		"GET /o/{org}/connections/{connection}/directory/users/{user}":    {303, 404, 404, 403, 404, 404},
		"GET /o/{org}/connections/{connection}/directory/people/{person}": {303, 404, 404, 403, 404, 404}, // who does not lead
		"POST /o/{org}/connections/{connection}/directory/link":           {303, 404, 403, 403, 403, 404},
		"POST /o/{org}/connections/{connection}/directory/ignore":         {303, 404, 403, 403, 403, 404},
		"POST /o/{org}/connections/{connection}/directory/undo":           {303, 404, 403, 403, 403, 404},
		"POST /o/{org}/connections/{connection}/directory/invite":         {303, 404, 403, 403, 403, 404},
		"POST /o/{org}/connections/{connection}/directory/ask":            {303, 404, 404, 403, 404, 404},
		"GET /o/{org}/connections/{connection}/disconnect":                {303, 404, 403, 403, 403, 200},
		"POST /o/{org}/connections/{connection}/disconnect":               {303, 404, 403, 403, 403, 409},
		"GET /o/{org}/connections/{connection}/sessions":                  {303, 404, 200, 403, 200, 200},
		"POST /o/{org}/connections/{connection}/sessions/move":            {303, 404, 422, 403, 422, 422},
		"GET /o/{org}/connections/{connection}":                           {303, 404, 200, 404, 200, 200},
		"POST /o/{org}/connections/{connection}/check":                    {303, 404, 403, 403, 403, 303},
		"POST /o/{org}/sessions/{session}/again":                          {303, 404, 403, 403, 409, 409},
	}
	k := newKit(t, time.Now)
	_, message := k.mailed(t, greenroom.Phone, 1)
	names := []string{"anonymous", "stranger", "other", "participant", "coordinator", "administrator"}
	for _, route := range (&site{}).routes(true) {
		want, listed := lines[route.pattern]
		if !listed {
			t.Errorf("the route %s has no line: say who may ask for it", route.pattern)
			continue
		}
		delete(lines, route.pattern)
		for i, status := range []int{want.anonymous, want.stranger, want.other, want.participant, want.coordinator, want.administrator} {
			r := k.anonymous(t)
			if names[i] != "anonymous" {
				r = k.as(t, names[i])
			}
			got := r.try(k, route.pattern, message)
			if got.status != status {
				t.Errorf("%s asks for %s: %d, want %d", names[i], route.pattern, got.status, status)
			}
			if route.need != anybody && names[i] == "anonymous" && !strings.HasPrefix(got.to, "/sign-in") {
				t.Errorf("anonymous asks for %s and is led to %q", route.pattern, got.to)
			}
		}
	}
	for pattern := range lines {
		t.Errorf("there is a line for %s, but no such route", pattern)
	}
}

// try asks for a route of the hospital's program and session. Of a stream it
// reads the head only.
func (r *reader) try(k *kit, pattern string, message greenroom.MessageID) answer {
	r.t.Helper()
	method, path, ok := strings.Cut(pattern, " ")
	stage := greenroom.StageID("none")
	if strings.Contains(pattern, "{stage}") {
		stage = k.stage(r.t)
	}
	if !ok {
		method, path = http.MethodGet, pattern+"no/such/page"
	}
	path = strings.NewReplacer("{$}", "", "{org}", string(k.org), "{program}", string(k.program), "{session}", string(k.session),
		"{token}", "none", "{link}", "none", "{app}", "none", "{stage}", string(stage), "{key}", "none", "{code}", "none", "{person}", string(k.guest), "{message}", string(message),
		"{connection}", string(k.connection(r.t).ID), "{user}", "none").Replace(path)
	if !strings.HasSuffix(path, "/live") {
		return r.send(method, path, url.Values{"organization": {string(k.org)}})
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.base+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	return answer{status: response.StatusCode, to: response.Header.Get("Location")}
}
