package web

import (
	"strconv"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// permissions is which programs may use Zoom, for whoever may decide it.
type permissions struct {
	entry
	app.ZoomPermissions
	home string
	uses []ui.Option
}

// permissions returns nil for whoever may not decide it, and while video is off.
func (v *visit) permissions(in entry) (*permissions, error) {
	if !v.may(greenroom.ConnectProvider, "") || !v.org.VideoEnabled {
		return nil, nil
	}
	found, err := v.app.ZoomPermissions(v.ctx(), v.who, v.org.ID)
	if err != nil {
		return nil, err
	}
	p := &permissions{entry: in, ZoomPermissions: found, home: v.path("")}
	for _, use := range []greenroom.ZoomUse{greenroom.ZoomInherited, greenroom.ZoomGranted, greenroom.ZoomRefused} {
		p.uses = append(p.uses, ui.Option{Value: string(use), Label: say.Word(v.ctx(), use)})
	}
	return p, nil
}

// general is what the organization says of all programs.
func (p *permissions) general() string {
	if p.Organization.ZoomForAll {
		return "all"
	}
	return "granted"
}

// setPermissions stores what the organization says of all programs and of each.
func (v *visit) setPermissions() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	general := in.Get("zoom")
	if err := v.who.May(greenroom.ConnectProvider, v.org.ID, ""); err != nil {
		return err
	}
	if general != "all" && general != "granted" {
		return v.showIntegrations(entry{err: greenroom.Errorf(greenroom.Invalid, "Say which programs may use Zoom. Nothing was changed.").At("zoom")})
	}
	var changes []app.ZoomChange
	for _, id := range in.Values["program"] {
		revision, err := strconv.ParseInt(in.Get("revision-"+id), 10, 64)
		if err != nil {
			revision = 0 // none: the change will be a Conflict
		}
		changes = append(changes, app.ZoomChange{Program: greenroom.ProgramID(id), Revision: revision, Use: greenroom.ZoomUse(in.Get("use-" + id))})
	}
	err = v.app.SetZoomPermissions(v.ctx(), v.who, v.org.ID, in.revision(), general == "all", changes)
	if kind := greenroom.KindOf(err); kind == greenroom.Invalid || kind == greenroom.Conflict {
		return v.showIntegrations(entry{err: err})
	}
	if err != nil {
		return err
	}
	return v.to(v.path("/integrations#permissions"), say.T(v.ctx(), "It is set which programs may use Zoom. Meetings that exist stay."))
}

// setProgramZoom says whether one program may use Zoom.
func (v *visit) setProgramZoom() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	p, err := v.program("sessions")
	if err != nil {
		return err
	}
	use := greenroom.ZoomUse(in.Get("use"))
	switch use {
	case "inherited":
		use = greenroom.ZoomInherited
	case greenroom.ZoomInherited:
		use = "none" // nothing was pressed
	case greenroom.ZoomGranted, greenroom.ZoomRefused:
	}
	if _, err = v.app.SetZoomUse(v.ctx(), v.who, v.org.ID, p.ID, in.revision(), use); err != nil {
		return err
	}
	return v.to(p.path+"#virtual", say.T(v.ctx(), "The program's permission is changed. Meetings that exist stay."))
}
