package web

import (
	"net/url"
	"strings"

	"greenroom"
	"greenroom/internal/say"
)

// organizations is what somebody sees who acts in several, or in none.
type organizations struct {
	frame
	found   []*greenroom.Organization
	mayMake bool
}

// home leads to the one organization of the visitor, or lets them choose.
func (v *visit) home() error {
	found, err := v.app.Organizations(v.ctx(), v.who)
	if err != nil {
		return err
	}
	mayMake := v.mayMakeOrganizations() == nil
	if len(found) == 1 && !mayMake {
		return v.to("/o/"+string(found[0].ID), "")
	}
	return v.show(homeView(organizations{frame: v.frame(say.T(v.ctx(), "Organizations"), "").narrow(), found: found, mayMake: mayMake}))
}

// mayMakeOrganizations returns NotFound but for whoever runs this server.
func (v *visit) mayMakeOrganizations() error { return v.who.May(greenroom.SwitchVideo, "", "") }

func (v *visit) newOrganizationPage() error {
	return v.showNewOrganization(entry{Values: url.Values{"time_zone": {v.user.TimeZone}, "video": {"on"}}})
}

func (v *visit) showNewOrganization(in entry) error {
	if err := v.mayMakeOrganizations(); err != nil {
		return err
	}
	return v.render(in.status(), newOrganizationView(v.frame(say.T(v.ctx(), "New organization"), "").narrow(), in))
}

func (v *visit) createOrganization() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	o := &greenroom.Organization{Name: in.Get("name"), TimeZone: strings.TrimSpace(in.Get("time_zone")), VideoEnabled: in.Get("video") != ""}
	if err := v.app.CreateOrganization(v.ctx(), v.who, o); err != nil {
		if in.err = err; refused(err) {
			return v.showNewOrganization(in)
		}
		return err
	}
	return v.to("/o/"+string(o.ID), say.T(v.ctx(), "The organization is made."))
}
