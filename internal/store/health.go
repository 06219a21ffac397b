package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"greenroom"
)

// ConnectionToChange returns one connection, and keeps it from other
// transactions that want to change it until this one ends.
func (tx *Tx) ConnectionToChange(ctx context.Context, id greenroom.ConnectionID) (*greenroom.Connection, error) {
	if _, err := tx.q.exec(ctx, `
		update connections
		set    revision = revision
		where  organization_id = $1 and id = $2`, tx.organization, id); err != nil {
		return nil, err
	}
	return tx.Connection(ctx, id)
}

// SetHealth stores how a connection was found to be. Its revision stays, since
// nobody has edited it; so does its state, for which there is UpdateConnection.
func (tx *Tx) SetHealth(ctx context.Context, c *greenroom.Connection) error {
	health, err := json.Marshal(greenroom.Health{Findings: c.Health.Findings})
	if err != nil {
		return fmt.Errorf("store: health of connection: %w", err)
	}
	changed, err := tx.q.exec(ctx, `
		update connections
		set    health = $1, health_at = $2
		where  organization_id = $3 and id = $4`, string(health), instantOrNull(c.Health.At), tx.organization, c.ID)
	return mustTouch(changed, err, "connection")
}

// SetAsked notes when somebody asked for a look at a connection; the zero time
// notes that it is done.
func (tx *Tx) SetAsked(ctx context.Context, id greenroom.ConnectionID, at time.Time) error {
	changed, err := tx.q.exec(ctx, `
		update connections
		set    asked_at = $1
		where  organization_id = $2 and id = $3`, instantOrNull(at), tx.organization, id)
	return mustTouch(changed, err, "connection")
}

// Asked returns when somebody asked for a look that is not done yet, or the zero
// time.
func (tx *Tx) Asked(ctx context.Context, id greenroom.ConnectionID) (time.Time, error) {
	return one(ctx, tx.q, "connection", func(row scanner) (time.Time, error) {
		var at *int64
		err := row.Scan(&at)
		return instantOrZero(at), err
	}, `
		select asked_at
		from   connections
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// A BusyHost is a host with what has been used of their day.
type BusyHost struct {
	Email string // "" if it is not known
	greenroom.HostDay
}

// BusiestHost returns the host of a connection's account who has used most of
// today, in UTC: of those who may do no more, or else of all. Without any, it is
// the zero BusyHost.
func (tx *Tx) BusiestHost(ctx context.Context, id greenroom.ConnectionID) (BusyHost, error) {
	found, err := all(ctx, tx.q, func(row scanner) (h BusyHost, err error) {
		var parked int64
		err = row.Scan(&h.Email, &h.Used, &parked)
		h.Parked = parked != 0
		return h, err
	}, `
		select coalesce(h.email_key, ''), d.used, d.parked_at
		from   connections c
		join   grants g on g.id = c.grant_id
		join   host_days d on d.provider_account_id = g.provider_account_id and d.day = $1
		left   join hosts h on h.grant_id = g.id and h.provider_user_id = d.provider_user_id
		where  c.organization_id = $2 and c.id = $3
		order  by case when d.parked_at > 0 then 0 else 1 end, d.used desc, d.provider_user_id
		limit  1`, greenroom.Day(tx.now), tx.organization, id)
	if err != nil || len(found) == 0 {
		return BusyHost{}, err
	}
	return found[0], nil
}

// MeetingsToCome counts the meetings of a connection that are wanted and not over.
func (tx *Tx) MeetingsToCome(ctx context.Context, id greenroom.ConnectionID) (int, error) {
	return one(ctx, tx.q, "connection", scanCount, `
		select count(*)
		from   meetings
		where  organization_id = $1 and connection_id = $2 and wanted is not null and ends_at > $3`, tx.organization, id, micros(tx.now))
}

// RetryMeetings lets the meetings of a connection whose last attempt was refused
// be tried again at once, and returns their lanes.
func (tx *Tx) RetryMeetings(ctx context.Context, id greenroom.ConnectionID) ([]greenroom.DrainLane, error) {
	return all(ctx, tx.q, scanLane, `
		update meetings
		set    next_attempt_at = null
		where  organization_id = $1 and connection_id = $2 and next_attempt_at > $3
		  and  problem_kind in ('forbidden', 'unauthenticated', 'invalid', 'not_found')
		returning organization_id, connection_id, host`, tx.organization, id, micros(tx.now))
}

// UserOfPerson returns the active user who a person is when they sign in, or
// NotFound.
func (tx *Tx) UserOfPerson(ctx context.Context, id greenroom.PersonID) (*greenroom.User, error) {
	return one(ctx, tx.q, "user", scanUser, `
		select u.id, u.name, u.email, u.time_zone, u.password_hash, u.created_at
		from   people p
		join   users u on u.id = p.user_id
		where  p.organization_id = $1 and p.id = $2 and u.disabled_at is null`, tx.organization, id)
}

// maxChecks is how many connections one round looks at.
const maxChecks = 10_000

// WakeChecks promises a look at every connection that has not ended, those first
// that were not looked at for longest.
func (s *System) WakeChecks(ctx context.Context) error {
	checks, err := all(ctx, s.q, func(row scanner) (c greenroom.CheckConnection, err error) {
		return c, row.Scan(&c.Organization, &c.Connection)
	}, `
		select organization_id, id
		from   connections
		where  state <> 'revoked'
		order  by coalesce(health_at, 0), id
		limit  $1`, maxChecks)
	for _, check := range checks {
		if err := s.q.enqueue(ctx, check, insertOnce()); err != nil {
			return err
		}
	}
	return err
}
