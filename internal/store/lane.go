package store

import (
	"context"

	"github.com/riverqueue/river/rivertype"

	"greenroom"
)

// unsettled is the SQL of a meeting that [greenroom.Meeting.Next] would do
// something about, sooner or later: it is not as it is wanted, and it is not too
// late. One at a connection that has ended waits, until that is consented to
// anew. Its parameters are now and a day before, in microseconds.
func unsettled(now, dayBefore string) string {
	return `(wanted is not null and (reported is null or reported_revision <> wanted_revision)
		    or wanted is null and (reported is not null or intent_at is not null))
		  and  (ends_at > ` + now + ` or ends_at > ` + dayBefore + ` and (reported is not null or intent_at is not null))
		  and  exists (select 1 from connections c where c.id = meetings.connection_id and c.state <> 'revoked')`
}

// NextInLane returns the meeting under a host that is to be worked on first: of
// those that are not settled, one that need not wait before one that must, and
// then the soonest session; of those that wait, the one whose pause ends first.
// It returns nil if all are settled, or wait for the meeting that replaces them.
func (tx *Tx) NextInLane(ctx context.Context, lane greenroom.DrainLane) (*greenroom.Meeting, error) {
	found, err := all(ctx, tx.q, scanMeeting, `
		select `+meetingColumns+`
		from   meetings
		where  organization_id = $1 and connection_id = $2 and host = $3
		  and  `+unsettled("$4", "$5")+`
		  and  (replaced_by is null or exists (
		           select 1
		           from   meetings successor
		           where  successor.id = meetings.replaced_by
		             and  (successor.reported is not null or successor.wanted is null)))
		order  by case when next_attempt_at > $4 then next_attempt_at else 0 end, due_at, id
		limit  1`, tx.organization, lane.Connection, lane.Host, micros(tx.now), micros(tx.now.AddDate(0, 0, -1)))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// RestLane ends a lane's job, if there is nothing to do in the lane now, and
// returns true; if there is, it returns false and the job goes on. Work that
// must wait is promised anew, for when its pause ends: [Tx.Enqueue] brings that
// job forward, whereas one that snoozed would swallow new work for the whole of
// its pause. RestLane locks the job's row before it looks, so that work written
// meanwhile either waits for this transaction, and then makes or wakes a job of
// its own, or is seen. job is the running job.
func (tx *Tx) RestLane(ctx context.Context, lane greenroom.DrainLane, job *rivertype.JobRow) (bool, error) {
	if _, err := tx.q.exec(ctx, `update river_job set attempt = attempt where id = $1`, job.ID); err != nil {
		return false, err
	}
	next, err := tx.NextInLane(ctx, lane)
	if err != nil || next != nil && next.Next(tx.now) != greenroom.WaitForLater {
		return false, err
	}
	if err := tx.q.complete(ctx, job); err != nil || next == nil {
		return err == nil, err
	}
	later := insertOnce()
	later.ScheduledAt = next.NextAttempt
	return true, tx.q.enqueue(ctx, lane, later)
}

// maxLanes is how many lanes one sweep wakes.
const maxLanes = 1000

// WakeLanes promises the work of every lane that has some. Lanes are woken by
// whoever makes work for them; this is for what went wrong all the same.
func (s *System) WakeLanes(ctx context.Context) error {
	lanes, err := all(ctx, s.q, scanLane, `
		select distinct organization_id, connection_id, host
		from   meetings
		where  `+unsettled("$2", "$3")+`
		order  by organization_id, connection_id, host
		limit  $1`, maxLanes, micros(s.now), micros(s.now.AddDate(0, 0, -1)))
	for _, lane := range lanes {
		if err := s.q.enqueue(ctx, lane, insertOnce()); err != nil {
			return err
		}
	}
	return err
}

func scanLane(row scanner) (greenroom.DrainLane, error) {
	var lane greenroom.DrainLane
	err := row.Scan(&lane.Organization, &lane.Connection, &lane.Host)
	return lane, err
}
