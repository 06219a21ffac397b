package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// A ConnectionTest says what came of trying credentials: every check, also those
// that could not be made.
type ConnectionTest struct {
	Checks   []Check
	Hosts    int // users of the account; 0 if they may not be read
	Licensed int // those who are active and licensed
}

// A Check is one thing that was tried.
type Check struct {
	greenroom.Finding
	Problem error // what is wrong or worth knowing, a sentence; nil if it is as it should be
}

// Works reports whether meetings can be made with what was tried.
func (t *ConnectionTest) Works() bool {
	return !slices.ContainsFunc(t.Checks, func(c Check) bool { return c.Outcome == greenroom.Broken }) &&
		t.of(greenroom.CheckToken, "") == greenroom.Passed
}

// Whole reports whether nothing at all is wrong.
func (t *ConnectionTest) Whole() bool {
	return t.Works() && !slices.ContainsFunc(t.Checks, func(c Check) bool { return c.Outcome >= greenroom.Impaired })
}

// WritesOnly reports whether the app may make meetings and neither read them
// back nor list who can host, as with the scopes meeting:write:admin and
// user:write:admin.
func (t *ConnectionTest) WritesOnly() bool {
	return t.of(greenroom.CheckScopes, greenroom.MakeMeetings) == greenroom.Passed &&
		t.of(greenroom.CheckScopes, greenroom.ReadMeetings) >= greenroom.Impaired &&
		t.of(greenroom.CheckScopes, greenroom.ReadHosts) >= greenroom.Impaired
}

func (t *ConnectionTest) of(check greenroom.Check, about greenroom.Feature) greenroom.Outcome {
	for _, c := range t.Checks {
		if c.Check == check && c.About == string(about) {
			return c.Outcome
		}
	}
	return greenroom.Unknown
}

// errUnverified says that a default host was taken as it was entered.
var errUnverified = greenroom.Errorf(greenroom.Conflict, "The default host could not be checked, because the app may not read the users. Make sure yourself that the address is that of an active Zoom user.")

// TestServerToServer tries the credentials of an app, and stores nothing.
// What does not work is a check that failed. Errors: Forbidden for whoever may
// not connect for the owner; Invalid at a field that is empty.
func (a *App) TestServerToServer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ServerToServer) (*ConnectionTest, error) {
	in = in.trimmed(organization)
	if _, err := a.OwnerToConnect(ctx, who, organization, in.Owner, in.OwnerID); err != nil {
		return nil, err
	}
	if err := in.complete(); err != nil {
		return nil, err
	}
	return a.test(ctx, in.Credentials, in.DefaultHost), nil
}

// test makes every check that can be made.
func (a *App) test(ctx context.Context, credentials greenroom.ServerCredentials, defaultHost string) *ConnectionTest {
	t := &ConnectionTest{}
	token, err := a.provider.ServerToken(ctx, credentials)
	if err != nil {
		t.Checks = a.refusedChecks(err, defaultHost)
		return t
	}
	d := a.readDirectory(ctx, token)
	t.Hosts = len(d.hosts)
	for _, h := range d.hosts {
		if isLicensed(h) {
			t.Licensed++
		}
	}
	for _, f := range a.examine(ctx, greenroom.ServerToServer, token, "", d, defaultHost) {
		problem := f.Err()
		if f.Check == greenroom.CheckDefaultHost && f.Outcome >= greenroom.Impaired {
			problem = checkDefaultHost(d, defaultHost)
		}
		t.Checks = append(t.Checks, Check{f, problem})
	}
	if at := slices.IndexFunc(t.Checks, isDefaultHost); at >= 0 && greenroom.KindOf(d.hostsErr) == greenroom.Forbidden {
		t.Checks[at] = found(greenroom.CheckDefaultHost, greenroom.Noticed, errUnverified)
	}
	return t
}

func isDefaultHost(c Check) bool { return c.Check == greenroom.CheckDefaultHost }

func found(check greenroom.Check, came greenroom.Outcome, problem error) Check {
	return Check{greenroom.Finding{Check: check, Outcome: came}, problem}
}

// refusedChecks are those of credentials for which there is no token: the one
// that says why, and what could not be tried without.
func (a *App) refusedChecks(err error, defaultHost string) []Check {
	token, app := found(greenroom.CheckToken, greenroom.Broken, err), found(greenroom.CheckApp, greenroom.Unknown, nil)
	switch {
	case errors.Is(err, greenroom.ErrAppInactive):
		token, app = found(greenroom.CheckToken, greenroom.Unknown, nil), found(greenroom.CheckApp, greenroom.Broken, err)
	case greenroom.KindOf(err) != greenroom.Invalid && greenroom.KindOf(err) != greenroom.Forbidden:
		token.Outcome = greenroom.Unknown
	}
	checks := []Check{token, app}
	for _, n := range a.ScopeNeeds(greenroom.ServerToServer) {
		checks = append(checks, Check{Finding: greenroom.Finding{Check: greenroom.CheckScopes, About: string(n.Feature)}})
	}
	checks = append(checks, found(greenroom.CheckHosts, greenroom.Unknown, nil))
	if defaultHost != "" {
		checks = append(checks, found(greenroom.CheckDefaultHost, greenroom.Unknown, nil))
	}
	return checks
}

// tried is what the provider said to credentials that it accepts.
type tried struct {
	token     greenroom.Token
	directory directory
	findings  []greenroom.Finding
}

// health is what was found, at a time.
func (t tried) health(at time.Time) greenroom.Health {
	return greenroom.Health{Findings: t.findings, At: at}
}

// tryServer tries credentials and a default host, with no transaction open.
// Errors: what the provider says, at the field that it is about; Invalid at
// "client_id" if the app may not make meetings, and at "default_host" if nobody
// of that address can host.
func (a *App) tryServer(ctx context.Context, credentials greenroom.ServerCredentials, defaultHost string) (t tried, err error) {
	if t.token, err = a.provider.ServerToken(ctx, credentials); err != nil {
		return t, atCredential(err)
	}
	t.directory = a.readDirectory(ctx, t.token)
	if err := checkDefaultHost(t.directory, defaultHost); err != nil {
		return t, err
	}
	t.findings = a.examine(ctx, greenroom.ServerToServer, t.token, "", t.directory, defaultHost)
	for _, f := range t.findings {
		if lacks, ok := errors.AsType[*greenroom.Error](f.Err()); ok && f.Check == greenroom.CheckScopes && f.Outcome == greenroom.Broken {
			refused := lacks.At("client_id")
			refused.Kind = greenroom.Invalid
			return t, refused
		}
	}
	return t, nil
}

// atCredential names the field that a refusal is about.
func atCredential(err error) error {
	field := ""
	switch {
	case errors.Is(err, greenroom.ErrAppUnknown):
		field = "client_secret"
	case errors.Is(err, greenroom.ErrAccountUnknown):
		field = "account_id"
	case errors.Is(err, greenroom.ErrAppInactive):
		field = "client_id"
	}
	if e, ok := errors.AsType[*greenroom.Error](err); ok && field != "" {
		return e.At(field)
	}
	return err
}

// checkDefaultHost returns an Invalid error unless somebody of the address can
// host, with a licence or without. Where the provider does not let the users be
// read, the address is needed, and taken as it is.
func checkDefaultHost(d directory, email string) error {
	switch kind := greenroom.KindOf(d.hostsErr); {
	case kind == greenroom.Forbidden && email == "":
		return greenroom.Errorf(greenroom.Invalid, "The app may not read who can host at Zoom, so nobody can be found for a session. Enter the e-mail address of a Zoom user, who then hosts every session, or give the app the scopes to read users: “Test” names them.").At("default_host")
	case kind == greenroom.Forbidden || d.hostsErr == nil && email == "":
		return nil
	case kind != "":
		return d.hostsErr
	}
	for _, h := range d.hosts {
		if greenroom.EmailKey(h.Email) != greenroom.EmailKey(email) {
			continue
		}
		if !h.Active {
			return greenroom.Errorf(greenroom.Invalid, "%s is not active at Zoom, and cannot host. Activate that user there, or choose another default host.", email).At("default_host")
		}
		return nil
	}
	return greenroom.Errorf(greenroom.Invalid, "%s is no user of this Zoom account. Choose one of its users as the default host.", email).At("default_host")
}

// TestConnection tries a Server-to-Server connection as it is stored but for what
// somebody has changed, and stores nothing. Errors: NotFound; Forbidden for
// whoever may not change it.
func (a *App) TestConnection(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID, in ServerChange) (*ConnectionTest, error) {
	in = in.trimmed()
	c, err := a.serverConnection(ctx, who, organization, id)
	if err != nil {
		return nil, err
	}
	credentials, err := a.changedCredentials(c, in)
	if err != nil {
		return nil, err
	}
	return a.test(ctx, credentials, in.DefaultHost), nil
}

// serverConnection returns a Server-to-Server connection that the actor may
// change.
func (a *App) serverConnection(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, id greenroom.ConnectionID) (*standing, error) {
	if err := who.Belongs(organization); err != nil {
		return nil, err
	}
	c, err := a.standing(ctx, organization, id)
	if err != nil {
		return nil, err
	}
	if err := a.db.Read(ctx, organization, func(tx *store.Tx) error {
		return mayOwn(ctx, tx, who, c.connection.OwnerKind, c.connection.OwnerID)
	}); err != nil {
		return nil, err
	}
	if c.app.Kind != greenroom.ServerToServer {
		return nil, greenroom.Errorf(greenroom.Conflict, "This connection was made by consent at Zoom, so there are no credentials to change. To consent anew, connect again under Integrations.")
	}
	return c, nil
}
