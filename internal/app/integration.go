package app

import (
	"context"
	"slices"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// Integrations is what an organization is connected with, as far as somebody may
// see it.
type Integrations struct {
	Connections []*greenroom.ConnectionView     // of whoever may read no program: their own
	Uses        map[greenroom.ConnectionID]*Use // how each of them is used
	Self        *greenroom.Person               // who the user is in this organization; nil if there is no such person
	ByAccount   bool                            // whether people can consent for a whole account, through the server's app or one of their own
	ByPerson    bool                            // whether people can consent for themselves, likewise

	Administrators []string // names of the organization's: whom to ask for more
}

// Integrations returns what an organization is connected with. Whoever has a role
// in it may ask.
func (a *App) Integrations(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (out Integrations, err error) {
	if err := who.Belongs(organization); err != nil {
		return out, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) (err error) {
		if out.Self, err = selfOf(ctx, tx, who); err != nil {
			return err
		}
		if out.ByAccount, err = a.offers(ctx, tx, greenroom.AccountLevel); err != nil {
			return err
		}
		if out.ByPerson, err = a.offers(ctx, tx, greenroom.UserLevel); err != nil {
			return err
		}
		if out.Administrators, err = administratorsOf(ctx, tx); err != nil {
			return err
		}
		if out.Connections, err = tx.ConnectionViews(ctx); err != nil {
			return err
		}
		out.Uses, err = usesOf(ctx, tx, who, out.Self, out.Connections)
		return err
	})
	if mayAnywhere(who, greenroom.ReadProgram, organization) != nil {
		out.Connections = slices.DeleteFunc(out.Connections, func(c *greenroom.ConnectionView) bool { return !out.IsOwn(c) })
	}
	return out, err
}

// administratorsOf returns the names of the organization's administrators.
func administratorsOf(ctx context.Context, tx *store.Tx) (names []string, err error) {
	found, err := tx.UsersWith(ctx, "", greenroom.OrganizationAdministrator)
	for _, u := range found {
		names = append(names, u.Name)
	}
	return names, err
}

// IsOwn reports whether a connection is the user's own.
func (in Integrations) IsOwn(c *greenroom.ConnectionView) bool {
	return isOwn(in.Self, &c.Connection)
}

// SealTyped returns a secret that somebody typed into a form, to be kept under a
// handle until they send the form again. Only [App.OpenTyped] for the same user,
// organization and handle opens it.
func (a *App) SealTyped(who greenroom.Actor, organization greenroom.OrganizationID, handle string, secret greenroom.Secret) (greenroom.Sealed, error) {
	return a.box.Seal(secret, typedPlace(who, organization, handle))
}

// OpenTyped returns a secret that SealTyped sealed.
func (a *App) OpenTyped(who greenroom.Actor, organization greenroom.OrganizationID, handle string, sealed greenroom.Sealed) (greenroom.Secret, error) {
	return a.box.Open(sealed, typedPlace(who, organization, handle))
}

func typedPlace(who greenroom.Actor, organization greenroom.OrganizationID, handle string) seal.Place {
	return seal.Place{Organization: string(organization), Table: "web_sessions", Column: "typed", Row: string(who.Account()) + " " + handle}
}
