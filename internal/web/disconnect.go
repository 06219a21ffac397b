package web

import (
	"context"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// disconnecting is the question whether a connection shall end, with what stays
// and what stops.
type disconnecting struct {
	frame
	entry
	*app.Ending
	path  string // of this page
	stays []string
	stops []string
	first []affectedRow
	more  int // sessions beside the first
}

func (v *visit) disconnectPage() error { return v.showDisconnect(entry{}) }

func (v *visit) showDisconnect(in entry) error {
	ctx, id := v.ctx(), v.connectionID()
	e, err := v.app.Ending(ctx, v.who, v.org.ID, id)
	if greenroom.KindOf(err) == greenroom.Conflict { // it has ended
		return v.sorry(v.path("/integrations"), err)
	}
	if err != nil {
		return err
	}
	d := disconnecting{frame: v.frame(say.T(ctx, "Disconnect %s", e.Connection.Name), inIntegrations).narrow(), entry: in, Ending: e,
		path: v.path("/connections/" + string(id) + "/disconnect"), stays: kept(ctx, e), stops: lost(ctx, e)}
	for _, s := range e.First {
		d.first = append(d.first, v.affectedRow(s))
	}
	d.more = e.Sessions + e.Waiting - len(d.first)
	return v.render(in.status(), disconnectView(d))
}

// disconnect ends a connection. After somebody else's change it shows what is so
// now.
func (v *visit) disconnect() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	err = v.app.Disconnect(v.ctx(), v.who, v.org.ID, v.connectionID(), in.revision())
	switch {
	case greenroom.KindOf(err) == greenroom.Conflict:
		return v.showDisconnect(entry{err: err})
	case err != nil:
		return err
	}
	said := say.T(v.ctx(), "The connection is disconnected. Links of upcoming sessions still work.")
	if !v.maySomewhere(greenroom.ReadProgram) {
		return v.to(v.path("/integrations"), said)
	}
	return v.to(v.path("/connections/"+string(v.connectionID())+"/sessions"), said)
}

// kept says what a connection leaves behind.
func kept(ctx context.Context, e *app.Ending) []string {
	lines := []string{say.T(ctx, "No upcoming session has a meeting made through it.")}
	if e.Sessions > 0 {
		lines = []string{say.T(ctx, "%d upcoming sessions keep their Zoom meetings, and everybody's links to them work as before.", e.Sessions)}
	}
	if e.Shared > 0 {
		lines = append(lines, say.T(ctx, "%d other connections here use the same permission at Zoom, and go on working. So Zoom is not told.", e.Shared))
	}
	if e.Connection.AppKind == greenroom.ServerToServer && e.Shared == 0 {
		lines = append(lines, say.T(ctx, "The Server-to-Server app stays active at Zoom until somebody deactivates it there, under Manage in the Zoom App Marketplace."))
	}
	return append(lines, say.T(ctx, "The history stays, and so does the connection in the list, as ended. It can be connected again."))
}

// lost says what a connection takes with it.
func lost(ctx context.Context, e *app.Ending) []string {
	lines := []string{say.T(ctx, "No new meetings are made through it.")}
	if e.Sessions > 0 {
		lines = append(lines, say.T(ctx, "Zoom does not hear of changes to those sessions: a meeting stays at its old time if its session is moved, and is not deleted if it is cancelled. You can move them all elsewhere on the next page."))
	}
	if e.Waiting > 0 {
		lines = append(lines, waitingLine(ctx, e))
	}
	for _, f := range e.Falls {
		lines = append(lines, fallLine(ctx, f))
	}
	if e.Connection.OwnerKind == greenroom.PersonOwner {
		lines = append(lines, say.T(ctx, "New sessions that %s leads use the connection of their program or organization.", e.Connection.OwnerName))
	}
	switch {
	case e.TellsProvider():
		lines = append(lines, say.T(ctx, "Zoom is told that the permission is over, and Greenroom erases it."))
	case e.Shared == 0:
		lines = append(lines, say.T(ctx, "Greenroom erases the credentials. To connect again, they have to be entered again."))
	}
	return lines
}

// waitingLine says what becomes of the sessions that have no meeting yet.
func waitingLine(ctx context.Context, e *app.Ending) string {
	for _, f := range e.Falls {
		if f.Next == nil {
			return say.T(ctx, "%d upcoming sessions have no meeting yet, and wait for one until Zoom is connected again or they take place elsewhere.", e.Waiting)
		}
	}
	return say.T(ctx, "%d upcoming sessions have no meeting yet, and get it through whatever is used instead.", e.Waiting)
}

// fallLine says what a program uses instead.
func fallLine(ctx context.Context, f app.Fall) string {
	switch {
	case f.Next != nil:
		return say.T(ctx, "New sessions of %[1]s use %[2]s instead.", f.Program.Name, f.Next.Name)
	case f.Program.DefaultLocation == greenroom.Zoom:
		return say.T(ctx, "%s has no other connection: its new sessions take place in the built-in room, until you choose otherwise on its page.", f.Program.Name)
	}
	return say.T(ctx, "%s has no other connection: its sessions cannot take place on Zoom.", f.Program.Name)
}
