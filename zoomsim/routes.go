package zoomsim

import "net/http"

// routes is the table of contents of the simulator.
func (s *Sim) routes() {
	s.handle("POST /oauth/token", s.serveToken)
	s.handle("POST /oauth/revoke", s.serveRevoke)
	s.handle("GET /oauth/authorize", s.serveAuthorize)
	s.handle("POST /oauth/authorize", s.serveDecision)
	s.handle("POST /oauth/signin", s.serveSignIn)
	s.handle("POST /oauth/signout", s.serveSignOut)
	for _, op := range operations() {
		s.handle(op.method+" /v2"+op.path, func(w *reply, r *http.Request) { s.serveOperation(w, r, op) })
	}
	s.handle("/v2/", s.serveUnknownOperation)

	s.handle("GET /_sim/state", s.serveState)
	s.handle("GET /_sim/snapshot", s.serveSnapshot)
	s.handle("PUT /_sim/snapshot", s.serveRestore)
	s.handle("POST /_sim/faults", s.serveAddFault)
	s.handle("DELETE /_sim/faults", s.serveClearFaults)
	s.handle("POST /_sim/clock", s.serveClock)
	s.handle("POST /_sim/users/{user}", s.serveSetUser)
	s.handle("POST /_sim/grants/revoke", s.serveRevokeGrants)
	s.handle("POST /_sim/meetings/{meeting}/join", s.serveJoinAs)
	s.handle("POST /_sim/meetings/{meeting}/admit", s.serveAdmit)
	s.handle("POST /_sim/meetings/{meeting}/leave", s.serveLeave)
	s.handle("POST /_sim/meetings/{meeting}/end", s.serveEnd)

	s.handle("GET /_sim/style.css", s.serveStyle)
	s.handle("GET /{$}", s.serveHome)
	s.handle("GET /account/{account}/users", s.serveUsersPage)
	s.handle("GET /users/{user}/meetings", s.serveMeetingsPage)
	s.handle("GET /users/{user}/meetings/{meeting}/edit", s.serveEditPage)
	s.handle("POST /users/{user}/meetings/{meeting}/edit", s.serveEdit)
	s.handle("GET /users/{user}/meetings/{meeting}/delete", s.serveDeletePage)
	s.handle("POST /users/{user}/meetings/{meeting}/delete", s.serveDelete)
	s.handle("POST /users/{user}/meetings/{meeting}/recover", s.serveRecover)
	s.handle("GET /j/{meeting}", s.serveJoinPage)
	s.handle("POST /j/{meeting}", s.serveJoin)
	s.handle("GET /j/{meeting}/signin", s.serveJoinSignInPage)
	s.handle("POST /j/{meeting}/signin", s.serveJoinSignIn)
	s.handle("POST /j/{meeting}/signout", s.serveJoinSignOut)
	s.handle("POST /j/{meeting}/{action}", s.serveAct)
	s.handle("GET /s/{meeting}", s.serveStartPage)
	s.handle("POST /s/{meeting}", s.serveStart)
	s.handle("/", s.serveNotFound)
}
