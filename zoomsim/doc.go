// Package zoomsim is a Zoom in one process: the OAuth pages and token
// endpoint, the part of the REST API that schedules meetings, and small pages
// that show what was stored. Tests, demonstrations, and developers without a
// Zoom account use it in place of zoom.us.
//
// Start with [New] and [Options], then [Seed], which says who exists, then
// [Fault], which makes things go wrong on purpose. A [Sim] is an
// [net/http.Handler]; [net/http/httptest.NewServer] is all it needs.
//
// # What it promises
//
// Requests are handled one at a time. A change is in the state file, if there
// is one, before its reply is sent. Time is Options.Now plus whatever
// [Sim.Advance] added, and nothing else in the package reads a clock except
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
// # Limits
//
// Meetings to which one is only invited, webinars, and audio and video are
// absent. Where no public
// source settles what Zoom does, the code says so and refuses. The control API
// under /_sim/ and the shared password have no protection beyond a check for
// cross-origin browser requests: bind the simulator to loopback.
//
// # Sources
//
// Zoom's OAuth documentation, API reference (OpenAPI of May 2026), list of
// error codes, and rate limit pages at developers.zoom.us; observed answers
// from devforum.zoom.us and from issue threads of public client libraries.
// Zoom is a trademark of its owner, who has no part in this program.
package zoomsim
