package app

import (
	"context"
	"net/url"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// pendingFor is how long an attempt from which nobody came back is shown.
const pendingFor = 24 * time.Hour

// PendingConnections returns the connections that the actor has begun in the last
// 24 hours and has not come back from, newest first, one for each owner. Whoever
// has a role in the organization may ask.
func (a *App) PendingConnections(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID) (found []*greenroom.AttemptView, err error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		found, err = tx.PendingAttempts(ctx, who.Account(), tx.Now().Add(-pendingFor))
		return err
	})
	return found, err
}

// ForgetPending gives up a connection that the actor has begun: nothing comes of
// it any more, should they come back after all. stateHash is that of the
// attempt. It is NotFound if they began no such, or have come back from it.
func (a *App) ForgetPending(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, stateHash string) error {
	if err := who.Belongs(organization); err != nil {
		return err
	}
	return a.db.Write(ctx, organization, func(tx *store.Tx) error {
		if err := tx.ForgetAttempt(ctx, who.Account(), stateHash); err != nil {
			return err
		}
		return tx.AddEvent(ctx, &greenroom.Event{Actor: who, Verb: "given_up", Subject: greenroom.Subject{Kind: "connection"}})
	})
}

// ConsentPage returns the address of the page that says what the provider will
// ask for, where an attempt is made anew.
func (a *App) ConsentPage(of *greenroom.Attempt) string {
	in := ConnectRequest{Owner: of.OwnerKind, OwnerID: of.OwnerID, ReturnTo: of.ReturnTo}
	if !a.IsServerApp(of.App) {
		in.App = of.App
	}
	return a.consentPage(of.Organization, in)
}

func (a *App) consentPage(organization greenroom.OrganizationID, in ConnectRequest) string {
	q := url.Values{"owner": {string(in.Owner)}}
	if in.Owner == greenroom.ProgramOwner {
		q.Set("program", in.OwnerID)
	}
	if in.App != "" {
		q.Set("app", in.App)
	}
	if in.ReturnTo != "" {
		q.Set("return", in.ReturnTo)
	}
	return a.url + "/o/" + string(organization) + "/integrations/connect?" + q.Encode()
}
