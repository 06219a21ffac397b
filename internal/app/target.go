package app

import (
	"context"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// maxTargets bounds how many programs of an organization are offered.
const maxTargets = 200

// ConnectTargets are those of an organization whom somebody may connect.
type ConnectTargets struct {
	Organization *greenroom.Organization
	Targets      []ConnectTarget // none while video is off
	Why          error           // a sentence that says why there is none; nil if there is one
}

// A ConnectTarget is an organization, a program or oneself.
type ConnectTarget struct {
	Owner   greenroom.OwnerKind
	OwnerID string
	Name    string
}

// ConnectTargets returns, for each organization in which the actor has a role,
// whom they may connect by consent.
func (a *App) ConnectTargets(ctx context.Context, who greenroom.Actor) (found []ConnectTargets, err error) {
	organizations, err := a.Organizations(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, o := range organizations {
		targets := ConnectTargets{Organization: o}
		err := a.db.Read(ctx, o.ID, func(tx *store.Tx) (err error) {
			if o.VideoEnabled {
				targets.Targets, err = a.targets(ctx, tx, who, o)
			}
			if err == nil && len(targets.Targets) == 0 {
				targets.Why, err = whyNoTarget(ctx, tx, o)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		found = append(found, targets)
	}
	return found, nil
}

// whyNoTarget says why somebody may connect nothing, and whom to ask.
func whyNoTarget(ctx context.Context, tx *store.Tx, o *greenroom.Organization) (why, err error) {
	if !o.VideoEnabled {
		return greenroom.Errorf(greenroom.Forbidden, "Video is switched off for %s, so that nothing can be connected. Ask whoever runs this server to switch it on.", o.Name), nil
	}
	names, err := administratorsOf(ctx, tx)
	if err != nil || len(names) == 0 {
		return greenroom.Errorf(greenroom.Forbidden, "You may connect nothing in %s. Ask an administrator of the organization, or a coordinator of your program, to connect Zoom.", o.Name), err
	}
	return greenroom.Errorf(greenroom.Forbidden, "You may connect nothing in %[1]s. Ask an administrator of the organization to connect Zoom: %[2]s.", o.Name, say.Names(ctx, names)), nil
}

// targets are whom somebody may connect in an organization: itself, its programs,
// and the person who they are there.
func (a *App) targets(ctx context.Context, tx *store.Tx, who greenroom.Actor, o *greenroom.Organization) (found []ConnectTarget, err error) {
	account, err := a.offers(ctx, tx, greenroom.AccountLevel)
	if err != nil {
		return nil, err
	}
	if account {
		if who.May(greenroom.ConnectProvider, o.ID, "") == nil {
			found = append(found, ConnectTarget{greenroom.OrganizationOwner, string(o.ID), o.Name})
		}
		programs, err := tx.Programs(ctx, "", maxTargets)
		if err != nil {
			return nil, err
		}
		for _, p := range programs {
			if who.May(greenroom.ConnectProgram, o.ID, p.ID) == nil {
				found = append(found, ConnectTarget{greenroom.ProgramOwner, string(p.ID), p.Name})
			}
		}
	}
	person, err := a.offers(ctx, tx, greenroom.UserLevel)
	if err != nil || !person {
		return found, err
	}
	self, err := selfOf(ctx, tx, who)
	if err == nil && self != nil {
		found = append(found, ConnectTarget{greenroom.PersonOwner, string(self.ID), self.Name})
	}
	return found, err
}
