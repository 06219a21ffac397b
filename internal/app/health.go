package app

import (
	"context"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

const (
	// quotaNotice is how much of a host's day is worth a word.
	quotaNotice = greenroom.HostDayLimit * 8 / 10
	// firstEvent is how long after connecting the first event of the provider may
	// take, and silence how long none may come: the provider asks every 72 hours
	// whether they arrive (Zoom's documentation, "Webhooks", revalidation).
	firstEvent = 24 * time.Hour
	silence    = 96 * time.Hour
)

// CheckConnections promises a look at every connection that has not ended.
func (a *App) CheckConnections(ctx context.Context) error {
	return a.db.System(ctx, func(s *store.System) error { return s.WakeChecks(ctx) })
}

// CheckConnection looks at a connection: it reads who can host there, finds out
// what works, and stores that with the state that follows from it. What changed
// is written into the history, and whoever looks after the connection is told.
// Whoever asks for a look while one is under way gets another.
func (a *App) CheckConnection(ctx context.Context, job greenroom.CheckConnection) error {
	for again := true; again; {
		began := a.now()
		c, err := a.standing(ctx, job.Organization, job.Connection)
		if greenroom.KindOf(err) == greenroom.NotFound || err == nil && c.connection.State == greenroom.Revoked {
			return nil
		}
		if err != nil {
			return err
		}
		seen, err := a.look(ctx, c)
		if err != nil || seen == nil {
			return err
		}
		err = a.db.Write(ctx, job.Organization, func(tx *store.Tx) (err error) {
			again, err = a.conclude(ctx, tx, job.Connection, seen, began)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A sight is what one look at a connection found.
type sight struct {
	findings []greenroom.Finding // about what the provider said
	known    bool                // who can host there was read
	due      []due               // the sessions to come that the connection serves
	settings hostSettings
}

// look asks the provider, and stores who can host there. It returns nil if the
// connection turns out to have ended, which is noted already, and an error only
// for what is our fault.
func (a *App) look(ctx context.Context, c *standing) (*sight, error) {
	token, d, err := a.readWithToken(ctx, c)
	switch {
	case hasEnded(c, err):
		return nil, nil
	case greenroom.KindOf(err) == greenroom.Internal:
		return nil, err
	case err != nil:
		return unseen(err), nil
	}
	seen := &sight{findings: a.examine(ctx, c.app.Kind, token, c.grant.User, d, c.connection.DefaultHost), known: d.hostsErr == nil}
	if err := a.fileDirectory(ctx, c.connection, d); err != nil {
		return nil, err
	}
	hosts, err := a.lookAhead(ctx, c.connection, seen)
	if err != nil {
		return nil, err
	}
	seen.settings = a.readHostSettings(ctx, token, hosts)
	return seen, nil
}

// fileDirectory stores what was read, unless the connection has ended meanwhile.
func (a *App) fileDirectory(ctx context.Context, c *greenroom.Connection, d directory) error {
	return a.db.Write(ctx, c.Organization, func(tx *store.Tx) error {
		now, err := tx.ConnectionToChange(ctx, c.ID)
		if err != nil || now.State == greenroom.Revoked {
			return err
		}
		return storeDirectory(ctx, tx, now, d)
	})
}

// lookAhead adds what is to come, and returns the hosts whose settings are to be
// read now: none if the scopes do not allow it.
func (a *App) lookAhead(ctx context.Context, c *greenroom.Connection, seen *sight) (hosts []greenroom.ProviderHost, err error) {
	err = a.db.Read(ctx, c.Organization, func(tx *store.Tx) error {
		if seen.due, err = outlook(ctx, tx, c.ID); err != nil || !settingsAllowed(seen.findings) {
			return err
		}
		due := hostsOf(seen.due)
		hosts, err = tx.HostsToRead(ctx, c.ID, due[:min(len(due), maxOutlookHosts)], maxSettings)
		return err
	})
	return hosts, err
}

// readWithToken gets a token and reads the directory with it: with another one, if
// the provider rejects the first before its time.
func (a *App) readWithToken(ctx context.Context, c *standing) (greenroom.Token, directory, error) {
	token, err := a.tokenToTry(ctx, c)
	if err != nil {
		return token, directory{}, err
	}
	d := a.readDirectory(ctx, token)
	if rejected(d.hostsErr) == nil {
		return token, d, nil
	}
	if token, err = a.tokenBut(ctx, c.connection.Organization, c.connection.ID, token.Access); err != nil {
		return token, d, err
	}
	return token, a.readDirectory(ctx, token), nil
}

// hasEnded reports whether a token is refused since the connection is over: the
// credentials of a Server-to-Server app never are, they are only wrong.
func hasEnded(c *standing, err error) bool {
	return c.app.Kind != greenroom.ServerToServer && greenroom.KindOf(err) == greenroom.Forbidden
}

// tokenToTry returns a token. Of a Server-to-Server app it is a new one, so that
// its credentials and its scopes of now are tried.
func (a *App) tokenToTry(ctx context.Context, c *standing) (greenroom.Token, error) {
	if c.app.Kind == greenroom.ServerToServer {
		return a.serverToken(ctx, c)
	}
	return a.token(ctx, c.connection.Organization, c.connection.ID)
}

// unseen is what a look finds that gets no token.
func unseen(err error) *sight {
	found := tokenFindings(err)
	for _, f := range notLookedAt(greenroom.CheckToken, greenroom.CheckApp, greenroom.CheckScopes, greenroom.CheckRole, greenroom.CheckHosts, greenroom.CheckDefaultHost) {
		if !slices.ContainsFunc(found, func(known greenroom.Finding) bool { return known.Check == f.Check }) {
			found = append(found, f)
		}
	}
	return &sight{findings: found}
}

// settingsAllowed reports whether the scopes suffice to read hosts' settings.
func settingsAllowed(found []greenroom.Finding) bool {
	return greenroom.Health{Findings: found}.Of(greenroom.CheckScopes, string(greenroom.ReadSettings)).Outcome == greenroom.Passed
}

// conclude stores what was seen, and what follows from it. It reports whether
// somebody has asked for another look since this one began.
func (a *App) conclude(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID, seen *sight, began time.Time) (again bool, err error) {
	c, err := tx.ConnectionToChange(ctx, id)
	if err != nil || c.State == greenroom.Revoked {
		return false, err
	}
	if err := seen.settings.store(ctx, tx, id); err != nil {
		return false, err
	}
	found, err := a.ownFindings(ctx, tx, c, seen)
	if err != nil {
		return false, err
	}
	if rooms, err := tx.UsesRooms(ctx, id); err != nil {
		return false, err
	} else if rooms {
		missRooms(seen.findings)
	}
	before := *c
	c.Judge(before.Health.After(append(seen.findings, found...), tx.Now()))
	if err := storeHealth(ctx, tx, c, &before); err != nil {
		return false, err
	}
	if err := a.tellHealth(ctx, tx, c, &before); err != nil {
		return false, err
	}
	if err := goOn(ctx, tx, c, &before); err != nil {
		return false, err
	}
	return answerAsked(ctx, tx, c, began)
}

// storeHealth stores what was found. Only a change of the state counts as one of
// the connection: whoever edits it need not know of the rest.
func storeHealth(ctx context.Context, tx *store.Tx, c, before *greenroom.Connection) error {
	if c.State != before.State {
		return tx.UpdateConnection(ctx, c)
	}
	return tx.SetHealth(ctx, c)
}

// goOn lets sessions that wait go on where that is possible now: through the
// connection, if it can be used again, or another one, if it cannot any more.
func goOn(ctx context.Context, tx *store.Tx, c, before *greenroom.Connection) error {
	if c.State == greenroom.Live && before.State == greenroom.Degraded || c.Usable() && !before.Usable() {
		lanes, err := tx.RetryMeetings(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := wake(ctx, tx, lanes...); err != nil {
			return err
		}
	}
	if c.Usable() == before.Usable() {
		return nil
	}
	return promiseMeetings(ctx, tx)
}

// answerAsked notes that who asked for a look has got it, unless they asked after
// it began.
func answerAsked(ctx context.Context, tx *store.Tx, c *greenroom.Connection, began time.Time) (again bool, err error) {
	asked, err := tx.Asked(ctx, c.ID)
	if err != nil || asked.IsZero() || asked.After(began) {
		return !asked.IsZero(), err
	}
	if err := tx.SetAsked(ctx, c.ID, time.Time{}); err != nil {
		return false, err
	}
	return false, tx.AddEvent(ctx, connectionEvent(greenroom.Actor{Kind: "system"}, "checked", c))
}

// ownFindings makes the findings for which nobody else is asked.
func (a *App) ownFindings(ctx context.Context, tx *store.Tx, c *greenroom.Connection, seen *sight) ([]greenroom.Finding, error) {
	app, err := tx.App(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	found, err := foresee(ctx, tx, c.ID, seen)
	if err != nil {
		return nil, err
	}
	busiest, err := tx.BusiestHost(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	if app.Kind == greenroom.UserLevel {
		return append(found, quotaFinding(busiest)), nil
	}
	people, err := peopleFinding(ctx, tx, c.ID, seen)
	return append(found, people, a.webhookFinding(app, c, tx.Now()), quotaFinding(busiest)), err
}
