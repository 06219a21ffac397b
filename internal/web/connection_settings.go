package web

import (
	"net/url"
	"strconv"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// connectionSettings is the form of what people say about a connection.
type connectionSettings struct {
	frame
	entry
	*greenroom.ConnectionView
	path  string
	back  string
	again string // the page that connects it again; "" if the visitor may not
}

// editPage is the one form of a connection: of what people say about it, and with
// its credentials if the visitor may change them.
func (v *visit) editPage() error {
	c, use, err := v.manageable()
	switch {
	case err != nil:
		return err
	case hasCredentials(c, use):
		return v.showServerEdit(entry{}, nil)
	}
	return v.showSettings(c, use, entry{})
}

func (v *visit) updateConnection() error {
	c, use, err := v.manageable()
	switch {
	case err != nil:
		return err
	case hasCredentials(c, use):
		return v.updateServer()
	}
	return v.updateSettings(c, use)
}

// hasCredentials reports whether a connection has credentials that the visitor,
// who may change it, may change too: those of a person are theirs alone.
func hasCredentials(c *greenroom.ConnectionView, use *app.Use) bool {
	return c.AppKind == greenroom.ServerToServer && (c.OwnerKind != greenroom.PersonOwner || use.Mine)
}

// manageable returns the connection of the path, if the visitor may change it.
func (v *visit) manageable() (*greenroom.ConnectionView, *app.Use, error) {
	found, err := v.app.Integrations(v.ctx(), v.who, v.org.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range found.Connections {
		if c.ID != v.connectionID() {
			continue
		}
		if !found.Uses[c.ID].MayManage {
			return nil, nil, greenroom.Errorf(greenroom.Forbidden, "Your role does not allow this. Nothing was changed. Ask an administrator of your organization.")
		}
		return c, found.Uses[c.ID], nil
	}
	return nil, nil, greenroom.Errorf(greenroom.NotFound, "There is no such connection here, or it is not yours to see.")
}

// showSettings shows the form with what was typed, or else with what is stored.
func (v *visit) showSettings(c *greenroom.ConnectionView, use *app.Use, in entry) error {
	if in.Values == nil {
		in.Values = settingsValues(&c.Connection)
	}
	p := connectionSettings{frame: v.frame(editTitle(v.ctx(), &c.Connection), inIntegrations).narrow(), entry: in, ConnectionView: c,
		path: v.path("/connections/" + string(c.ID)), back: v.path("/integrations"), again: v.againPath(c, use)}
	return v.render(in.status(), connectionSettingsView(p))
}

// settingsValues are the fields that both forms of a connection have.
func settingsValues(c *greenroom.Connection) url.Values {
	return url.Values{"name": {c.Name}, "default_host": {c.DefaultHost}, "revision": {strconv.FormatInt(c.Revision, 10)}}
}

func (v *visit) updateSettings(c *greenroom.ConnectionView, use *app.Use) error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	changed, err := v.app.UpdateConnection(v.ctx(), v.who, v.org.ID, c.ID, in.revision(),
		app.ConnectionSettings{Name: in.Get("name"), DefaultHost: in.Get("default_host")})
	switch {
	case refused(err):
		in.err = err
		return v.showSettings(c, use, in)
	case greenroom.KindOf(err) == greenroom.Conflict: // with the form as it is by now
		return v.showSettings(c, use, entry{err: err})
	case err != nil:
		return err
	}
	return v.to(v.path("/integrations"), say.T(v.ctx(), "“%s” is changed.", changed.Name))
}
