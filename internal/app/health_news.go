package app

import (
	"context"
	"slices"
	"strings"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// tellHealth writes into the history what a look has changed: each check that
// fails now or no more, and the state. Whoever looks after the connection is told
// of the state by mail, once for each change.
func (a *App) tellHealth(ctx context.Context, tx *store.Tx, c, before *greenroom.Connection) error {
	failed, passed := healthNews(before.Health, c.Health)
	for _, f := range failed {
		if err := tx.AddEvent(ctx, findingEvent("check_failed", c, f)); err != nil {
			return err
		}
	}
	for _, f := range passed {
		if err := tx.AddEvent(ctx, findingEvent("check_passed", c, f)); err != nil {
			return err
		}
	}
	switch c.State { //nolint:exhaustive // one that has ended is not looked at, and none is pending
	case before.State:
		return nil
	case greenroom.Degraded:
		return a.tellState(ctx, tx, c, "degraded", degradedNotice(ctx, c))
	}
	return a.tellState(ctx, tx, c, "recovered", recoveredNotice(ctx, c))
}

// healthNews returns which findings are wrong now and were not, or otherwise, and
// which were wrong and are not any more.
func healthNews(before, now greenroom.Health) (failed, passed []greenroom.Finding) {
	for _, f := range now.Findings {
		old := before.Of(f.Check, f.About)
		if f.Outcome >= greenroom.Impaired && (old.Outcome != f.Outcome || !slices.Equal(old.Args, f.Args)) {
			failed = append(failed, f)
		}
	}
	for _, old := range before.Findings {
		if old.Outcome >= greenroom.Impaired && now.Of(old.Check, old.About).Outcome < greenroom.Impaired {
			passed = append(passed, greenroom.Finding{Check: old.Check, About: old.About, Outcome: greenroom.Passed, Args: old.Args})
		}
	}
	return failed, passed
}

// argSeparator stands between the arguments of a finding in an event: no name or
// address has it.
const argSeparator = "\n"

func findingEvent(verb string, c *greenroom.Connection, f greenroom.Finding) *greenroom.Event {
	e := connectionEvent(greenroom.Actor{Kind: "system"}, verb, c)
	e.Detail["check"], e.Detail["about"], e.Detail["args"] = string(f.Check), f.About, strings.Join(f.Args, argSeparator)
	e.Detail["outcome"] = f.Outcome.String()
	return e
}

// FindingOf returns the finding that an event is about, if it is about one.
func FindingOf(e *greenroom.Event) (greenroom.Finding, bool) {
	f := greenroom.Finding{Check: greenroom.Check(e.Detail["check"]), About: e.Detail["about"], Outcome: greenroom.OutcomeOf(e.Detail["outcome"])}
	if args := e.Detail["args"]; args != "" {
		f.Args = strings.Split(args, argSeparator)
	}
	return f, f.Check != "" && (e.Verb == "check_failed" || e.Verb == "check_passed")
}

// tellState writes that a connection stands otherwise, and tells whoever looks
// after it.
func (a *App) tellState(ctx context.Context, tx *store.Tx, c *greenroom.Connection, verb string, n notice) error {
	if err := tx.AddEvent(ctx, connectionEvent(greenroom.Actor{Kind: "system"}, verb, c)); err != nil {
		return err
	}
	to, err := keepers(ctx, tx, c)
	if err != nil {
		return err
	}
	n.Path, n.Label = "/o/"+string(c.Organization)+"/connections/"+string(c.ID), say.T(ctx, "Open the connection")
	return a.notify(ctx, tx, to, n)
}

// keepers returns who looks after a connection: the organization's
// administrators; of a program's, those who run it too; of a person's, that
// person alone.
func keepers(ctx context.Context, tx *store.Tx, c *greenroom.Connection) ([]*greenroom.User, error) {
	switch c.OwnerKind {
	case greenroom.PersonOwner:
		u, err := tx.UserOfPerson(ctx, greenroom.PersonID(c.OwnerID))
		if greenroom.KindOf(err) == greenroom.NotFound {
			return nil, nil
		}
		return []*greenroom.User{u}, err
	case greenroom.ProgramOwner:
		return tx.UsersWith(ctx, greenroom.ProgramID(c.OwnerID), greenroom.OrganizationAdministrator, greenroom.ProgramDirector, greenroom.ProgramAdministrator)
	case greenroom.OrganizationOwner:
	}
	return tx.UsersWith(ctx, "", greenroom.OrganizationAdministrator)
}

func degradedNotice(ctx context.Context, c *greenroom.Connection) notice {
	n := notice{Subject: say.T(ctx, "Zoom needs attention: %s", c.Name),
		Lines: []string{say.T(ctx, "Something is wrong with the connection “%s”. Meetings are still made through it, as far as that is possible.", c.Name)}}
	if !c.Usable() {
		n.Lines = []string{say.T(ctx, "No meeting can be made through the connection “%s” any more. Meetings that exist stay, and sessions that have none wait, unless another connection serves them.", c.Name)}
	}
	for _, f := range c.Health.Findings {
		if f.Outcome >= greenroom.Impaired {
			n.Lines = append(n.Lines, say.Finding(ctx, f))
		}
	}
	return n
}

func recoveredNotice(ctx context.Context, c *greenroom.Connection) notice {
	return notice{Subject: say.T(ctx, "Zoom works again: %s", c.Name),
		Lines: []string{say.T(ctx, "What was wrong with the connection “%s” is put right. Sessions that waited for it get their meetings now. There is nothing to do.", c.Name)}}
}
