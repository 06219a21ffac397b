package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// A ConnectPlan is what the provider will ask for when an owner is connected.
type ConnectPlan struct {
	Owner     greenroom.OwnerKind
	OwnerID   string
	OwnerName string
	Kind      greenroom.AppKind
	AppID     string // of an app of the organization's own; "" for the server's
	AppName   string // "" if nobody has named the app
	ClientID  string // by which the provider knows the app
	Scopes    []greenroom.ScopeNeed
	Rights    []greenroom.RightNeed // in the role of whoever consents; none if everybody may
}

// PlanConnect returns what the provider will ask for, to be shown before it is
// asked. Errors are those of BeginConnect.
func (a *App) PlanConnect(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ConnectRequest) (plan *ConnectPlan, err error) {
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		if err := mayConnect(ctx, tx, who, in.Owner, in.OwnerID); err != nil {
			return err
		}
		plan, err = a.plan(ctx, tx, who, in)
		return err
	})
	return plan, err
}

func (a *App) plan(ctx context.Context, tx *store.Tx, who greenroom.Actor, in ConnectRequest) (*ConnectPlan, error) {
	name, err := connectable(ctx, tx, who, in.Owner, in.OwnerID)
	if err != nil {
		return nil, err
	}
	app, err := a.appFor(ctx, tx, in.Owner, in.App)
	if err != nil {
		return nil, err
	}
	return a.planOf(app, in.Owner, in.OwnerID, name), nil
}

func (a *App) planOf(app *greenroom.App, owner greenroom.OwnerKind, id, name string) *ConnectPlan {
	plan := &ConnectPlan{Owner: owner, OwnerID: id, OwnerName: name, Kind: app.Kind, AppName: app.Name, ClientID: app.ClientID,
		Scopes: a.ScopeNeeds(app.Kind), Rights: a.RoleNeeds(app.Kind)}
	if app.Organization != "" {
		plan.AppID = app.ID
	}
	return plan
}

// ScopeNeeds returns the scopes that an app of a kind needs at the provider, for
// each feature; none if the provider knows no scopes.
func (a *App) ScopeNeeds(kind greenroom.AppKind) []greenroom.ScopeNeed {
	if scoper, ok := a.provider.(greenroom.Scoper); ok {
		return scoper.ScopeNeeds(kind)
	}
	return nil
}

// RoleNeeds returns the rights that whoever authorizes an app of a kind needs at
// the provider; none if everybody may.
func (a *App) RoleNeeds(kind greenroom.AppKind) []greenroom.RightNeed {
	if scoper, ok := a.provider.(greenroom.Scoper); ok {
		return scoper.RoleNeeds(kind)
	}
	return nil
}

// IsServerApp reports whether an app is one of the server's, which nobody has to
// name.
func (a *App) IsServerApp(id string) bool {
	for _, own := range a.serverApps {
		if own == id {
			return true
		}
	}
	return false
}
