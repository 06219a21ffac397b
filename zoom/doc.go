// Package zoom is a client for the parts of Zoom that a scheduling server
// needs: tokens, meetings and users.
//
// Start with [New], which builds the [Client]; [Client.AccountToken] or
// [Client.ExchangeCode] gives the [Token] that every other call takes. The
// client keeps no token and refreshes none: who owns a grant decides when, and
// must store the answer before using it, because a refresh token works once.
//
// Every error is a [greenroom.Error]. Its message is for people and contains
// nothing that Zoom wrote; its cause is an [APIError] or an [OAuthError] when
// Zoom answered. Three questions go beyond the kind: [IsAmbiguous], whether a
// write may have been done all the same; [IsGone], whether the thing itself is
// missing in Zoom; and [ErrGrantDead], whether a person has to connect again.
//
// Neither tokens, bodies, addresses nor meeting topics are logged. A log line
// has the method, the route, the status and Zoom's tracking id, which Zoom's
// support asks for.
//
// Sources: the Zoom OAuth documentation, the Zoom Meeting API specification of
// May 2026, the Zoom API error and rate limit pages, and observations from the
// Zoom developer forum where those are silent.
package zoom
