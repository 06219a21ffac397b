package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

const theirs = greenroom.Secret("the secret of the administrator's browser")

// connectLink makes a link for an owner and returns its token.
func (k *kit) connectLink(t *testing.T, who greenroom.Actor, owner greenroom.OwnerKind, id string) (l *app.NewConnectLink, token greenroom.Secret) {
	t.Helper()
	l, err := k.MakeConnectLink(t.Context(), who, k.org, app.ConnectRequest{Owner: owner, OwnerID: id})
	if err != nil {
		t.Fatal(err)
	}
	token = greenroom.Secret(strings.TrimPrefix(l.URL.Reveal(), "https://greenroom.example/connect/link/"))
	if len(token) != 43 {
		t.Fatalf("the link is %s", l.URL.Reveal())
	}
	return l, token
}

// follow spends a link in a browser and decides on Zoom's page.
func (k *kit) follow(t *testing.T, token, browser greenroom.Secret, decision string) url.Values {
	t.Helper()
	page, err := k.FollowConnectLink(t.Context(), token, browser)
	if err != nil {
		t.Fatal(err)
	}
	return consent(t, page, zoomAdmin, decision)
}

// nobody is whoever has not signed in.
var nobody greenroom.Actor

// An administrator at Zoom without an account here connects with the link; the
// connection is its maker's, and the history says that the link did it.
func TestConnectByLink(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		l, token := k.connectLink(t, coordinator, greenroom.ProgramOwner, string(k.program))
		for range 2 { // looking changes nothing
			offer, err := k.OpenConnectLink(t.Context(), token, "")
			if err != nil || offer.OwnerName != "Residency" || offer.Organization != "Hospital" || offer.State != greenroom.ConnectLinkOpen || len(offer.Scopes) == 0 {
				t.Fatalf("offered %+v, %v", offer, err)
			}
		}
		q := k.follow(t, token, theirs, "decline")
		if _, back, err := k.finish(t, nobody, theirs, q); back != "/connect/link" || greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("declined: back to %q, %v", back, err)
		}
		if _, err := k.FollowConnectLink(t.Context(), token, "another browser"); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("followed in a second browser: %v", err)
		}
		page, err := k.FollowAgain(t.Context(), theirs)
		if err != nil {
			t.Fatal(err)
		}
		q = consent(t, page, zoomAdmin, "allow")
		if _, _, err := k.finish(t, nobody, "another browser", q); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("finished in a second browser: %v", err)
		}
		page, err = k.FollowAgain(t.Context(), theirs)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := k.finish(t, nobody, theirs, consent(t, page, zoomAdmin, "allow"))
		if err != nil || string(c.CreatedBy) != coordinator.ID || c.OwnerID != string(k.program) || c.State != greenroom.Live {
			t.Fatalf("connected %+v, %v", c, err)
		}
		if offer, err := k.FollowedConnectLink(t.Context(), theirs); err != nil || offer.State != greenroom.ConnectLinkUsed {
			t.Errorf("afterwards the browser is shown %+v, %v", offer, err)
		}
		if _, err := k.FollowAgain(t.Context(), theirs); greenroom.KindOf(err) != greenroom.NotFound {
			t.Errorf("followed once used: %v", err)
		}
		if err := k.WithdrawConnectLink(t.Context(), coordinator, k.org, l.ID); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("withdrawn once used: %v", err)
		}
		k.told(t, "connected", greenroom.Actor{Kind: "connect_link", ID: l.ID})
	})
}

// told checks who did the latest thing of a verb.
func (k *kit) told(t *testing.T, verb string, by greenroom.Actor) {
	t.Helper()
	events, _, err := k.Events(t.Context(), k.who, k.org, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Verb == verb && e.Actor.Kind == by.Kind && e.Actor.ID == by.ID {
			return
		}
	}
	t.Errorf("the history does not say that %s %s %s", by.Kind, by.ID, verb)
}

// A link that does not work answers as one that never was.
func TestConnectLinkThatDoesNotWork(t *testing.T) {
	const over = "This link does not work"
	for name, tt := range map[string]struct {
		spoil func(t *testing.T, k *kit, coordinator greenroom.Actor, l *app.NewConnectLink, token *greenroom.Secret)
		want  greenroom.Kind
		say   string
	}{
		"unknown": {func(_ *testing.T, _ *kit, _ greenroom.Actor, _ *app.NewConnectLink, token *greenroom.Secret) {
			*token = "unknown"
		}, greenroom.NotFound, over},
		"expired": {func(_ *testing.T, k *kit, _ greenroom.Actor, _ *app.NewConnectLink, _ *greenroom.Secret) {
			k.ahead.Add(int64(7 * 24 * time.Hour))
		}, greenroom.NotFound, over},
		"withdrawn": {func(t *testing.T, k *kit, coordinator greenroom.Actor, l *app.NewConnectLink, _ *greenroom.Secret) {
			for range 2 {
				if err := k.WithdrawConnectLink(t.Context(), coordinator, k.org, l.ID); err != nil {
					t.Error(err)
				}
			}
		}, greenroom.NotFound, over},
		"while video is off": {func(t *testing.T, k *kit, _ greenroom.Actor, _ *app.NewConnectLink, _ *greenroom.Secret) {
			t.Helper()
			k.switchVideoOff(t)
		}, greenroom.Forbidden, "Video is switched off"},
		"by whoever may not any more": {func(t *testing.T, k *kit, coordinator greenroom.Actor, _ *app.NewConnectLink, _ *greenroom.Secret) {
			k.dismiss(t, coordinator)
		}, greenroom.Forbidden, "Whoever made this link may not connect Zoom any more."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onServersWithApps(t, func(t *testing.T, k *kit) {
				coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
				l, token := k.connectLink(t, coordinator, greenroom.ProgramOwner, string(k.program))
				begun := k.follow(t, token, theirs, "allow")
				tt.spoil(t, k, coordinator, l, &token)
				_, err1 := k.OpenConnectLink(t.Context(), token, theirs)
				_, err2 := k.FollowConnectLink(t.Context(), token, theirs)
				for _, err := range []error{err1, err2} {
					if greenroom.KindOf(err) != tt.want || !strings.Contains(greenroom.MessageOf(err), tt.say) {
						t.Errorf("opened or followed: %v", err)
					}
				}
				if name != "unknown" {
					if _, _, err := k.finish(t, nobody, theirs, begun); err == nil {
						t.Error("what was begun before connects")
					}
					if bound := k.views(t); len(bound) != 0 {
						t.Errorf("bound %+v", bound[0])
					}
				}
			})
		})
	}
}

// dismiss takes every role from a user.
func (k *kit) dismiss(t *testing.T, who greenroom.Actor) {
	t.Helper()
	(&house{dsn: k.dsn}).exec(t, "delete from role_grants where user_id = $1", who.ID)
}

func TestMakeConnectLinkIsRefused(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		coordinator := k.user(t, "c.coordinator@hospital.example", greenroom.Coordinator)
		sam := k.user(t, "s.sample@hospital.example", greenroom.Participant)
		link := greenroom.Actor{Kind: "connect_link", ID: "lnk_1"}
		for name, tt := range map[string]struct {
			who   greenroom.Actor
			owner greenroom.OwnerKind
			id    string
			want  greenroom.Kind
		}{
			"for the organization, by a coordinator": {coordinator, greenroom.OrganizationOwner, string(k.org), greenroom.Forbidden},
			"for a program, by a participant":        {sam, greenroom.ProgramOwner, string(k.program), greenroom.Forbidden},
			"for another program":                    {k.who, greenroom.ProgramOwner, "prg_x", greenroom.NotFound},
			"for oneself":                            {sam, greenroom.PersonOwner, string(k.sample), greenroom.Invalid},
			"by a link":                              {link, greenroom.OrganizationOwner, string(k.org), greenroom.NotFound},
		} {
			if _, err := k.MakeConnectLink(t.Context(), tt.who, k.org, app.ConnectRequest{Owner: tt.owner, OwnerID: tt.id}); greenroom.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want %s", name, err, tt.want)
			}
		}
		mine, _ := k.connectLink(t, k.who, greenroom.OrganizationOwner, string(k.org))
		if err := k.WithdrawConnectLink(t.Context(), coordinator, k.org, mine.ID); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a coordinator withdraws the organization's: %v", err)
		}
		if found, err := k.ConnectLinks(t.Context(), coordinator, k.org); err != nil || len(found) != 0 {
			t.Errorf("a coordinator sees %+v, %v", found, err)
		}
		if _, err := k.ConnectLinks(t.Context(), sam, k.org); greenroom.KindOf(err) != greenroom.Forbidden {
			t.Errorf("a participant lists them: %v", err)
		}
	})
}

// The text for the administrator has all that they need, and names no recording
// scope.
func TestAskText(t *testing.T) {
	onServersWithApps(t, func(t *testing.T, k *kit) {
		made, _ := k.connectLink(t, k.who, greenroom.OrganizationOwner, string(k.org))
		text := app.AskText(t.Context(), "Hospital", made.Plan, made.URL)
		for _, part := range []string{made.URL.Reveal(), "sim-greenroom-admin", "App Requests", "Pre-approve", "Users: View and Edit", "Zoom Rooms: View",
			"Role Settings", "meeting:write:meeting:admin", "meeting:write:admin", "Recordings are not among it"} {
			if !strings.Contains(text, part) {
				t.Errorf("the text does not say %q:\n%s", part, text)
			}
		}
		if strings.Contains(text, "recording:") || strings.Contains(text, "%!") {
			t.Errorf("the text is wrong:\n%s", text)
		}
	})
}
