package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"greenroom"
	"greenroom/internal/store"
)

// NewUser is somebody who shall sign in, and the role they shall have.
type NewUser struct {
	Email        string
	Name         string // "": what stands before the @
	TimeZone     string // IANA name; "": the organization's, or UTC
	Role         greenroom.Role
	Organization greenroom.OrganizationID // "" for a superuser
	Program      greenroom.ProgramID      // "": all programs
}

// User returns a user who is not disabled, or NotFound.
func (a *App) User(ctx context.Context, id greenroom.UserID) (u *greenroom.User, err error) {
	err = a.db.ReadSystem(ctx, func(s *store.System) (err error) { u, err = s.User(ctx, id); return err })
	return u, err
}

// AddUser gives a role to the user with an address, who is made if there is
// none. A user who exists keeps name and time zone; a role that they have stays
// as it is. They are the person of the organization with their address from then
// on, unless either is somebody already. Errors: Forbidden or NotFound without ManageOrganization, which for
// a superuser is asked of the server; NotFound if there is no such organization
// or program; Invalid.
func (a *App) AddUser(ctx context.Context, who greenroom.Actor, in NewUser) (u *greenroom.User, err error) {
	if err := who.May(greenroom.ManageOrganization, in.Organization, ""); err != nil {
		return nil, err
	}
	grant := greenroom.RoleGrant{Role: in.Role, Organization: in.Organization, Program: in.Program}
	if err := grant.Validate(); err != nil {
		return nil, err
	}
	granted := false
	err = a.db.System(ctx, func(s *store.System) (err error) {
		zone, err := zoneOf(ctx, s, grant)
		if err != nil {
			return err
		}
		if u, err = userOf(ctx, s, in, zone); err != nil {
			return err
		}
		if granted, err = grantRole(ctx, s, who, u.ID, grant); err != nil || grant.Organization == "" {
			return err
		}
		if err = s.In(grant.Organization).BindUser(ctx, u); greenroom.KindOf(err) == greenroom.NotFound {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if granted && grant.Organization == "" { // no organization's history tells it
		a.log.InfoContext(ctx, "made a superuser", slog.String("user", string(u.ID)), slog.String("by", who.ID))
	}
	return u, nil
}

// zoneOf returns the time zone of a scope, and NotFound if there is no such
// organization or program.
func zoneOf(ctx context.Context, s *store.System, in greenroom.RoleGrant) (string, error) {
	if in.Organization == "" {
		return "UTC", nil
	}
	tx := s.In(in.Organization)
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return "", err
	}
	if in.Program != "" {
		if _, err := tx.Program(ctx, in.Program); err != nil {
			return "", err
		}
	}
	return o.TimeZone, nil
}

// userOf returns the user with the address, making them if there is none.
func userOf(ctx context.Context, s *store.System, in NewUser, zone string) (*greenroom.User, error) {
	if err := greenroom.CheckEmail(strings.TrimSpace(in.Email)); err != nil {
		return nil, err
	}
	u := &greenroom.User{Email: in.Email, Name: in.Name, TimeZone: in.TimeZone}
	if u.Name == "" {
		u.Name, _, _ = strings.Cut(u.Email, "@")
	}
	if u.TimeZone == "" {
		u.TimeZone = zone
	}
	if err := u.Validate(); err != nil {
		return nil, err
	}
	known, err := s.UserByEmail(ctx, u.Email)
	if greenroom.KindOf(err) != greenroom.NotFound {
		return known, err
	}
	return u, s.AddUser(ctx, u)
}

// grantRole gives a user a role and writes history, unless they have it.
func grantRole(ctx context.Context, s *store.System, who greenroom.Actor, user greenroom.UserID, grant greenroom.RoleGrant) (granted bool, err error) {
	holder, err := s.Actor(ctx, user)
	if err != nil || slices.Contains(holder.Roles, grant) {
		return false, err
	}
	if err := s.AddRole(ctx, user, grant); err != nil || grant.Organization == "" {
		return err == nil, err
	}
	return true, s.In(grant.Organization).AddEvent(ctx, &greenroom.Event{Actor: who, Verb: "granted", Program: grant.Program,
		Subject: greenroom.Subject{Kind: "user", ID: string(user)}, Detail: map[string]string{"role": string(grant.Role)}})
}
