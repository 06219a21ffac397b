package app

import (
	"context"
	"log/slog"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// DisableUser keeps a user from signing in, by password, link, key and wherever
// they have signed in already, until they are enabled. What they connected goes
// on: an authorization is the organization's, not theirs.
//
// Errors: NotFound for whoever is not a superuser, or if there is no such user.
func (a *App) DisableUser(ctx context.Context, who greenroom.Actor, email string) (*greenroom.User, error) {
	return a.changeUser(ctx, who, email, "disabled", func(s *store.System, u *greenroom.User, now time.Time) error {
		return s.SetDisabled(ctx, u.ID, now)
	})
}

// EnableUser lets a user sign in again who was disabled. Errors: as DisableUser.
func (a *App) EnableUser(ctx context.Context, who greenroom.Actor, email string) (*greenroom.User, error) {
	return a.changeUser(ctx, who, email, "enabled", func(s *store.System, u *greenroom.User, _ time.Time) error {
		return s.SetDisabled(ctx, u.ID, time.Time{})
	})
}

// RemoveUser takes a user's name, address, password, roles and keys away, for good.
// What they made and connected stays, as does its history, which then says that
// it was somebody who is gone. Errors: as DisableUser.
func (a *App) RemoveUser(ctx context.Context, who greenroom.Actor, email string) (*greenroom.User, error) {
	return a.changeUser(ctx, who, email, "removed", func(s *store.System, u *greenroom.User, _ time.Time) error {
		return s.RemoveUser(ctx, u.ID)
	})
}

// changeUser changes the user with an address, and tells the organizations in
// which they have a role. It returns them as they were.
func (a *App) changeUser(ctx context.Context, who greenroom.Actor, email, verb string, change func(*store.System, *greenroom.User, time.Time) error) (u *greenroom.User, err error) {
	if err := who.May(greenroom.ManageOrganization, "", ""); err != nil {
		return nil, err
	}
	err = a.db.System(ctx, func(s *store.System) error {
		if u, err = s.AnyUserByEmail(ctx, email); err != nil {
			return err
		}
		if err := tellOrganizations(ctx, s, who, u.ID, verb); err != nil {
			return err
		}
		return change(s, u, a.now().UTC())
	})
	if err != nil {
		return nil, err
	}
	a.log.InfoContext(ctx, "changed a user", slog.String("user", string(u.ID)), slog.String("what", verb), slog.String("by", who.ID))
	return u, nil
}
