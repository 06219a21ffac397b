package web

import (
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// landingPath is where Zoom's Marketplace leads whoever wants to install the app.
const landingPath = "/connect/zoom"

// unasked is added to it for those whom Zoom sent to us with a code that nobody
// asked for.
const unasked = "?from=zoom"

// landing is the page on which an installation that began at Zoom goes on.
type landing struct {
	frame
	signedIn bool
	unasked  bool   // Zoom sent a code, which was thrown away
	here     string // to come back to after signing in
	targets  []app.ConnectTargets
}

// landingPage asks what to bind a Zoom account to. Nothing that comes from Zoom
// is used: each choice begins anew.
func (v *visit) landingPage() (err error) {
	p := landing{frame: v.frame(say.T(v.ctx(), "Connect your Zoom account"), "").narrow(), signedIn: v.user != nil, here: landingPath}
	if p.unasked = "?"+v.r.URL.RawQuery == unasked; p.unasked {
		p.here += unasked
	}
	if p.signedIn {
		if p.targets, err = v.app.ConnectTargets(v.ctx(), v.who); err != nil {
			return err
		}
	}
	return v.show(landingView(p))
}
