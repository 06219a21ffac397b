package store

import (
	"context"
	"fmt"
	"strings"

	"greenroom"
)

// A Participant is a person with their part in a session.
type Participant struct {
	Person *greenroom.Person
	Role   greenroom.SessionRole
}

// ParticipantsOf returns the people of each session, in the order in which they
// were named. The caller bounds the number of sessions.
func (tx *Tx) ParticipantsOf(ctx context.Context, sessions []*greenroom.Session) (map[greenroom.SessionID][]Participant, error) {
	ids := make([]greenroom.SessionID, len(sessions))
	for i, s := range sessions {
		ids[i] = s.ID
	}
	in, args := inList(ids, tx.organization)
	type part struct {
		session greenroom.SessionID
		Participant
	}
	found, err := all(ctx, tx.q, func(row scanner) (part, error) {
		p := part{Participant: Participant{Person: new(greenroom.Person)}}
		var created int64
		err := row.Scan(&p.session, &p.Role, &p.Person.ID, &p.Person.Organization, &p.Person.Name, &p.Person.Email, &p.Person.TimeZone, &p.Person.Revision, &created)
		p.Person.CreatedAt = instant(created)
		return p, err
	}, `
		select participants.session_id, participants.role, people.id, people.organization_id, people.name,
		       people.email, people.time_zone, people.revision, people.created_at
		from   participants
		join   people on people.id = participants.person_id
		where  participants.organization_id = $1 and participants.session_id in `+in+`
		order  by participants.session_id, participants.position`, args...)
	bySession := map[greenroom.SessionID][]Participant{}
	for _, p := range found {
		bySession[p.session] = append(bySession[p.session], p.Participant)
	}
	return bySession, err
}

// inList returns "($2, $3, …)" for the ids, and the arguments of a query whose
// first is the organization. Without ids the list matches nothing.
func inList[T ~string](ids []T, organization greenroom.OrganizationID) (list string, args []any) {
	args = []any{organization}
	places := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		places[i] = fmt.Sprintf("$%d", i+2)
	}
	if len(ids) == 0 {
		places = []string{"null"}
	}
	return "(" + strings.Join(places, ", ") + ")", args
}
