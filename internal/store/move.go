package store

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom"
)

// A Reliance is how many upcoming sessions of a program have their meeting
// through a connection.
type Reliance struct {
	Program  greenroom.ProgramID
	Sessions int
	Unmade   int // those of them whose meeting does not exist yet
}

// reliant is the SQL of a session s whose meeting m, which is wanted, is through
// a connection, and which is not over. Its parameters are the organization, the
// connection and now.
const reliant = `
		from   sessions s
		join   meetings m on m.id = s.meeting_id
		where  s.organization_id = $1 and m.organization_id = $1 and m.connection_id = $2
		  and  s.state = 'confirmed' and s.location = 'zoom' and s.ends_at > $3 and m.wanted is not null`

// Reliances returns which programs have upcoming sessions through a connection.
func (tx *Tx) Reliances(ctx context.Context, connection greenroom.ConnectionID) ([]Reliance, error) {
	return all(ctx, tx.q, func(row scanner) (r Reliance, err error) { return r, row.Scan(&r.Program, &r.Sessions, &r.Unmade) }, `
		select s.program_id, count(*), count(case when m.reported is null then 1 end)`+reliant+`
		group  by s.program_id
		order  by s.program_id`, tx.organization, connection, micros(tx.now))
}

// SessionsThrough returns up to limit upcoming sessions whose meeting is through a
// connection, by start, without their people, from the first after the cursor.
func (tx *Tx) SessionsThrough(ctx context.Context, connection greenroom.ConnectionID, after SessionCursor, limit int) ([]*greenroom.Session, error) {
	var from int64
	if !after.Start.IsZero() {
		from = micros(after.Start)
	}
	return all(ctx, tx.q, scanSession, `
		select s.id, s.organization_id, s.program_id, s.stage_id, s.title, s.state,
		       s.wall_start, s.time_zone, s.minutes, s.starts_at, s.location, s.location_detail, s.strategy,
		       s.meeting_id, s.uid, s.sequence, s.revision, s.created_at, s.confirmed_at`+reliant+`
		  and  (s.starts_at > $4 or s.starts_at = $4 and s.id > $5)
		order  by s.starts_at, s.id
		limit  $6`, tx.organization, connection, micros(tx.now), from, after.ID, limit)
}

// LanesOf returns the lanes of a connection that have work, in order.
func (tx *Tx) LanesOf(ctx context.Context, connection greenroom.ConnectionID) ([]greenroom.DrainLane, error) {
	return all(ctx, tx.q, scanLane, `
		select distinct organization_id, connection_id, host
		from   meetings
		where  organization_id = $1 and connection_id = $2 and `+unsettled("$3", "$4")+`
		order  by organization_id, connection_id, host
		limit  $5`, tx.organization, connection, micros(tx.now), micros(tx.now.AddDate(0, 0, -1)), maxLanes)
}

const moveColumns = `id, organization_id, connection_id, location, programs, actor_kind, actor_id, total, moved, kept, created_at, finished_at`

// AddMove stores a move that begins, and gives it its identity.
func (tx *Tx) AddMove(ctx context.Context, m *greenroom.Move) error {
	m.ID, m.Organization, m.CreatedAt = newID("mov", tx.now), tx.organization, tx.now
	programs, err := json.Marshal(m.Programs)
	if err != nil {
		return fmt.Errorf("store: programs of move: %w", err)
	}
	added, err := tx.q.exec(ctx, `
		insert into moves (`+moveColumns+`)
		select $1, organization_id, id, $2, $3, $4, $5, $6, $7, $8, $9, $10
		from   connections
		where  organization_id = $11 and id = $12`,
		m.ID, m.To, string(programs), m.By.Kind, m.By.ID, m.Total, m.Moved, m.Kept, micros(m.CreatedAt), instantOrNull(m.FinishedAt),
		tx.organization, m.Connection)
	return mustTouch(added, err, "connection")
}

// Move returns one move.
func (tx *Tx) Move(ctx context.Context, id string) (*greenroom.Move, error) {
	return one(ctx, tx.q, "move", scanMove, `
		select `+moveColumns+`
		from   moves
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// LatestMove returns the newest move of a connection's sessions.
func (tx *Tx) LatestMove(ctx context.Context, connection greenroom.ConnectionID) (*greenroom.Move, error) {
	return one(ctx, tx.q, "move", scanMove, `
		select `+moveColumns+`
		from   moves
		where  organization_id = $1 and connection_id = $2
		order  by created_at desc, id desc
		limit  1`, tx.organization, connection)
}

// UpdateMove stores how far a move has come. One job alone does so.
func (tx *Tx) UpdateMove(ctx context.Context, m *greenroom.Move) error {
	changed, err := tx.q.exec(ctx, `
		update moves
		set    moved = $1, kept = $2, finished_at = $3
		where  organization_id = $4 and id = $5`, m.Moved, m.Kept, instantOrNull(m.FinishedAt), tx.organization, m.ID)
	return mustTouch(changed, err, "move")
}

func scanMove(row scanner) (*greenroom.Move, error) {
	var m greenroom.Move
	var programs string
	var created int64
	var finished *int64
	err := row.Scan(&m.ID, &m.Organization, &m.Connection, &m.To, &programs, &m.By.Kind, &m.By.ID, &m.Total, &m.Moved, &m.Kept, &created, &finished)
	if err != nil {
		return nil, err
	}
	m.CreatedAt, m.FinishedAt = instant(created), instantOrZero(finished)
	return &m, json.Unmarshal([]byte(programs), &m.Programs)
}
