package web

import (
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// landingPath is where Zoom's Marketplace leads whoever wants to install the app.
const landingPath = "/connect/zoom"

// landing is the page on which an installation that began at Zoom goes on.
type landing struct {
	frame
	signedIn bool
	targets  []app.ConnectTargets
}

// landingPage asks what to bind a Zoom account to. Nothing that comes from Zoom
// is used: each choice begins anew.
func (v *visit) landingPage() (err error) {
	p := landing{frame: v.outside(say.T(v.ctx(), "Connect your Zoom account")), signedIn: v.user != nil}
	if p.signedIn {
		if p.targets, err = v.app.ConnectTargets(v.ctx(), v.who); err != nil {
			return err
		}
	}
	return v.show(landingView(p))
}

// outside is the frame of a page for people without an account, too. What is to
// be said to whoever has not signed in stays to be said afterwards.
func (v *visit) outside(title string) frame {
	f := v.frame(title, "").narrow()
	if v.user == nil {
		f.said, f.not = v.cookies.GetString(v.ctx(), keySaid), v.cookies.GetString(v.ctx(), keyNot)
	}
	return f
}
