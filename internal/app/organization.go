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
			if err := tx.Enqueue(ctx, greenroom.FollowSessions{Organization: id}); err != nil {
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

func organizationEvent(who greenroom.Actor, verb string, o *greenroom.Organization) *greenroom.Event {
	return &greenroom.Event{Actor: who, Verb: verb, Subject: greenroom.Subject{Kind: "organization", ID: string(o.ID)}}
}
