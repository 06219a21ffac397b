package zoomsim

import "net/http"

// routes is the table of contents of the simulator.
func (s *Sim) routes() {
	s.handle("POST /oauth/token", s.serveToken)
	s.handle("POST /oauth/revoke", s.serveRevoke)
	s.handle("GET /oauth/authorize", s.serveAuthorize)
	s.handle("POST /oauth/authorize", s.serveDecision)
	s.handle("GET /oauth/signin", s.serveSignInPage)
	s.handle("POST /oauth/signin", s.serveSignIn)
	s.handle("POST /oauth/signout", s.serveSignOut)
	s.handle("POST /oauth/data/compliance", s.serveCompliance)
	s.handle("POST /v2/oauth/data/compliance", s.serveCompliance)
	for _, op := range operations() {
		s.handle(op.method+" /v2"+op.path, func(w *reply, r *http.Request) { s.serveOperation(w, r, op) })
	}
	s.handle("/v2/", s.serveUnknownOperation)

	s.handle("GET /_sim/state", s.serveState)
	s.handle("POST /_sim/faults", s.serveAddFault)
	s.handle("DELETE /_sim/faults", s.serveClearFaults)
	s.handle("POST /_sim/clock", s.serveClock)
	s.handle("POST /_sim/users/{user}", s.serveSetUser)
	s.handle("POST /_sim/grants/revoke", s.serveRevokeGrants)

	s.handle("POST /_sim/apps", s.serveAddApp)
	s.handle("POST /_sim/apps/{client}/enable", s.serveEnableApp)
	s.handle("POST /_sim/apps/{client}/disable", s.serveDisableApp)
	s.handle("POST /_sim/approvals", s.serveApproval)
	s.handle("POST /_sim/approvals/demand", s.serveDemand)
	s.handle("POST /_sim/uninstall", s.serveUninstall)

	s.handle("GET /_sim/webhooks", s.serveWebhooks)
	s.handle("POST /_sim/webhooks/pause", s.servePauseWebhooks)
	s.handle("POST /_sim/webhooks/{id}/redeliver", s.serveRedeliver)
	s.handle("GET /_sim/apps/{client}/subscriptions", s.serveSubscriptions)
	s.handle("POST /_sim/apps/{client}/subscriptions", s.serveSubscribe)
	s.handle("DELETE /_sim/apps/{client}/subscriptions", s.serveUnsubscribe)
	s.handle("POST /_sim/apps/{client}/subscriptions/validate", s.serveValidate)

	s.handle("GET /_sim/{$}", s.serveInspector)
	s.handle("POST /_sim/inspector/{action}", s.serveInspectorForm)
	s.handle("GET /_sim/style.css", s.serveStyle)
	s.handle("GET /marketplace", s.serveMarketplace)
	s.handle("GET /marketplace/apps/{client}", s.serveListing)
	s.handle("POST /marketplace/apps/{client}", s.serveListingRequest)
	s.handle("GET /marketplace/installed", s.serveInstalled)
	s.handle("GET /marketplace/installed/{client}/{user}", s.serveUninstallPage)
	s.handle("POST /marketplace/installed/{client}/{user}", s.serveUninstallForm)
	s.handle("GET /marketplace/manage", s.serveManage)
	s.handle("POST /marketplace/manage", s.serveManageForm)
	s.handle("GET /marketplace/develop", s.serveDevelop)
	s.handle("GET /marketplace/develop/new/{kind}", s.serveNewApp)
	s.handle("POST /marketplace/develop/new/{kind}", s.serveNewAppForm)
	s.handle("GET /marketplace/develop/apps/{client}", s.serveAppPage)
	s.handle("POST /marketplace/develop/apps/{client}/{part}", s.serveAppForm)
	s.handle("GET /{$}", s.serveHome)
	s.handle("GET /account/{account}/users", s.serveUsersPage)
	s.handle("GET /users/{user}/meetings", s.serveMeetingsPage)
	s.handle("GET /j/{meeting}", s.serveJoinPage)
	s.handle("GET /s/{meeting}", s.serveStartPage)
	s.handle("/", s.serveNotFound)
}
