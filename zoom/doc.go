// Package zoom is a client for Zoom that knows how Zoom behaves: which answers
// of success changed nothing, which refusals are about something else, which
// tokens work once.
//
// Start with [New], which builds the [Client]; [Client.AccountToken] or
// [Client.ExchangeCode] gives the [Token] that every other call takes. The
// methods of Client are the operations of Zoom's API for meetings, past
// meetings, registrants, templates, users, rooms and tracking fields.
//
// # Answers
//
// A type of an answer has Zoom's fields under Zoom's names in JSON, so that
// encoding what was decoded gives what Zoom sent. Optional settings are pointers:
// nil was not said, which is not the same as false. Instants are [Time],
// durations are minutes, and passcodes, keys and the URL that signs in as the
// host are [Hidden].
//
// # What was stored
//
// Zoom ignores a start in the past, switches join before host off beside a
// waiting room, lets locked settings win, and drops registration for hosts
// without a licence, all with a success. [Client.CreateMeeting] and
// [Client.UpdateMeeting] therefore return what is [Stored], and each
// [Difference] from what was asked.
//
// # Tokens
//
// The client keeps no token and refreshes none by itself. A refresh token works
// once, so one caller at a time, in all processes, may use it and must store the
// answer first; [Grants] sees to that with a [GrantStore] that you bring. A token
// of one person may say "me" and nothing else, any other token never, but to ask
// [Client.User] who connected it: what would be refused, or land on the
// administrator, is not sent.
//
// # Webhooks
//
// A [WebhookHandler] is the address that Zoom sends events to: it checks the
// signature, answers Zoom's check of the address, and hands over an [Event].
// [Verifier] and [ParseEvent] are its halves, for other ways of receiving.
//
// # Errors
//
// Every error is a [greenroom.Error]. Its message is for people and contains
// nothing that Zoom wrote; its cause is an [APIError] or an [OAuthError] when
// Zoom answered. Status and code decide, never Zoom's words, which are in the
// user's language. These questions go beyond the kind: [IsAmbiguous], whether a
// write may have been done all the same; [IsUnread], whether it was, unseen;
// [IsGone], whether the thing itself is missing in Zoom; and [ErrGrantDead],
// whether a person has to connect again. Nothing is retried but the two cases
// that say so: see [AlternativeHosts] and [Grants.Do].
//
// Neither tokens, bodies, addresses nor meeting topics are logged. A log line
// has the method, the route, the status and Zoom's tracking id, which Zoom's
// support asks for; [Options].Observe has the same of each [Exchange].
//
// # Sources
//
// The Zoom OAuth documentation, the Zoom Meeting API specification of May 2026,
// the Zoom API error and rate limit pages, and observations from the Zoom
// developer forum where those are silent.
package zoom
