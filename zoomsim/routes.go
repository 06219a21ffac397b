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
	s.handle("POST /_sim/faults", s.serveAddFault)
	s.handle("DELETE /_sim/faults", s.serveClearFaults)
	s.handle("POST /_sim/clock", s.serveClock)
	s.handle("POST /_sim/users", s.serveAddUser)
	s.handle("POST /_sim/users/{user}", s.serveSetUser)
	s.handle("DELETE /_sim/users/{user}", s.serveDeleteUser)
	s.handle("POST /_sim/users/{user}/settings", s.serveSetSettings)
	s.handle("POST /_sim/accounts/{account}", s.serveSetAccount)
	s.handle("POST /_sim/accounts/{account}/roles", s.serveAddRole)
	s.handle("POST /_sim/accounts/{account}/roles/{role}", s.serveSetRole)
	s.handle("POST /_sim/rooms", s.serveAddRoom)
	s.handle("POST /_sim/rooms/{room}", s.serveSetRoom)
	s.handle("DELETE /_sim/rooms/{room}", s.serveDeleteRoom)
	s.handle("POST /_sim/grants/revoke", s.serveRevokeGrants)

	s.handle("GET /_sim/style.css", s.serveStyle)
	s.handle("GET /{$}", s.serveHome)
	s.handle("GET /account/{account}", s.serveAccountPage)
	s.handle("POST /account/{account}", s.serveAccountForm)
	s.handle("GET /account/{account}/users", s.serveUsersPage)
	s.handle("POST /account/{account}/users", s.serveAddUserForm)
	s.handle("GET /users/{user}", s.serveUserPage)
	s.handle("POST /users/{user}", s.serveUserForm)
	s.handle("POST /users/{user}/remove", s.serveRemoveUserForm)
	s.handle("GET /account/{account}/roles", s.serveRolesPage)
	s.handle("POST /account/{account}/roles", s.serveAddRoleForm)
	s.handle("POST /account/{account}/roles/{role}", s.serveRoleForm)
	s.handle("GET /account/{account}/rooms", s.serveRoomsPage)
	s.handle("POST /account/{account}/rooms", s.serveAddRoomForm)
	s.handle("POST /rooms/{room}", s.serveRoomForm)
	s.handle("POST /rooms/{room}/remove", s.serveRemoveRoomForm)
	s.handle("GET /users/{user}/meetings", s.serveMeetingsPage)
	s.handle("GET /j/{meeting}", s.serveJoinPage)
	s.handle("GET /s/{meeting}", s.serveStartPage)
	s.handle("/", s.serveNotFound)
}
