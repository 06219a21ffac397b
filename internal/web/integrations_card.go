package web

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A connectionCard is a connection in words.
type connectionCard struct {
	*greenroom.ConnectionView
	*app.Use
	title   string
	line    string // since when, and by whom
	facts   []ui.Fact
	path    string      // of its pages
	webhook webhookData // of a Server-to-Server connection
	again   string      // the page that connects it again; "" if it has not ended, or the visitor may not
	folded  bool        // it has ended, and nobody misses it

	sessions string // the page of the sessions that depended on it, if it has ended; "" if not for the visitor
}

// cards are the connections in words, each owner's in their order.
func (v *visit) cards(found app.Integrations) []connectionCard {
	cards := make([]connectionCard, 0, len(found.Connections))
	for _, c := range found.Connections {
		card := v.cardOf(c, found.Uses[c.ID])
		if c.State == greenroom.Revoked {
			card.folded = !isMissed(found, c)
			if v.maySomewhere(greenroom.ReadProgram) {
				card.sessions = card.path + "/sessions"
			}
			card.again = v.againPath(c, card.Use)
		}
		cards = append(cards, card)
	}
	return cards
}

// isMissed reports whether a connection that has ended is its owner's latest and
// nothing has come in its place.
func isMissed(in app.Integrations, ended *greenroom.ConnectionView) bool {
	for _, c := range in.Connections {
		if c.OwnerID == ended.OwnerID && c.ID != ended.ID && (c.State != greenroom.Revoked || c.EndedAt.After(ended.EndedAt)) {
			return false
		}
	}
	return true
}

// againPath is the page on which a connection is made anew, or "" if the visitor
// may not: people connect themselves.
func (v *visit) againPath(c *greenroom.ConnectionView, use *app.Use) string {
	switch {
	case !v.org.VideoEnabled || !use.MayManage || c.OwnerKind == greenroom.PersonOwner && !use.Mine:
		return ""
	case c.AppKind == greenroom.ServerToServer:
		return v.editPath(c.ID)
	}
	return v.connectPath(c.OwnerKind, c.OwnerID, "", "")
}

// cardOf puts a connection into words.
func (v *visit) cardOf(c *greenroom.ConnectionView, use *app.Use) connectionCard {
	ctx, zone := v.ctx(), zoneOr(v.org.TimeZone)
	return connectionCard{ConnectionView: c, Use: use, title: titleOf(ctx, c), path: v.path("/connections/" + string(c.ID)), line: connectionLine(ctx, c, zone),
		facts: factsOf(ctx, c, use, zone), webhook: webhookData{address: v.app.WebhookURL(&greenroom.App{ID: c.AppID, Organization: c.Organization, Kind: c.AppKind}), signed: c.Signed, edit: v.editPath(c.ID)}}
}

// titleOf is what a connection is called, with its provider.
func titleOf(ctx context.Context, c *greenroom.ConnectionView) string {
	if c.Name == "Zoom" {
		return c.Name
	}
	return say.T(ctx, "Zoom · %s", c.Name)
}

// factsOf say whose a connection is, who uses it, and who can host there.
func factsOf(ctx context.Context, c *greenroom.ConnectionView, use *app.Use, zone *time.Location) (facts []ui.Fact) {
	owner := c.OwnerName
	if owner == "" {
		owner = say.T(ctx, "somebody who is gone")
	}
	add := func(term, value string) {
		if value != "" {
			facts = append(facts, ui.Fact{Term: term, Value: value})
		}
	}
	add(say.T(ctx, "For"), say.T(ctx, "%[1]s (%[2]s)", owner, say.Word(ctx, c.OwnerKind)))
	add(say.T(ctx, "How"), say.Word(ctx, c.AppKind))
	add(say.T(ctx, "Zoom account"), c.Account)
	if use.Sessions > 0 {
		add(say.T(ctx, "Upcoming sessions"), say.T(ctx, "%d sessions", use.Sessions))
	}
	if c.State == greenroom.Revoked {
		return facts
	}
	add(say.T(ctx, "Order"), orderOf(ctx, use, zone))
	add(say.T(ctx, "Used by"), usersOf(ctx, c, use))
	hosts := say.Word(ctx, greenroom.Unknown)
	if c.Hosts > 0 { // every account has a user: none was read
		hosts = say.T(ctx, "%[1]s, %[2]s", say.T(ctx, "%d users at Zoom", c.Hosts), say.T(ctx, "%d licensed", c.Licensed))
	}
	add(say.T(ctx, "Hosts"), hosts)
	host := c.DefaultHost
	if host == "" {
		host = say.T(ctx, "none: sessions must bring a host")
	}
	add(say.T(ctx, "Default host"), host)
	return facts
}

// orderOf says whether a connection is used or stands by, and for which.
func orderOf(ctx context.Context, use *app.Use, zone *time.Location) string {
	switch {
	case use.InUse && use.Misses != nil && use.Misses.State == greenroom.Revoked:
		return say.T(ctx, "Used now, since “%[1]s” ended on %[2]s", use.Misses.Name, say.Since(ctx, use.Misses.EndedAt.In(zone)))
	case use.InUse && use.Misses != nil:
		return say.T(ctx, "Used now, as long as “%[1]s” cannot make meetings", use.Misses.Name)
	case use.InUse:
		return say.T(ctx, "Used first")
	case use.Before != nil:
		return say.T(ctx, "Stands by, and takes over when “%[1]s” ends or breaks", use.Before.Name)
	}
	return say.T(ctx, "Not used: it cannot make meetings")
}

// usersOf says who makes meetings through a connection.
func usersOf(ctx context.Context, c *greenroom.ConnectionView, use *app.Use) string {
	switch {
	case !use.InUse:
		return say.T(ctx, "nobody at present")
	case c.OwnerKind == greenroom.PersonOwner:
		return say.T(ctx, "the sessions that %[1]s leads, in every program", c.OwnerName)
	case c.OwnerKind == greenroom.ProgramOwner && len(use.Programs) == 0:
		return say.T(ctx, "nobody: the program may not use Zoom")
	case c.OwnerKind == greenroom.ProgramOwner:
		return say.T(ctx, "the sessions of %[1]s", c.OwnerName)
	case len(use.Own) == 0:
		return programsIn(ctx, use.Programs)
	case len(use.Own) == 1:
		return say.T(ctx, "%[1]s; %[2]s uses its own", programsIn(ctx, use.Programs), use.Own[0])
	}
	return say.T(ctx, "%[1]s; %[2]s use their own", programsIn(ctx, use.Programs), say.Names(ctx, use.Own))
}

// programsIn names programs, or counts many.
func programsIn(ctx context.Context, names []string) string {
	const few = 3
	switch {
	case len(names) == 0:
		return say.T(ctx, "no program")
	case len(names) > few:
		return say.T(ctx, "%d programs", len(names))
	}
	return say.Names(ctx, names)
}

// connectionLine says since when a connection is there and by whom, or when it
// ended.
func connectionLine(ctx context.Context, c *greenroom.ConnectionView, zone *time.Location) string {
	since, by := say.Since(ctx, c.CreatedAt.In(zone)), c.CreatorName
	if by == "" && c.CreatedBy != "" {
		by = say.T(ctx, "somebody who is gone")
	}
	ended := say.Since(ctx, c.EndedAt.In(zone))
	switch {
	case c.State == greenroom.Revoked && by != "":
		return say.T(ctx, "Was connected on %[1]s, by %[2]s, and ended on %[3]s.", since, by, ended)
	case c.State == greenroom.Revoked:
		return say.T(ctx, "Was connected on %[1]s, and ended on %[2]s.", since, ended)
	case by != "":
		return say.T(ctx, "Connected since %[1]s, by %[2]s.", since, by)
	}
	return say.T(ctx, "Connected since %s.", since)
}

// connectionState returns how a connection stands, and the word for it.
func connectionState(ctx context.Context, c *greenroom.Connection) (ui.State, string) {
	switch {
	case c.State == greenroom.Revoked:
		return ui.Off, say.Word(ctx, c.State)
	case c.State == greenroom.Degraded && c.Usable():
		return ui.Changed, say.T(ctx, "needs attention")
	case c.State == greenroom.Degraded:
		return ui.Failed, say.T(ctx, "not working")
	case c.State == greenroom.Pending:
		return ui.Waiting, say.Word(ctx, c.State)
	}
	return ui.Linked, say.Word(ctx, c.State)
}

// useFirst puts a connection before its owner's others.
func (v *visit) useFirst() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	c, err := v.app.UseFirst(v.ctx(), v.who, v.org.ID, v.connectionID(), in.revision())
	if greenroom.KindOf(err) == greenroom.Conflict {
		return v.showIntegrations(entry{err: err})
	}
	if err != nil {
		return err
	}
	return v.to(v.path("/integrations"), say.T(v.ctx(), "“%s” is used first from now on. Meetings that exist stay where they are.", c.Name))
}
