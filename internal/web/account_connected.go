package web

import (
	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A connectedApp is the visitor's own connection in one organization, or the
// place of one.
type connectedApp struct {
	organization string
	state        ui.State
	word         string
	line         string
	connect      string // the page that says what Zoom will ask for; "" if it cannot be connected
	server       string // the form of credentials of their own; "" if it cannot be connected
	disconnect   string // the page that asks whether to; "" if there is nothing to disconnect
}

// connectedApps are those of the organizations in which the visitor takes part.
// Of one without video, only what is connected is one.
func (v *visit) connectedApps(organizations []*greenroom.Organization) (found []connectedApp, err error) {
	for _, o := range organizations {
		in, err := v.app.Integrations(v.ctx(), v.who, o.ID)
		if err != nil {
			return nil, err
		}
		if in.Self != nil && (o.VideoEnabled || ownLatest(in) != nil) {
			found = append(found, v.connectedApp(o, in))
		}
	}
	return found, nil
}

func (v *visit) connectedApp(o *greenroom.Organization, in app.Integrations) connectedApp {
	ctx := v.ctx()
	own := ownLatest(in)
	c := connectedApp{organization: o.Name, state: ui.Off, word: say.T(ctx, "not connected")}
	switch {
	case own != nil:
		c.state, c.word = connectionState(ctx, &own.Connection)
		c.line = connectionLine(ctx, own, v.zone())
	case !in.ByPerson:
		c.line = say.T(ctx, "This server has no Zoom app for single people, on which you could consent. Whoever runs it can add one.")
	}
	if own != nil && own.State != greenroom.Revoked {
		c.disconnect = "/o/" + string(o.ID) + "/connections/" + string(own.ID) + "/disconnect"
	} else if o.VideoEnabled {
		c.server = "/o/" + string(o.ID) + "/integrations/server-to-server?owner=" + string(greenroom.PersonOwner)
		if in.ByPerson {
			c.connect = connectPath(o.ID, greenroom.PersonOwner, "", "", "/account")
		}
	}
	return c
}

// ownLatest returns the visitor's own connection: one that lives before one
// that has ended, or nil.
func ownLatest(in app.Integrations) (own *greenroom.ConnectionView) {
	for _, c := range in.Connections {
		if in.IsOwn(c) && (own == nil || own.State == greenroom.Revoked) {
			own = c
		}
	}
	return own
}
