// Package zoomsim is a Zoom in one process: the OAuth pages and token
// endpoint, the part of the REST API that schedules meetings, and small pages
// that show what was stored. Tests, demonstrations, and developers without a
// Zoom account use it in place of zoom.us.
//
// Start with [New] and [Options], then [Seed], which says who exists, then
// [Fault], which makes things go wrong on purpose. A [Sim] is a
// handler for [net/http/httptest.NewServer] or any other server.
//
// # What it promises
//
// Requests are handled one at a time. A change is in the data folder, if there
// is one, before its reply is sent. Time is Options.Now, as [Sim.Advance] and
// [Sim.SetSpeed] bend it, and nothing else in the package reads a clock except
// the delays that were asked for and the three seconds in which a webhook must
// be answered. Tokens, codes, and session cookies are kept as SHA-256 hashes
// only.
//
// # Webhooks
//
// Apps hear of events at the addresses of their subscriptions, which prove first
// that they hold the app's secret token. What is not answered is repeated after
// 5, 20, and 60 minutes of the simulator's clock, also after a restart.
// [Sim.Flush] waits for what is due; [Sim.Deliveries] and the inspector at
// /_sim/ show what came of it. Between attempts no goroutine waits, so a test
// may look for leaks after [Sim.Close].
//
// Signatures name the simulator's time. A receiver that compares it with its own
// clock refuses what is sent after the simulator's was moved.
//
// Zoom's pages leave open or contradict each other on three things, and here
// they are guessed: each attempt repeats the first one's timestamp
// (Options.RestampRetries), whatever is not 200 or 204 is repeated, and an
// address that fails one validation after 72 hours gets nothing until it is
// validated by hand.
//
// # Control API
//
// What a [Sim]'s methods do is done from outside the process below /_sim/, with
// JSON in both directions: 201 with what was added, 200 with what was changed or
// asked for, 204 for nothing, and 400 with a sentence in "error". docs/zoomsim.md
// has the table of what each request may say; the routes are
//
//	GET    state                                accounts, people, meetings, apps, grants, faults, logs
//	GET    snapshot                             Snapshot
//	PUT    snapshot                             Restore
//	POST   faults                               AddFault
//	DELETE faults                               ClearFaults
//	POST   clock                                SetTime, Advance, SetSpeed
//	POST   users                                AddUser
//	POST   users/{user}                         SetUser
//	DELETE users/{user}                         DeleteUser
//	POST   accounts/{account}                   SetAccount
//	POST   accounts/{account}/roles             AddRole
//	POST   accounts/{account}/roles/{role}      SetRole
//	POST   rooms                                AddRoom
//	POST   rooms/{room}                         SetRoom
//	DELETE rooms/{room}                         DeleteRoom
//	POST   apps                                 AddApp
//	POST   apps/{client}/enable                 EnableApp
//	POST   apps/{client}/disable                DisableApp
//	GET    apps/{client}/subscriptions          and what is known of their addresses
//	POST   apps/{client}/subscriptions          Subscribe
//	DELETE apps/{client}/subscriptions?url=     Unsubscribe
//	POST   apps/{client}/subscriptions/validate Validate
//	POST   approvals                            Approve, Withdraw
//	POST   grants/revoke                        RevokeGrants
//	POST   grants/uninstall                     Uninstall
//	POST   meetings/{meeting}/join              Join
//	POST   meetings/{meeting}/admit             Admit
//	POST   meetings/{meeting}/leave             Leave
//	POST   meetings/{meeting}/end               End
//	GET    webhooks                             Deliveries
//	POST   webhooks/pause                       PauseWebhooks
//	POST   webhooks/{id}/redeliver              Redeliver
//
// # Limits
//
// Meetings to which one is only invited, webinars, and audio and video are
// absent. Where no public source settles what Zoom does, the code says so, and
// docs/zoomsim.md says how far to trust the rest. The control API under /_sim/
// and the shared password have no protection beyond a check for cross-origin
// browser requests: bind the simulator to loopback.
//
// # Sources
//
// Zoom's OAuth documentation, API reference (OpenAPI of May 2026), list of
// error codes, and rate limit pages at developers.zoom.us; observed answers
// from devforum.zoom.us and from issue threads of public client libraries.
// Zoom is a trademark of its owner, who has no part in this program.
package zoomsim
