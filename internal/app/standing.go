package app

import (
	"context"
	"errors"
	"time"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// A Standing says which connection a new meeting would be made through at this
// moment, and why that one.
type Standing struct {
	Connection *greenroom.Connection // nil if none would be used
	Why        string                // a sentence: why this one, or why none
}

// Standing returns which connection is used for sessions of a program that
// somebody leads. Without a leader it is what the program has for all; without
// a program, what the leader has for all of theirs. Either may be "".
//
// Errors: Forbidden or NotFound without ReadProgram in the program, or, if none is
// named, in one of the organization's.
func (a *App) Standing(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID, leader greenroom.PersonID) (found Standing, err error) {
	if program == "" {
		err = mayAnywhere(who, greenroom.ReadProgram, organization)
	} else {
		err = who.May(greenroom.ReadProgram, organization, program)
	}
	if err != nil {
		return found, err
	}
	s := &greenroom.Session{Organization: organization, Program: program, Location: greenroom.Zoom}
	if leader != "" {
		s.Participants = []greenroom.Participation{{Person: leader, Role: greenroom.Host}}
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error { found, err = standingOf(ctx, tx, s); return err })
	return found, err
}

// standingOf returns which connection a session would use, by the rule of
// chooseHost. One that nobody leads yet has the connection that its leaders will
// share, even if nobody can host there so far.
func standingOf(ctx context.Context, tx *store.Tx, s *greenroom.Session) (Standing, error) {
	people, err := leaders(ctx, tx, s)
	if err != nil {
		return Standing{}, err
	}
	link, why, err := linkFor(ctx, tx, s, people)
	if err != nil {
		return Standing{}, err
	}
	if link == nil {
		return Standing{Why: say.Error(ctx, why)}, nil
	}
	found := Standing{Connection: link, Why: reasonFor(ctx, link, s.Program, people)}
	behind, err := standsInFor(ctx, tx, link)
	if err == nil && behind != "" {
		found.Why += " " + behind
	}
	return found, err
}

// linkFor returns the connection that a session would use, or why there is none.
func linkFor(ctx context.Context, tx *store.Tx, s *greenroom.Session, people []*greenroom.Person) (link *greenroom.Connection, why, err error) {
	if s.Program == "" {
		return linkOfPeople(ctx, tx, people)
	}
	link, _, why, err = chooseHost(ctx, tx, s)
	if err == nil && errors.Is(why, errNoHost) && len(people) == 0 {
		link, err = nearestConnection(ctx, tx, s.Program)
	}
	return link, why, err
}

// linkOfPeople returns the first connection that works of people, or else of the
// organization.
func linkOfPeople(ctx context.Context, tx *store.Tx, people []*greenroom.Person) (link *greenroom.Connection, why, err error) {
	o, err := tx.OwnOrganization(ctx)
	if err != nil || !o.VideoEnabled {
		return nil, greenroom.Errorf(greenroom.Conflict, "Video is switched off for this organization. Ask whoever runs this server to switch it on."), err
	}
	for _, person := range people {
		if link, err = usableBut(ctx, tx, "", greenroom.PersonOwner, string(person.ID)); err != nil || link != nil {
			return link, nil, err
		}
	}
	link, err = usableBut(ctx, tx, "", greenroom.OrganizationOwner, string(tx.Organization()))
	return link, errNotConnected, err
}

// reasonFor says why a connection is the nearest one that can host. A nearer one
// that works and has nobody to host there is passed over: see [hosting.choose].
func reasonFor(ctx context.Context, link *greenroom.Connection, program greenroom.ProgramID, people []*greenroom.Person) string {
	leader := say.T(ctx, "nobody who leads")
	if len(people) == 1 {
		leader = people[0].Name
	}
	switch {
	case link.OwnerKind == greenroom.PersonOwner:
		for _, person := range people {
			if string(person.ID) == link.OwnerID {
				leader = person.Name
			}
		}
		return say.T(ctx, "It is %[1]s's own, and whoever leads a session comes first.", leader)
	case link.OwnerKind == greenroom.ProgramOwner && len(people) == 0:
		return say.T(ctx, "It is the program's own, which comes before the organization's.")
	case link.OwnerKind == greenroom.ProgramOwner && len(people) == 1:
		return say.T(ctx, "It is the program's own: %[1]s has none that can host.", leader)
	case link.OwnerKind == greenroom.ProgramOwner:
		return say.T(ctx, "It is the program's own: nobody who leads has one that can host.")
	case program == "" && len(people) == 0:
		return say.T(ctx, "It is the organization's first that works.")
	case program == "":
		return say.T(ctx, "It is the organization's: %[1]s has none that works.", leader)
	case len(people) == 0:
		return say.T(ctx, "It is the organization's: the program has none of its own that can host.")
	case len(people) == 1:
		return say.T(ctx, "It is the organization's: neither %[1]s nor the program has one that can host.", leader)
	}
	return say.T(ctx, "It is the organization's: neither those who lead nor the program have one that can host.")
}

// standsInFor says which of the owner's connections another stands in for, and
// since when; "" if it is the owner's first itself. One that had ended before the
// other was made is not missed.
func standsInFor(ctx context.Context, tx *store.Tx, link *greenroom.Connection) (string, error) {
	all, err := tx.Connections(ctx, link.OwnerKind, link.OwnerID)
	if err != nil {
		return "", err
	}
	first := missed(all, link)
	if first == nil {
		return "", nil
	}
	switch {
	case first.Usable():
		return say.T(ctx, "“%[1]s” comes before it, but has no host for this.", first.Name), nil
	case first.State != greenroom.Revoked:
		return say.T(ctx, "It stands in for “%[1]s”, which cannot make meetings at present.", first.Name), nil
	}
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return "", err
	}
	zone, err := greenroom.Zone(o.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return say.T(ctx, "It stands in for “%[1]s”, which ended on %[2]s.", first.Name, say.Since(ctx, first.EndedAt.In(zone))), nil
}

// missed returns the connection that would be used in the place of another of the
// same owner if it worked, or nil; all are the owner's, in their order.
func missed(all []*greenroom.Connection, link *greenroom.Connection) *greenroom.Connection {
	for _, c := range all {
		switch {
		case c.ID == link.ID:
			return nil
		case c.State != greenroom.Revoked || c.EndedAt.After(link.CreatedAt):
			return c
		}
	}
	return nil
}
