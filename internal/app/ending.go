package app

import (
	"context"
	"slices"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// endConnection ends a connection: sessions that wait for a meeting follow to
// whatever is used instead, programs that have nothing left make new sessions in
// the built-in room, and those who look after them are told. Links that exist stay.
func (a *App) endConnection(ctx context.Context, tx *store.Tx, who greenroom.Actor, c *greenroom.Connection, cause greenroom.EndCause) error {
	c.End(cause, tx.Now())
	if err := tx.UpdateConnection(ctx, c); err != nil {
		return err
	}
	verb := "ended"
	if cause == greenroom.Disconnected {
		verb = "disconnected"
	}
	e := connectionEvent(who, verb, c)
	e.Detail["cause"] = string(cause)
	if err := tx.AddEvent(ctx, e); err != nil {
		return err
	}
	if err := promiseMeetings(ctx, tx); err != nil {
		return err
	}
	switched, err := fallBack(ctx, tx, c)
	if err != nil {
		return err
	}
	return a.tellEnd(ctx, tx, c, switched)
}

// fallBack gives every program that made its sessions through a connection which
// has ended, and has no other, the built-in room for its new ones.
func fallBack(ctx context.Context, tx *store.Tx, c *greenroom.Connection) (switched []*greenroom.Program, err error) {
	programs, err := programsOf(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		next, err := nearestConnection(ctx, tx, p.ID)
		if err != nil {
			return nil, err
		}
		if next != nil || p.DefaultLocation != greenroom.Zoom {
			continue
		}
		p.DefaultLocation = greenroom.BuiltInRoom
		if err := tx.UpdateProgram(ctx, p); err != nil {
			return nil, err
		}
		e := programEvent(greenroom.Actor{Kind: "system"}, "virtual_type_changed", p)
		e.Detail = map[string]string{"from": string(greenroom.Zoom), "to": string(greenroom.BuiltInRoom), "connection": string(c.ID)}
		if err := tx.AddEvent(ctx, e); err != nil {
			return nil, err
		}
		switched = append(switched, p)
	}
	return switched, nil
}

// programsOf returns the programs that a connection is meant for: its own, or of
// an organization's all; of a person's none, since programs do not depend on it.
func programsOf(ctx context.Context, tx *store.Tx, c *greenroom.Connection) (found []*greenroom.Program, err error) {
	switch c.OwnerKind {
	case greenroom.ProgramOwner:
		p, err := tx.Program(ctx, greenroom.ProgramID(c.OwnerID))
		return []*greenroom.Program{p}, err
	case greenroom.PersonOwner:
		return nil, nil
	case greenroom.OrganizationOwner:
	}
	const page = 200
	for after := ""; ; {
		programs, err := tx.Programs(ctx, after, page)
		if err != nil {
			return nil, err
		}
		found = append(found, programs...)
		if len(programs) < page {
			return found, nil
		}
		after = programs[page-1].Name
	}
}

// tellEnd has one mail sent to whoever looks after the connection, and those who
// run the programs that lose it or have sessions through it.
func (a *App) tellEnd(ctx context.Context, tx *store.Tx, c *greenroom.Connection, switched []*greenroom.Program) error {
	relying, err := tx.Reliances(ctx, c.ID)
	if err != nil {
		return err
	}
	var concerned []greenroom.ProgramID
	var names []string
	sessions := 0
	for _, p := range switched {
		concerned, names = append(concerned, p.ID), append(names, p.Name)
	}
	for _, r := range relying {
		sessions += r.Sessions
		if !slices.Contains(concerned, r.Program) {
			concerned = append(concerned, r.Program)
		}
	}
	to, err := lookingAfter(ctx, tx, c, concerned)
	if err != nil {
		return err
	}
	lines := []string{say.Error(ctx, c.Ended())}
	if len(names) > 0 {
		lines = append(lines, say.T(ctx, "New sessions of %s take place in the built-in room from now on. Zoom can be selected again on the page of the program.", say.Names(ctx, names)))
	}
	if sessions == 0 {
		lines = append(lines, say.T(ctx, "No upcoming session has a meeting made through it."))
	} else {
		lines = append(lines, say.T(ctx, "%d upcoming sessions still use meetings made through it. Their links work as before, but changes do not reach Zoom.", sessions))
	}
	return a.notify(ctx, tx, to, notice{Subject: say.T(ctx, "Zoom connection ended: %s", c.Name), Lines: lines,
		Path: "/o/" + string(c.Organization) + "/connections/" + string(c.ID) + "/sessions", Label: say.T(ctx, "See and move these sessions")})
}

// lookingAfter returns who looks after a connection, or runs one of the programs,
// each once.
func lookingAfter(ctx context.Context, tx *store.Tx, c *greenroom.Connection, programs []greenroom.ProgramID) ([]*greenroom.User, error) {
	to, err := keepers(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		found, err := tx.UsersWith(ctx, p, greenroom.ProgramDirector, greenroom.ProgramAdministrator, greenroom.Coordinator)
		if err != nil {
			return nil, err
		}
		for _, u := range found {
			if !slices.ContainsFunc(to, func(known *greenroom.User) bool { return known.ID == u.ID }) {
				to = append(to, u)
			}
		}
	}
	return to, nil
}
