package web

import "net/http"

// A need is who may ask for a page, before the page itself asks further.
type need int

const (
	anybody need = iota
	user         // who has signed in
	member       // who has a role in the organization of the path
)

// A route is one page, or one thing that a form does.
type route struct {
	pattern string // of http.ServeMux; {org} is the organization
	need    need
	page    func(*visit) error
	maxBody int64 // bytes; 0 means 64 KiB
}

// routes lists the pages at a glance. Those that begin with GET change nothing.
func (s *site) routes(dev bool) []route {
	routes := []route{
		{pattern: "/", page: (*visit).missing},

		{pattern: "GET /sign-in", page: (*visit).signInPage},
		{pattern: "POST /sign-in", page: (*visit).signIn},
		{pattern: "GET /sign-in/link/{token}", page: (*visit).linkPage},
		{pattern: "POST /sign-in/link/{token}", page: (*visit).spendLink},
		{pattern: "POST /sign-out", page: (*visit).signOut},

		{pattern: "GET /j/{code}", page: (*visit).joinPage},

		{pattern: "GET /{$}", need: user, page: (*visit).home},
		{pattern: "GET /organizations/new", need: user, page: (*visit).newOrganizationPage},
		{pattern: "POST /organizations", need: user, page: (*visit).createOrganization},
		{pattern: "GET /account", need: user, page: (*visit).accountPage},
		{pattern: "POST /account/password", need: user, page: (*visit).setPassword},
		{pattern: "POST /account/keys", need: user, page: (*visit).createKey},
		{pattern: "POST /account/keys/{key}/revoke", need: user, page: (*visit).revokeKey},

		{pattern: "GET /o/{org}", need: member, page: (*visit).todayPage},
		{pattern: "GET /o/{org}/live", need: member, page: (*visit).live},

		{pattern: "GET /connect/zoom", page: (*visit).landingPage},
		{pattern: "GET /connect/zoom/callback", page: (*visit).finishConnect},
		{pattern: "GET /connect/link", page: (*visit).followedPage},
		{pattern: "POST /connect/link", page: (*visit).followAgain},
		{pattern: "GET /connect/link/{token}", page: (*visit).connectLinkPage},
		{pattern: "POST /connect/link/{token}", page: (*visit).followConnectLink},
		{pattern: "GET /o/{org}/integrations", need: member, page: (*visit).integrationsPage},
		{pattern: "GET /o/{org}/integrations/connect", need: member, page: (*visit).connectPage},
		{pattern: "POST /o/{org}/integrations/authorize", need: member, page: (*visit).beginConnect},
		{pattern: "POST /o/{org}/integrations/pending/forget", need: member, page: (*visit).forgetPending},
		{pattern: "GET /o/{org}/integrations/ask", need: member, page: (*visit).askPage},
		{pattern: "POST /o/{org}/integrations/ask", need: member, page: (*visit).makeConnectLink},
		{pattern: "POST /o/{org}/integrations/ask/{link}/withdraw", need: member, page: (*visit).withdrawConnectLink},
		{pattern: "GET /o/{org}/integrations/server-to-server", need: member, page: (*visit).serverPage},
		{pattern: "POST /o/{org}/integrations/server-to-server", need: member, page: (*visit).connectServer},
		{pattern: "POST /o/{org}/integrations/server-to-server/test", need: member, page: (*visit).testServer},
		{pattern: "GET /o/{org}/connections/{connection}/disconnect", need: member, page: (*visit).disconnectPage},
		{pattern: "POST /o/{org}/connections/{connection}/disconnect", need: member, page: (*visit).disconnect},
		{pattern: "GET /o/{org}/connections/{connection}/sessions", need: member, page: (*visit).affectedPage},
		{pattern: "POST /o/{org}/connections/{connection}/sessions/move", need: member, page: (*visit).moveSessions},
		{pattern: "POST /o/{org}/zoom", need: member, page: (*visit).setPermissions},
		{pattern: "POST /o/{org}/connections/{connection}/first", need: member, page: (*visit).useFirst},
		{pattern: "GET /o/{org}/connections/{connection}", need: member, page: (*visit).connectionPage},
		{pattern: "POST /o/{org}/connections/{connection}/check", need: member, page: (*visit).checkConnection},
		{pattern: "GET /o/{org}/connections/{connection}/edit", need: member, page: (*visit).editPage},
		{pattern: "POST /o/{org}/connections/{connection}/edit", need: member, page: (*visit).updateConnection},
		{pattern: "POST /o/{org}/connections/{connection}/edit/test", need: member, page: (*visit).testServerEdit},
		{pattern: "GET /o/{org}/integrations/apps", need: member, page: (*visit).ownAppsPage},
		{pattern: "POST /o/{org}/integrations/apps", need: member, page: (*visit).addOwnApp},
		{pattern: "GET /o/{org}/integrations/apps/new", need: member, page: (*visit).newOwnAppPage},
		{pattern: "GET /o/{org}/integrations/apps/{app}", need: member, page: (*visit).ownAppPage},
		{pattern: "POST /o/{org}/integrations/apps/{app}", need: member, page: (*visit).updateOwnApp},
		{pattern: "POST /o/{org}/integrations/apps/{app}/remove", need: member, page: (*visit).removeOwnApp},
		{pattern: "POST /o/{org}/video", need: member, page: (*visit).switchVideo},

		{pattern: "GET /o/{org}/connections/{connection}/directory", need: member, page: (*visit).directoryPage},
		{pattern: "GET /o/{org}/connections/{connection}/directory/users/{user}", need: member, page: (*visit).hostPage},
		{pattern: "GET /o/{org}/connections/{connection}/directory/people/{person}", need: member, page: (*visit).unmatchedPage},
		{pattern: "POST /o/{org}/connections/{connection}/directory/link", need: member, page: (*visit).linkHost},
		{pattern: "POST /o/{org}/connections/{connection}/directory/ignore", need: member, page: (*visit).ignoreHost},
		{pattern: "POST /o/{org}/connections/{connection}/directory/undo", need: member, page: (*visit).unlinkHost},
		{pattern: "POST /o/{org}/connections/{connection}/directory/invite", need: member, page: (*visit).inviteHost},
		{pattern: "POST /o/{org}/connections/{connection}/directory/ask", need: member, page: (*visit).askToConnect},

		{pattern: "GET /o/{org}/outbox", need: member, page: (*visit).outboxPage},
		{pattern: "GET /o/{org}/outbox/{message}", need: member, page: (*visit).messagePage},
		{pattern: "GET /o/{org}/outbox/{message}/html", need: member, page: (*visit).messageHTML},
		{pattern: "GET /o/{org}/outbox/{message}/raw", need: member, page: (*visit).messageRaw},

		{pattern: "GET /o/{org}/programs", need: member, page: (*visit).programsPage},
		{pattern: "GET /o/{org}/programs/new", need: member, page: (*visit).newProgramPage},
		{pattern: "POST /o/{org}/programs", need: member, page: (*visit).createProgram},
		{pattern: "GET /o/{org}/programs/{program}", need: member, page: (*visit).programPage},
		{pattern: "GET /o/{org}/programs/{program}/virtual", need: member, page: (*visit).virtualPage},
		{pattern: "POST /o/{org}/programs/{program}/virtual", need: member, page: (*visit).selectVirtual},
		{pattern: "POST /o/{org}/programs/{program}/zoom", need: member, page: (*visit).setProgramZoom},
		{pattern: "GET /o/{org}/programs/{program}/stages", need: member, page: (*visit).stagesPage},
		{pattern: "GET /o/{org}/programs/{program}/stages/new", need: member, page: (*visit).newStagePage},
		{pattern: "POST /o/{org}/programs/{program}/stages", need: member, page: (*visit).createStage},
		{pattern: "GET /o/{org}/programs/{program}/stages/{stage}", need: member, page: (*visit).stagePage},
		{pattern: "POST /o/{org}/programs/{program}/stages/{stage}", need: member, page: (*visit).updateStage},
		{pattern: "POST /o/{org}/programs/{program}/stages/{stage}/delete", need: member, page: (*visit).deleteStage},
		{pattern: "GET /o/{org}/programs/{program}/people", need: member, page: (*visit).programPeoplePage},
		{pattern: "GET /o/{org}/programs/{program}/people/new", need: member, page: (*visit).newPersonPage},
		{pattern: "POST /o/{org}/programs/{program}/people", need: member, page: (*visit).addPerson},
		{pattern: "GET /o/{org}/programs/{program}/people/{person}", need: member, page: (*visit).personPage},
		{pattern: "POST /o/{org}/programs/{program}/people/{person}", need: member, page: (*visit).updatePerson},
		{pattern: "POST /o/{org}/programs/{program}/people/{person}/role", need: member, page: (*visit).setPersonRole},
		{pattern: "GET /o/{org}/programs/{program}/people/import", need: member, page: (*visit).importPeoplePage},
		{pattern: "GET /o/{org}/programs/{program}/people/import/sample.csv", need: member, page: (*visit).samplePeople},
		{pattern: "POST /o/{org}/programs/{program}/people/import", need: member, page: (*visit).previewImport, maxBody: maxUpload},
		{pattern: "POST /o/{org}/programs/{program}/people/import/confirm", need: member, page: (*visit).importPeople, maxBody: maxUpload},
		{pattern: "GET /o/{org}/programs/{program}/sessions/new", need: member, page: (*visit).newSessionPage},
		{pattern: "POST /o/{org}/programs/{program}/sessions", need: member, page: (*visit).createSession},

		{pattern: "GET /o/{org}/sessions/{session}", need: member, page: (*visit).sessionPage},
		{pattern: "POST /o/{org}/sessions/{session}/again", need: member, page: (*visit).makeMeetingAgain},
		{pattern: "POST /o/{org}/sessions/{session}/confirm", need: member, page: (*visit).confirmSession},
		{pattern: "GET /o/{org}/sessions/{session}/reschedule", need: member, page: (*visit).reschedulePage},
		{pattern: "POST /o/{org}/sessions/{session}/reschedule", need: member, page: (*visit).rescheduleSession},
		{pattern: "GET /o/{org}/sessions/{session}/place", need: member, page: (*visit).placePage},
		{pattern: "POST /o/{org}/sessions/{session}/place", need: member, page: (*visit).relocateSession},
		{pattern: "GET /o/{org}/sessions/{session}/rename", need: member, page: (*visit).renamePage},
		{pattern: "POST /o/{org}/sessions/{session}/rename", need: member, page: (*visit).renameSession},
		{pattern: "GET /o/{org}/sessions/{session}/people", need: member, page: (*visit).sessionPeoplePage},
		{pattern: "POST /o/{org}/sessions/{session}/people", need: member, page: (*visit).changePeople},
		{pattern: "GET /o/{org}/sessions/{session}/cancel", need: member, page: (*visit).cancelPage},
		{pattern: "POST /o/{org}/sessions/{session}/cancel", need: member, page: (*visit).cancelSession},
	}
	if dev {
		routes = append(routes, route{pattern: "GET /styleguide", page: (*visit).styleguide})
	}
	return routes
}

// maxForm is the largest form read, in bytes.
const maxForm = 64 << 10

// serve answers with a route's page, or with the page of what went wrong.
func (s *site) serve(to route) http.Handler {
	limit := to.maxBody
	if limit == 0 {
		limit = maxForm
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		v := &visit{site: s, w: w, r: r}
		defer v.recovered()
		w.Header().Set("Content-Security-Policy", s.policy)
		w.Header().Set("Cache-Control", "no-store")
		err := v.admit(to.need)
		if err == nil {
			err = to.page(v)
		}
		if err != nil {
			v.fail(err)
		}
	})
}
