package web

import (
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
	path string
	back string
}

func (v *visit) connectionSettingsPage() error {
	c, err := v.manageable()
	if err != nil {
		return err
	}
	return v.showConnectionSettings(c, entry{Values: map[string][]string{"name": {c.Name}, "default_host": {c.DefaultHost},
		"revision": {strconv.FormatInt(c.Revision, 10)}}})
}

// manageable returns the connection of the path, if the visitor may change it.
func (v *visit) manageable() (*greenroom.ConnectionView, error) {
	found, err := v.app.Integrations(v.ctx(), v.who, v.org.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range found.Connections {
		if string(c.ID) != v.r.PathValue("connection") {
			continue
		}
		if !found.Uses[c.ID].MayManage {
			return nil, greenroom.Errorf(greenroom.Forbidden, "Your role does not allow this. Nothing was changed. Ask an administrator of your organization.")
		}
		return c, nil
	}
	return nil, greenroom.Errorf(greenroom.NotFound, "There is no such connection here, or it is not yours to see.")
}

func (v *visit) showConnectionSettings(c *greenroom.ConnectionView, in entry) error {
	p := connectionSettings{frame: v.frame(titleOf(v.ctx(), c), inIntegrations).narrow(), entry: in, ConnectionView: c,
		path: v.path("/connections/" + string(c.ID)), back: v.path("/integrations")}
	return v.render(in.status(), connectionSettingsView(p))
}

func (v *visit) updateConnection() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	c, err := v.manageable()
	if err != nil {
		return err
	}
	changed, err := v.app.UpdateConnection(v.ctx(), v.who, v.org.ID, c.ID, in.revision(),
		app.ConnectionSettings{Name: in.Get("name"), DefaultHost: in.Get("default_host")})
	switch {
	case refused(err):
		in.err = err
		return v.showConnectionSettings(c, in)
	case greenroom.KindOf(err) == greenroom.Conflict: // with the form as it is by now
		return v.showConnectionSettings(c, entry{err: err, Values: map[string][]string{"name": {c.Name}, "default_host": {c.DefaultHost},
			"revision": {strconv.FormatInt(c.Revision, 10)}}})
	case err != nil:
		return err
	}
	return v.to(v.path("/integrations"), say.T(v.ctx(), "“%s” is changed.", changed.Name))
}
