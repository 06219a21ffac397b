package web

import (
	"greenroom"
	"greenroom/internal/say"
)

// A pendingCard is a connection that the visitor has begun and not come back
// from.
type pendingCard struct {
	*greenroom.AttemptView
	title  string
	line   string // since when
	try    string // the page that says what Zoom will ask for
	ask    string // the page for those whom Zoom refuses
	forget string // where the form goes that gives it up
}

// pending returns the connections that the visitor has begun.
func (v *visit) pending() (cards []pendingCard, err error) {
	ctx := v.ctx()
	found, err := v.app.PendingConnections(ctx, v.who, v.org.ID)
	for _, a := range found {
		app := ""
		if !v.app.IsServerApp(a.App) {
			app = a.App
		}
		at := a.CreatedAt.In(v.zone())
		try := v.connectPath(a.OwnerKind, a.OwnerID, app, a.ReturnTo)
		cards = append(cards, pendingCard{AttemptView: a, title: say.T(ctx, "Zoom for %s", a.OwnerName), try: try,
			line: say.T(ctx, "You went to Zoom at %[1]s (%[2]s) and have not come back.", say.Clock(at), say.City(v.zone())),
			ask:  v.askAbout(a.OwnerKind, a.OwnerID, app), forget: v.path("/integrations/pending/forget")})
	}
	return cards, err
}

// forgetPending gives up a connection that the visitor has begun.
func (v *visit) forgetPending() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	if err := v.app.ForgetPending(v.ctx(), v.who, v.org.ID, in.Get("attempt")); err != nil {
		return err
	}
	return v.to(v.path("/integrations"), say.T(v.ctx(), "Forgotten. Nothing was connected."))
}
