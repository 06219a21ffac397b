package app

import (
	"context"
	"slices"
	"strings"

	"greenroom"
	"greenroom/internal/store"
)

// maxOrganizations bounds a list of organizations.
const maxOrganizations = 200

// Organizations returns the organizations in which the actor has a role, by
// name; of a superuser, all of them, at most 200.
func (a *App) Organizations(ctx context.Context, who greenroom.Actor) (found []*greenroom.Organization, err error) {
	if who.May(greenroom.SwitchVideo, "", "") == nil {
		err = a.db.ReadSystem(ctx, func(s *store.System) (err error) {
			found, err = s.Organizations(ctx, "", maxOrganizations)
			return err
		})
		return found, err
	}
	for _, id := range who.Organizations() {
		o, err := a.Organization(ctx, who, id)
		if err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	slices.SortFunc(found, func(x, y *greenroom.Organization) int { return strings.Compare(x.Name, y.Name) })
	return found, nil
}

// Organization returns one organization in which the actor has a role.
func (a *App) Organization(ctx context.Context, who greenroom.Actor, id greenroom.OrganizationID) (o *greenroom.Organization, err error) {
	if err := who.Belongs(id); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, id, func(tx *store.Tx) (err error) {
		o, err = tx.OwnOrganization(ctx)
		return err
	})
	return o, err
}

// CreateOrganization makes an organization, all of whose programs may use Zoom
// until its administrators say otherwise. Only a superuser may.
func (a *App) CreateOrganization(ctx context.Context, who greenroom.Actor, o *greenroom.Organization) error {
	if err := who.May(greenroom.SwitchVideo, "", ""); err != nil {
		return err
	}
	if err := o.Validate(); err != nil {
		return err
	}
	o.ZoomForAll = true
	return a.db.System(ctx, func(s *store.System) error {
		if err := s.AddOrganization(ctx, o); err != nil {
			return err
		}
		return s.In(o.ID).AddEvent(ctx, organizationEvent(who, "created", o))
	})
}

// SwitchVideo turns the video feature of an organization on or off. Only a
// superuser may. Meetings that exist stay.
func (a *App) SwitchVideo(ctx context.Context, who greenroom.Actor, id greenroom.OrganizationID, revision int64, on bool) (o *greenroom.Organization, err error) {
	if err := who.May(greenroom.SwitchVideo, id, ""); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, id, func(tx *store.Tx) (err error) {
		if o, err = tx.OwnOrganization(ctx); err != nil {
			return err
		}
		o.VideoEnabled, o.Revision = on, revision
		if err := tx.UpdateOrganization(ctx, o); err != nil {
			return err
		}
		if on {
			if err := promiseMeetings(ctx, tx); err != nil {
				return err
			}
			if err := checkAll(ctx, tx); err != nil {
				return err
			}
		}
		verb := map[bool]string{true: "video_switched_on", false: "video_switched_off"}[on]
		return tx.AddEvent(ctx, organizationEvent(who, verb, o))
	})
	return o, err
}

// SetZoomForAll says whether all programs of an organization may use Zoom unless
// one is refused, or only those that are granted it. Whoever may connect the
// organization decides. Meetings that exist stay.
func (a *App) SetZoomForAll(ctx context.Context, who greenroom.Actor, id greenroom.OrganizationID, revision int64, all bool) (o *greenroom.Organization, err error) {
	if err := who.May(greenroom.ConnectProvider, id, ""); err != nil {
		return nil, err
	}
	err = a.db.Write(ctx, id, func(tx *store.Tx) (err error) {
		o, err = setZoomForAll(ctx, tx, who, revision, all)
		return err
	})
	return o, err
}

func setZoomForAll(ctx context.Context, tx *store.Tx, who greenroom.Actor, revision int64, all bool) (*greenroom.Organization, error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return nil, err
	}
	if o.ZoomForAll == all && o.Revision == revision {
		return o, nil // which is no news
	}
	o.ZoomForAll, o.Revision = all, revision
	if err := tx.UpdateOrganization(ctx, o); err != nil {
		return nil, err
	}
	if err := promiseMeetings(ctx, tx); err != nil {
		return nil, err
	}
	verb := map[bool]string{true: "zoom_for_all", false: "zoom_for_granted"}[all]
	return o, tx.AddEvent(ctx, organizationEvent(who, verb, o))
}

// ZoomPermissions is which programs of an organization may use Zoom.
type ZoomPermissions struct {
	Organization *greenroom.Organization
	Programs     []*greenroom.Program // by name, at most 200
	More         bool                 // there are more programs, which are not listed
}

// maxPermissions is how many programs ZoomPermissions lists.
const maxPermissions = 200

// ZoomPermissions returns which programs may use Zoom, for whoever may decide it.
func (a *App) ZoomPermissions(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (p ZoomPermissions, err error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return p, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if p.Organization, err = tx.OwnOrganization(ctx); err != nil {
			return err
		}
		p.Programs, err = tx.Programs(ctx, "", maxPermissions+1)
		if p.More = len(p.Programs) > maxPermissions; p.More {
			p.Programs = p.Programs[:maxPermissions]
		}
		return err
	})
	return p, err
}

// A ZoomChange says what one program may from now on.
type ZoomChange struct {
	Program  greenroom.ProgramID
	Revision int64
	Use      greenroom.ZoomUse
}

// SetZoomPermissions is SetZoomForAll and SetZoomUse for some programs, all or
// nothing. What is as it was already is left alone, whatever its revision.
func (a *App) SetZoomPermissions(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, revision int64, all bool, changes []ZoomChange) error {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		o, err := tx.OwnOrganization(ctx)
		if err != nil {
			return err
		}
		if o.ZoomForAll != all {
			if _, err := setZoomForAll(ctx, tx, who, revision, all); err != nil {
				return err
			}
		}
		for _, c := range changes {
			p, err := tx.Program(ctx, c.Program)
			if err != nil {
				return err
			}
			if p.ZoomUse == c.Use {
				continue
			}
			if _, err := setZoomUse(ctx, tx, who, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func organizationEvent(who greenroom.Actor, verb string, o *greenroom.Organization) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "organization", ID: string(o.ID)}}
}
