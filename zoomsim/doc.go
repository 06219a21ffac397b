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
// the delays that were asked for. Tokens, codes, and session cookies are kept
// as SHA-256 hashes only.
//
// # Limits
//
// Registrants, rooms, user settings, occurrences of recurring
// meetings, per-second limits, and audio and video are absent. Where no public
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
