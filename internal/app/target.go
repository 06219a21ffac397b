package app

import (
	"context"

	"greenroom"
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
		if o.VideoEnabled {
			targets.Targets, err = a.targets(ctx, who, o)
		}
		if err != nil {
			return nil, err
		}
		if len(targets.Targets) == 0 {
			targets.Why = whyNoTarget(o)
		}
		found = append(found, targets)
	}
	return found, nil
}

func whyNoTarget(o *greenroom.Organization) error {
	if !o.VideoEnabled {
		return greenroom.Errorf(greenroom.Forbidden, "Video is switched off for %s, so that nothing can be connected. Ask whoever runs this server to switch it on.", o.Name)
	}
	return greenroom.Errorf(greenroom.Forbidden, "You may connect nothing in %s. Ask an administrator of the organization, or a coordinator of your program, to connect Zoom.", o.Name)
}

func (a *App) targets(ctx context.Context, who greenroom.Actor, o *greenroom.Organization) (found []ConnectTarget, err error) {
	account, person := a.serverApps[greenroom.AccountLevel] != "", a.serverApps[greenroom.UserLevel] != ""
	if account && who.May(greenroom.ConnectProvider, o.ID, "") == nil {
		found = append(found, ConnectTarget{greenroom.OrganizationOwner, string(o.ID), o.Name})
	}
	err = a.db.Read(ctx, o.ID, func(tx *store.Tx) error {
		if account {
			programs, err := tx.Programs(ctx, "", maxTargets)
			if err != nil {
				return err
			}
			for _, p := range programs {
				if who.May(greenroom.ConnectProgram, o.ID, p.ID) == nil {
					found = append(found, ConnectTarget{greenroom.ProgramOwner, string(p.ID), p.Name})
				}
			}
		}
		if !person {
			return nil
		}
		self, err := selfOf(ctx, tx, who)
		if self != nil {
			found = append(found, ConnectTarget{greenroom.PersonOwner, string(self.ID), self.Name})
		}
		return err
	})
	return found, err
}
