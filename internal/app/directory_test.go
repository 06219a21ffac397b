package app_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/store"
	"greenroom/zoomsim"
)

// onlyConnection returns the organization's only connection.
func (k *kit) onlyConnection(t *testing.T) *greenroom.Connection {
	t.Helper()
	found, err := k.Connections(t.Context(), k.who, k.org)
	if err != nil || len(found) != 1 {
		t.Fatalf("the connections are %v: %v", found, err)
	}
	return &found[0].Connection
}

// listed returns the addresses in a list of the directory.
func (k *kit) listed(t *testing.T, c *greenroom.Connection, list app.DirectoryList) []string {
	t.Helper()
	d, err := k.Directory(t.Context(), k.who, k.org, c.ID, app.DirectoryQuery{List: list, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, hosts := range [][]greenroom.DirectoryHost{d.Matched, d.Unmatched, d.Ignored} {
		for _, h := range hosts {
			found = append(found, h.Email)
		}
	}
	for _, p := range d.People {
		found = append(found, p.Email)
	}
	for _, r := range d.Rooms {
		found = append(found, r.Name)
	}
	return found
}

// lead adds somebody who leads sessions of the program.
func (k *kit) lead(t *testing.T, email string) greenroom.PersonID {
	t.Helper()
	p := &greenroom.Person{Name: email, Email: email, TimeZone: "UTC"}
	if err := k.AddPerson(t.Context(), k.who, k.org, k.program, p, greenroom.Interviewer); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// userAt returns the provider's id of a user.
func (k *kit) userAt(t *testing.T, c *greenroom.Connection, email string) string {
	t.Helper()
	var host greenroom.ProviderHost
	if err := k.db.Read(t.Context(), k.org, func(tx *store.Tx) (err error) {
		host, err = tx.Host(t.Context(), c.ID, email)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return host.ID
}

// chosen returns the address of who would host a session of somebody's, or why
// nobody would.
func (k *kit) chosen(t *testing.T, leaders ...greenroom.PersonID) string {
	t.Helper()
	s := &greenroom.Session{Organization: k.org, Program: k.program, Location: greenroom.Zoom}
	for _, person := range leaders {
		s.Participants = append(s.Participants, greenroom.Participation{Person: person, Role: greenroom.Interviewer})
	}
	host, why, err := k.ChooseHost(t.Context(), k.org, s)
	if err != nil {
		t.Fatal(err)
	}
	if why != nil {
		return why.Error()
	}
	return host.Email
}

// Users are matched by address; a link by hand overrides it, for the directory and
// for who hosts, and both can be undone.
func TestHostsAreMatchedAndLinkedByHand(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		c := k.onlyConnection(t)
		k.lookAt(t, c.ID)
		stranger := k.lead(t, "k.kowalski@example.org")
		expect := func(list app.DirectoryList, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, k.listed(t, c, list)); diff != "" {
				t.Errorf("%s:\n%s", list, diff)
			}
		}
		expect(app.ListMatched, "s.sample@hospital.example", "u.usher@hospital.example")
		expect(app.ListPeople, "k.kowalski@example.org")
		if got := k.chosen(t, stranger); got != "rooms-1@hospital.example" {
			t.Errorf("a stranger's sessions are hosted by %s", got)
		}

		free := k.listed(t, c, app.ListUnmatched)[0]
		user := k.userAt(t, c, free)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(k.LinkHost(ctx, k.who, k.org, c.ID, user, stranger))
		expect(app.ListPeople)
		if got := k.listed(t, c, app.ListMatched); len(got) != 3 {
			t.Errorf("matched after a link: %v", got)
		}
		sample := k.userAt(t, c, "s.sample@hospital.example")
		err := k.LinkHost(ctx, k.who, k.org, c.ID, sample, stranger)
		if greenroom.KindOf(err) != greenroom.Conflict || greenroom.FieldOf(err) != "person" {
			t.Errorf("one person, two users: %v", err)
		}
		must(k.UnlinkHost(ctx, k.who, k.org, c.ID, user))
		expect(app.ListPeople, "k.kowalski@example.org")

		must(k.LinkHost(ctx, k.who, k.org, c.ID, sample, stranger)) // who has another address
		if got := k.chosen(t, stranger); got != "s.sample@hospital.example" {
			t.Errorf("linked by hand, hosted by %s", got)
		}
		if got := k.chosen(t, k.sample); got != "rooms-1@hospital.example" {
			t.Errorf("whose user is another's hosts with %s", got)
		}
		must(k.IgnoreHost(ctx, k.who, k.org, c.ID, sample))
		expect(app.ListIgnored, "s.sample@hospital.example")
		if got := k.chosen(t, k.sample); got != "rooms-1@hospital.example" {
			t.Errorf("an ignored user: hosted by %s", got)
		}
		must(k.UnlinkHost(ctx, k.who, k.org, c.ID, sample))
		expect(app.ListIgnored)
		if got := k.chosen(t, k.sample); got != "s.sample@hospital.example" {
			t.Errorf("not ignored any more: hosted by %s", got)
		}
		if err := k.UnlinkHost(ctx, k.who, k.org, c.ID, sample); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("nothing to undo: %v", err)
		}
	})
}

// What changes at Zoom is in the directory, and in who hosts, after the next look.
func TestDirectoryFollowsZoom(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		k.connect(t)
		c := k.onlyConnection(t)
		k.join(t, k.sample)
		if err := k.SetPersonRole(t.Context(), k.who, k.org, k.program, k.sample, greenroom.Interviewer); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, c.ID)
		if got := k.chosen(t, k.sample); got != "s.sample@hospital.example" {
			t.Fatalf("hosted by %s", got)
		}
		rooms := len(k.listed(t, c, app.ListRooms))
		_, err1 := k.sim.AddRoom(zoomsim.Room{AccountID: credentials.AccountID, Name: "Zoom Room of the test"})
		err2 := k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{Type: int(zoomsim.Basic)})
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, c.ID)
		if got := k.listed(t, c, app.ListRooms); len(got) != rooms+1 {
			t.Errorf("the rooms are %v", got)
		}
		if got := k.chosen(t, k.sample); got != "rooms-1@hospital.example" {
			t.Errorf("without a licence, hosted by %s", got)
		}
		if err := k.sim.SetUser("rooms-1@hospital.example", zoomsim.UserChange{Status: "inactive"}); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, c.ID)
		if got := k.chosen(t, k.sample); got != "s.sample@hospital.example" {
			t.Errorf("Basic, and no default host: hosted by %s", got)
		}
		d, err := k.Directory(t.Context(), k.who, k.org, c.ID, app.DirectoryQuery{Search: "S.SAMPLE", Limit: 10})
		if err != nil || len(d.Matched) != 1 || d.Matched[0].Licensed || d.Matched[0].Settings == nil || d.Matched[0].Settings.Capacity != 100 {
			t.Errorf("found %+v: %v", d, err)
		}
		if err := k.sim.SetUser("s.sample@hospital.example", zoomsim.UserChange{Status: "inactive"}); err != nil {
			t.Fatal(err)
		}
		k.lookAt(t, c.ID)
		if got := k.chosen(t, k.sample); got == "s.sample@hospital.example" {
			t.Errorf("a user who is switched off hosts")
		}
	})
}

// A connection that has no host for a session is passed over for a farther one.
func TestAFartherConnectionHostsWhereANearerCannot(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		c := k.onlyConnection(t)
		grant := func(tx *store.Tx) (string, error) { g, err := tx.Grant(ctx, c.ID); return g.ID, err }
		err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
			id, err := grant(tx)
			if err != nil {
				return err
			}
			return tx.AddConnection(ctx, &greenroom.Connection{OwnerKind: greenroom.ProgramOwner, OwnerID: string(k.program), Grant: id, Name: "Nearer", State: greenroom.Live})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := k.chosen(t, k.guest); got != "rooms-1@hospital.example" { // the nearer one has no default host
			t.Errorf("hosted by %s", got)
		}
	})
}

// Who hosts a session that is too much for them is said, and keeps nobody from it.
func TestWarningsOfHosts(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		if _, err := k.ConnectServerToServer(ctx, k.who, k.org, app.ServerToServer{Credentials: credentials}); err != nil {
			t.Fatal(err)
		}
		c := k.onlyConnection(t)
		k.lookAt(t, c.ID)
		codes := func(id greenroom.SessionID) (found []greenroom.WarningCode) {
			t.Helper()
			one, err := k.Session(ctx, k.who, k.org, id)
			if err != nil {
				t.Fatal(err)
			}
			list, err := k.Sessions(ctx, k.who, k.org, k.program, app.SessionCursor{}, 10)
			if err != nil || len(list) != 1 || len(list[0].Warnings) != len(one.Warnings) {
				t.Errorf("the list warns of %+v, the page of %+v: %v", list, one.Warnings, err)
			}
			for _, w := range one.Warnings {
				found = append(found, w.Code)
			}
			return found
		}
		s := k.draft(t, k.usher) // Basic, 20 minutes
		if got := codes(s.ID); got != nil {
			t.Errorf("20 minutes under Basic: %v", got)
		}
		slot, err := greenroom.NewSlot(s.Slot.Wall(), s.Slot.Zone().String(), 45*60e9)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = k.RescheduleSession(ctx, k.who, k.org, s.ID, s.Revision, slot); err != nil {
			t.Fatal(err)
		}
		want := []greenroom.WarningCode{greenroom.BasicHost}
		if diff := cmp.Diff(want, codes(s.ID)); diff != "" {
			t.Errorf("a draft of 45 minutes:\n%s", diff)
		}
		if s, err = k.ConfirmSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		k.meeting(t, s.ID, greenroom.LinkLinked)
		if diff := cmp.Diff(want, codes(s.ID)); diff != "" {
			t.Errorf("confirmed:\n%s", diff)
		}
		user := k.userAt(t, c, "u.usher@hospital.example")
		if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error {
			return tx.SetHostSettings(ctx, c.ID, user, &greenroom.HostSettings{Capacity: 1})
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append(want, greenroom.HostCapacity), codes(s.ID)); diff != "" {
			t.Errorf("two people where one can be:\n%s", diff)
		}
	})
}

// Where users cannot be read, the default host's address stands for their id; it
// is the same host once they can.
func TestDefaultHostIsKnownByAddressUntilUsersAreRead(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		c := k.onlyConnection(t)
		if err := k.db.Write(ctx, k.org, func(tx *store.Tx) error { return tx.SetHosts(ctx, c.ID, nil) }); err != nil {
			t.Fatal(err)
		}
		s := k.confirmed(t, k.sample)
		m := k.meeting(t, s.ID, greenroom.LinkLinked)
		if m.Host != "rooms-1@hospital.example" {
			t.Errorf("the meeting is under %s", m.Host)
		}
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || view.Link.Host != m.Host || len(view.Warnings) > 0 {
			t.Errorf("the page says %+v, %+v: %v", view.Link, view.Warnings, err)
		}
		k.with(t, s, k.usher) // Basic: the default hosts
		k.lookAt(t, c.ID)
		renamed, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.RenameSession(ctx, k.who, k.org, s.ID, renamed.Revision, "The same meeting"); err != nil {
			t.Fatal(err)
		}
		if after := k.meeting(t, s.ID, greenroom.LinkLinked); after.ID != m.ID {
			t.Errorf("another meeting was made: %s under %s", after.ID, after.Host)
		}
	})
}

// Who may not connect does not decide who is who, and what is another
// organization's is not found.
func TestWhoMayLinkHosts(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		c := k.onlyConnection(t)
		user := k.userAt(t, c, "u.usher@hospital.example")
		as := func(role greenroom.Role, program greenroom.ProgramID) greenroom.Actor {
			return greenroom.Actor{Kind: "user", ID: "usr_1", Roles: []greenroom.RoleGrant{{Role: role, Organization: k.org, Program: program}}}
		}
		coordinator, participant := as(greenroom.Coordinator, k.program), as(greenroom.Participant, k.program)
		for name, err := range map[string]error{
			"a coordinator ignores":  k.IgnoreHost(ctx, coordinator, k.org, c.ID, user),
			"a coordinator links":    k.LinkHost(ctx, coordinator, k.org, c.ID, user, k.guest),
			"a participant looks":    second(k.Directory(ctx, participant, k.org, c.ID, app.DirectoryQuery{Limit: 1})),
			"a participant invites":  second(k.InviteHost(ctx, participant, k.org, c.ID, user, k.program, greenroom.Mentor)),
			"a participant asks":     second(k.InviteToConnect(ctx, participant, k.org, k.guest)),
			"a participant searches": second(k.Hosts(ctx, participant, k.org, c.ID, greenroom.AllHosts, "", greenroom.HostCursor{}, 1)),
		} {
			if greenroom.KindOf(err) != greenroom.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := k.InviteHost(ctx, coordinator, k.org, c.ID, "none", k.program, greenroom.Mentor); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("nobody at Zoom is invited: %v", err)
		}
		p, err := k.InviteHost(ctx, coordinator, k.org, c.ID, k.userAt(t, c, "t.template@hospital.example"), k.program, greenroom.Interviewer)
		if err != nil || p.Name != "Terry Template" {
			t.Errorf("invited: %+v, %v", p, err)
		}
		if got := k.chosen(t, p.ID); got != "t.template@hospital.example" {
			t.Errorf("whoever was invited hosts as %s", got)
		}
	})
}

// second returns the error of a call that returns something else first.
func second[T any](_ T, err error) error { return err }
