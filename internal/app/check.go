package app

import (
	"context"

	"greenroom"
)

// The checks of a ConnectionTest, in the order in which they are made.
const (
	CheckCredentials = "credentials"  // the provider accepts them
	CheckHosts       = "hosts"        // its users can be read, and one is licensed
	CheckDefaultHost = "default_host" // it is one of the licensed users
)

// A ConnectionTest says what came of trying credentials. A check that fails is
// the last one: those after it were not made.
type ConnectionTest struct {
	Checks   []Check
	Hosts    int // users of the account
	Licensed int // those who are active and licensed
}

// A Check is one thing that was tried.
type Check struct {
	Name    string
	Problem error // nil if it passed
}

// TestServerToServer tries the credentials of an app, and stores nothing.
// What does not work is a failed check. Errors: Forbidden without
// ConnectProvider; Invalid at a field that is empty.
func (a *App) TestServerToServer(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, in ServerToServer) (*ConnectionTest, error) {
	if err := who.May(greenroom.ConnectProvider, organization, ""); err != nil {
		return nil, err
	}
	in = in.trimmed()
	if err := in.complete(); err != nil {
		return nil, err
	}
	var out ConnectionTest
	token, err := a.provider.ServerToken(ctx, in.Credentials)
	if !out.check(CheckCredentials, err) {
		return &out, nil
	}
	hosts, err := a.provider.Hosts(ctx, token)
	out.count(hosts)
	if err == nil && out.Licensed == 0 {
		err = greenroom.Errorf(greenroom.Invalid, "No user of this Zoom account has a licence, so nobody there can host. Give one user a licence in Zoom.")
	}
	if out.check(CheckHosts, err) && in.DefaultHost != "" {
		out.check(CheckDefaultHost, checkDefaultHost(hosts, in.DefaultHost))
	}
	return &out, nil
}

func (t *ConnectionTest) count(hosts []greenroom.ProviderHost) {
	t.Hosts = len(hosts)
	for _, h := range hosts {
		if isLicensed(h) {
			t.Licensed++
		}
	}
}

// check notes what came of a check and reports whether it passed.
func (t *ConnectionTest) check(name string, err error) bool {
	t.Checks = append(t.Checks, Check{Name: name, Problem: err})
	return err == nil
}
