package store

import (
	"context"
	"time"

	"greenroom"
)

// ForgetMeetings erases what the provider said of the meetings that were made
// through an app which was removed there, once nobody's link needs it: the
// sessions are over, or take place elsewhere.
func (s *System) ForgetMeetings(ctx context.Context) error {
	_, err := s.q.exec(ctx, `
		update meetings
		set    wanted = null, reported = null, reported_revision = 0, reported_at = null, provider_meeting_id = null,
		       intent_at = null, problem = null, problem_kind = null, next_attempt_at = null
		where  (reported is not null or intent_at is not null)
		  and  connection_id in (
		           select c.id
		           from   connections c
		           join   grants g on g.id = c.grant_id
		           where  g.deauthorized_at is not null and c.state = 'revoked')
		  and  (ends_at <= $1 or wanted is null and (replaced_by is null or exists (
		           select 1
		           from   meetings successor
		           where  successor.id = meetings.replaced_by
		             and  (successor.reported is not null or successor.wanted is null))))`, micros(s.now))
	return err
}

// ForgetHosts erases who hosted, or was found to, through an app which was removed
// at the provider, once ForgetMeetings has left nothing that they host: in
// settings, in what was found, in history, and in what they have used of a day.
func (s *System) ForgetHosts(ctx context.Context) error {
	const over = `
		select c.id
		from   connections c
		join   grants g on g.id = c.grant_id
		where  g.deauthorized_at is not null and c.state = 'revoked' and (c.default_host is not null or c.health <> '{}')
		  and  not exists (select 1 from meetings m where m.connection_id = c.id and m.reported is not null)`
	for _, forget := range []string{
		`update meetings set host = '' where connection_id in (` + over + `)`,
		`update events set detail = '{}' where subject_kind = 'connection' and detail like '%"args":%' and subject_id in (` + over + `)`,
		`update connections set default_host = null, health = '{}', health_at = null where id in (` + over + `)`,
		`delete from host_days
		 where  provider_account_id in (select provider_account_id from grants where deauthorized_at is not null)
		   and  provider_account_id not in (select provider_account_id from grants where state <> 'revoked')`,
	} {
		if _, err := s.q.exec(ctx, forget); err != nil {
			return err
		}
	}
	return nil
}

// AddErasure stores what the provider wants to be told of a user, in place of what
// it wanted before, and gives it its identity. It returns false if it is stored
// already.
func (s *System) AddErasure(ctx context.Context, e *greenroom.Erasure) (bool, error) {
	e.CreatedAt = s.now
	stored, err := all(ctx, s.q, scanText[string], `
		insert into erasures (id, app_id, provider_account_id, provider_user_id, event, created_at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (app_id, provider_account_id, provider_user_id) do update
		set    event = excluded.event, created_at = excluded.created_at, reported_at = null
		where  erasures.event <> excluded.event
		returning id`, newID("era", s.now), e.App, e.Account, e.User, string(e.Event), micros(e.CreatedAt))
	if err != nil || len(stored) == 0 {
		return false, err
	}
	e.ID = stored[0]
	return true, nil
}

// Erasure returns one erasure.
func (s *System) Erasure(ctx context.Context, id string) (*greenroom.Erasure, error) {
	return one(ctx, s.q, "erasure", scanErasure, `
		select id, app_id, provider_account_id, provider_user_id, event, created_at, reported_at
		from   erasures
		where  id = $1`, id)
}

// ErasureOf returns the erasure of an app and a user of the provider.
func (s *System) ErasureOf(ctx context.Context, app, account, user string) (*greenroom.Erasure, error) {
	return one(ctx, s.q, "erasure", scanErasure, `
		select id, app_id, provider_account_id, provider_user_id, event, created_at, reported_at
		from   erasures
		where  app_id = $1 and provider_account_id = $2 and provider_user_id = $3`, app, account, user)
}

func scanErasure(row scanner) (*greenroom.Erasure, error) {
	var e greenroom.Erasure
	var event string
	var created int64
	var reported *int64
	err := row.Scan(&e.ID, &e.App, &e.Account, &e.User, &event, &created, &reported)
	e.Event, e.CreatedAt, e.ReportedAt = []byte(event), instant(created), instantOrZero(reported)
	return &e, err
}

// Reported notes that the provider has been told, or need not be told any more. It
// is NotFound if the provider wants to be told of something else by now.
func (s *System) Reported(ctx context.Context, e *greenroom.Erasure) error {
	touched, err := s.q.exec(ctx, `update erasures set reported_at = $1 where id = $2 and event = $3`, micros(s.now), e.ID, string(e.Event))
	return mustTouch(touched, err, "erasure")
}

// KeptUntil returns when the last session is over whose link needs what the
// provider said through an authorization; zero if nothing of it is kept.
func (s *System) KeptUntil(ctx context.Context, grant string) (time.Time, error) {
	found, err := all(ctx, s.q, func(row scanner) (last *int64, err error) { return last, row.Scan(&last) }, `
		select max(ends_at)
		from   meetings
		where  reported is not null and connection_id in (select id from connections where grant_id = $1)`, grant)
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return instantOrZero(found[0]), nil
}
