package store_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"greenroom"
	"greenroom/internal/store"
)

// organization adds an organization to the database.
func organization(t *testing.T, db *store.DB, name string) greenroom.OrganizationID {
	t.Helper()
	o := greenroom.Organization{Name: name, TimeZone: "America/Chicago"}
	if err := db.System(t.Context(), func(s *store.System) error { return s.AddOrganization(t.Context(), &o) }); err != nil {
		t.Fatal(err)
	}
	return o.ID
}

func write(t *testing.T, db *store.DB, organization greenroom.OrganizationID, f func(*store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), organization, f); err != nil {
		t.Fatal(err)
	}
}

func program(name string) *greenroom.Program {
	return &greenroom.Program{Name: name, TimeZone: "America/Chicago",
		DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession, InviteDetails: true}
}

func person() *greenroom.Person {
	return &greenroom.Person{Name: "B. Beispiel", Email: "B.Beispiel@example.org", TimeZone: "Europe/Vienna"}
}

func TestRowsReadBackAsTheyWereWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		p, who := program("Residency"), person()
		var o *greenroom.Organization
		write(t, db, org, func(tx *store.Tx) (err error) {
			if o, err = tx.OwnOrganization(ctx); err != nil {
				return err
			}
			o.VideoEnabled = true
			p.ZoomUse = greenroom.ZoomGranted
			return errors.Join(tx.UpdateOrganization(ctx, o), tx.AddProgram(ctx, p), tx.AddPerson(ctx, who))
		})
		err := db.Read(ctx, org, func(tx *store.Tx) error {
			gotO, err1 := tx.OwnOrganization(ctx)
			gotP, err2 := tx.Program(ctx, p.ID)
			gotWho, err3 := tx.PersonByEmail(ctx, strings.ToUpper(who.Email))
			if diff := cmp.Diff([]any{o, p, who}, []any{gotO, gotP, gotWho}); diff != "" {
				t.Errorf("written, then read:\n%s", diff)
			}
			return errors.Join(err1, err2, err3)
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestProgramsPageByName(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		write(t, db, org, func(tx *store.Tx) error {
			return errors.Join(tx.AddProgram(ctx, program("b")), tx.AddProgram(ctx, program("c")), tx.AddProgram(ctx, program("a")))
		})
		write(t, db, org, func(tx *store.Tx) error {
			found, err := tx.Programs(ctx, "a", 1)
			if len(found) != 1 || found[0].Name != "b" {
				t.Errorf("after a comes %v", found)
			}
			return err
		})
	})
}

func TestDuplicatesAreConflictsThatNameTheField(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, other := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		add := func(org greenroom.OrganizationID) (program, person error) {
			return db.Write(ctx, org, func(tx *store.Tx) error { return tx.AddProgram(ctx, programNamed) }),
				db.Write(ctx, org, func(tx *store.Tx) error {
					again := *namesake
					again.Email = strings.ToLower(again.Email)
					return tx.AddPerson(ctx, &again)
				})
		}
		for _, org := range []greenroom.OrganizationID{org, other} {
			if err1, err2 := add(org); err1 != nil || err2 != nil {
				t.Fatalf("the first in an organization: %v, %v", err1, err2)
			}
		}
		err1, err2 := add(org)
		if greenroom.KindOf(err1) != greenroom.Conflict || greenroom.FieldOf(err1) != "name" {
			t.Errorf("a second program of that name gives %v", err1)
		}
		if greenroom.KindOf(err2) != greenroom.Conflict || greenroom.FieldOf(err2) != "email" {
			t.Errorf("a second person of that address gives %v", err2)
		}
	})
}

var programNamed, namesake = program("Residency"), person()

func TestUpdateAtAnOldRevisionIsAConflict(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, p := t.Context(), organization(t, db, "Hospital"), program("Residency")
		write(t, db, org, func(tx *store.Tx) error { return tx.AddProgram(ctx, p) })
		old := *p
		p.Name = "Interviews"
		write(t, db, org, func(tx *store.Tx) error { return tx.UpdateProgram(ctx, p) })
		if p.Revision != 2 {
			t.Errorf("the revision is %d, want 2", p.Revision)
		}
		err := db.Write(ctx, org, func(tx *store.Tx) error { return tx.UpdateProgram(ctx, &old) })
		if greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at the old revision: %v, want a Conflict", err)
		}
	})
}

// Nothing crosses the wall: every method of Tx that takes an identity is called
// with one of another organization and must not find it.
func TestWall(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org, stranger := t.Context(), organization(t, db, "Hospital"), organization(t, db, "Clinic")
		p, who := program("Residency"), person()
		var talk *greenroom.Session
		link, meeting := connect(t, db, org), greenroom.Meeting{Host: "host", Strategy: greenroom.PerSession}
		meeting.Want(&greenroom.MeetingSpec{Topic: "Interview", Start: noon, Minutes: 20, TimeZone: "UTC"})
		meeting.Connection = link.ID
		key := greenroom.APIKey{User: link.CreatedBy, Name: "Import"}
		once := &greenroom.ConnectLink{App: "app_1", OwnerKind: greenroom.OrganizationOwner, OwnerID: string(org), CreatedBy: link.CreatedBy, ExpiresAt: noon.Add(time.Hour)}
		admin := &greenroom.User{ID: link.CreatedBy, Email: "z@" + string(org) + ".example"}
		system(t, db, func(s *store.System) error {
			return errors.Join(s.AddRole(ctx, admin.ID, greenroom.RoleGrant{Role: greenroom.Participant, Organization: org}),
				s.AddRole(ctx, admin.ID, greenroom.RoleGrant{Role: greenroom.Participant, Organization: stranger}))
		})
		onlyHere := userWith(t, db, greenroom.RoleGrant{Role: greenroom.Coordinator, Organization: org})
		step := &greenroom.Stage{Name: "On site"}
		own := greenroom.Organization{ID: org, Name: "Taken over", TimeZone: "UTC", Revision: 1}
		write(t, db, org, func(tx *store.Tx) error {
			if err := tx.AddProgram(ctx, p); err != nil {
				return err
			}
			step.Program = p.ID
			if err := errors.Join(tx.AddPerson(ctx, who), tx.AddStage(ctx, step)); err != nil {
				return err
			}
			talk = session(t, p.ID, "2026-12-01T08:50")
			talk.Participants = []greenroom.Participation{{Person: who.ID, Role: greenroom.Candidate}}
			z := &greenroom.Person{Name: "Z. Admin", Email: admin.Email, TimeZone: "UTC"}
			return errors.Join(tx.AddPerson(ctx, z), tx.SetProgramPerson(ctx, p.ID, who.ID, greenroom.Candidate), tx.AddSession(ctx, talk), tx.AddMeeting(ctx, &meeting),
				tx.AddAPIKey(ctx, &key, "hash"), claim(ctx, tx),
				tx.AddAttempt(ctx, &greenroom.Attempt{StateHash: "attempt", User: link.CreatedBy, App: "app_1"}), tx.AddConnectLink(ctx, once, "token"),
				tx.AddEvent(ctx, &greenroom.Event{Verb: "made", Subject: greenroom.Subject{Kind: "program", ID: string(p.ID)}}))
		})
		letter := &greenroom.Message{ID: "msg_1", HeaderID: "msg_1@hospital.example", Session: talk.ID, Person: who.ID, Kind: greenroom.Request,
			State: greenroom.MessageWanted, Recipient: who.Email, NotBefore: noon}
		entry := &greenroom.JoinLink{Session: talk.ID, Person: who.ID, Hash: "hash", Code: "sealed"}
		talk.Meeting = meeting.ID
		move := &greenroom.Move{Connection: link.ID, To: greenroom.Zoom, Programs: []greenroom.ProgramID{p.ID}, Total: 1}
		write(t, db, org, func(tx *store.Tx) error {
			return errors.Join(tx.SetHosts(ctx, link.ID, []greenroom.ProviderHost{{ID: "host", Email: link.DefaultHost, Active: true}}),
				tx.SetRooms(ctx, link.ID, []greenroom.ProviderRoom{{ID: "room", Name: "Room"}}), tx.SetHostLink(ctx, link.ID, "host", ""))
		})
		write(t, db, org, func(tx *store.Tx) error {
			return errors.Join(tx.AddMove(ctx, move), tx.UpdateSession(ctx, talk), tx.AddMessage(ctx, letter), tx.AddJoinLink(ctx, entry))
		})
		cases := map[string]func(*store.Tx) error{
			"AddMessage": func(tx *store.Tx) error {
				again := *letter
				again.ID, again.HeaderID = "msg_2", "msg_2@hospital.example"
				return tx.AddMessage(ctx, &again)
			},
			"AddNotice": func(tx *store.Tx) error {
				return tx.AddNotice(ctx, &greenroom.Message{ID: "msg_3", HeaderID: "msg_3@clinic.example", Kind: greenroom.Notice,
					User: onlyHere, Recipient: who.Email, State: greenroom.MessageComposed, NotBefore: noon}, "sealed")
			},
			"MessageToChange": func(tx *store.Tx) error { _, err := tx.MessageToChange(ctx, letter.ID); return err },
			"UsersWith": func(tx *store.Tx) error {
				found, err := tx.UsersWith(ctx, p.ID, greenroom.Coordinator)
				return noneOf(found, err)
			},
			"Message":       func(tx *store.Tx) error { _, err := tx.Message(ctx, letter.ID); return err },
			"UpdateMessage": func(tx *store.Tx) error { return tx.UpdateMessage(ctx, letter) },
			"SetRaw":        func(tx *store.Tx) error { return tx.SetRaw(ctx, letter.ID, "sealed") },
			"Raw":           func(tx *store.Tx) error { _, err := tx.Raw(ctx, letter.ID); return err },
			"MessagesOf":    func(tx *store.Tx) error { found, err := tx.MessagesOf(ctx, talk.ID); return noneOf(found, err) },
			"Messages": func(tx *store.Tx) error {
				found, err := tx.Messages(ctx, "", store.MessageCursor{}, 10)
				return noneOf(found, err)
			},
			"AddJoinLink": func(tx *store.Tx) error {
				again := *entry
				again.Hash = "another"
				return tx.AddJoinLink(ctx, &again)
			},
			"JoinLink":        func(tx *store.Tx) error { _, err := tx.JoinLink(ctx, talk.ID, who.ID); return err },
			"JoinLinks":       func(tx *store.Tx) error { found, err := tx.JoinLinks(ctx, talk.ID); return noneOf(found, err) },
			"SetRevoked":      func(tx *store.Tx) error { return tx.SetRevoked(ctx, entry) },
			"SessionToChange": func(tx *store.Tx) error { _, err := tx.SessionToChange(ctx, talk.ID); return err },
			"SessionsToChange": func(tx *store.Tx) error {
				found, err := tx.SessionsToChange(ctx, meeting.ID)
				return noneOf(found, err)
			},
			"SetSequence": func(tx *store.Tx) error { return tx.SetSequence(ctx, talk) },
			"Program":     func(tx *store.Tx) error { _, err := tx.Program(ctx, p.ID); return err },
			"AddStage": func(tx *store.Tx) error {
				return tx.AddStage(ctx, &greenroom.Stage{Program: p.ID, Name: "Another"})
			},
			"Stage":              func(tx *store.Tx) error { _, err := tx.Stage(ctx, step.ID); return err },
			"Stages":             func(tx *store.Tx) error { found, err := tx.Stages(ctx, p.ID); return noneOf(found, err) },
			"UpdateStage":        func(tx *store.Tx) error { return tx.UpdateStage(ctx, step) },
			"DeleteStage":        func(tx *store.Tx) error { return tx.DeleteStage(ctx, step.ID, step.Revision) },
			"UpdateProgram":      func(tx *store.Tx) error { return tx.UpdateProgram(ctx, p) },
			"Person":             func(tx *store.Tx) error { _, err := tx.Person(ctx, who.ID); return err },
			"PersonByEmail":      func(tx *store.Tx) error { _, err := tx.PersonByEmail(ctx, who.Email); return err },
			"UpdatePerson":       func(tx *store.Tx) error { return tx.UpdatePerson(ctx, who, "") },
			"UpdateOrganization": func(tx *store.Tx) error { return notYours(tx.UpdateOrganization(ctx, &own)) },
			"SetProgramPerson": func(tx *store.Tx) error {
				return tx.SetProgramPerson(ctx, p.ID, who.ID, greenroom.Candidate)
			},
			"SetProgramPeople": func(tx *store.Tx) error {
				own := person()
				if err := tx.AddPerson(ctx, own); err != nil {
					return err
				}
				return tx.SetProgramPeople(ctx, p.ID, []greenroom.Participation{{Person: own.ID, Role: greenroom.Candidate}})
			},
			"ProgramPeople": func(tx *store.Tx) error {
				found, err := tx.ProgramPeople(ctx, p.ID, greenroom.PersonCursor{}, 10)
				return noneOf(found, err)
			},
			"ProgramsOf":    func(tx *store.Tx) error { found, err := tx.ProgramsOf(ctx, who.ID); return noneOf(found, err) },
			"ProgramPerson": func(tx *store.Tx) error { _, err := tx.ProgramPerson(ctx, p.ID, who.ID); return err },
			"ProgramRoles": func(tx *store.Tx) error {
				found, err := tx.ProgramRoles(ctx, p.ID, []greenroom.PersonID{who.ID})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"PeopleByEmail": func(tx *store.Tx) error {
				found, err := tx.PeopleByEmail(ctx, []string{greenroom.EmailKey(who.Email)})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"HostsByEmail": func(tx *store.Tx) error {
				found, err := tx.HostsByEmail(ctx, link.ID, []string{"rooms-1@hospital.example"})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"HostsByID": func(tx *store.Tx) error {
				found, err := tx.HostsByID(ctx, link.ID, []string{"host"})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"AddSession":    func(tx *store.Tx) error { return tx.AddSession(ctx, session(t, p.ID, "2026-12-01T09:10")) },
			"Session":       func(tx *store.Tx) error { _, err := tx.Session(ctx, talk.ID); return err },
			"UpdateSession": func(tx *store.Tx) error { return tx.UpdateSession(ctx, talk) },
			"Sessions": func(tx *store.Tx) error {
				found, err := tx.Sessions(ctx, p.ID, store.SessionCursor{}, 10)
				return noneOf(found, err)
			},
			"SessionsBetween": func(tx *store.Tx) error {
				found, err := tx.SessionsBetween(ctx, time.Unix(0, 0), talk.Slot.End(), store.SessionCursor{}, 10)
				return noneOf(found, err)
			},
			"SessionsWithoutMeeting": func(tx *store.Tx) error {
				found, err := tx.SessionsWithoutMeeting(ctx, store.SessionCursor{}, 10)
				return noneOf(found, err)
			},
			"ParticipantsOf": func(tx *store.Tx) error {
				found, err := tx.ParticipantsOf(ctx, []*greenroom.Session{talk})
				return noneOf(found[talk.ID], err)
			},
			"MeetingsOf": func(tx *store.Tx) error {
				found, err := tx.MeetingsOf(ctx, []*greenroom.Session{{Meeting: meeting.ID}})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"HostDay":   func(tx *store.Tx) error { _, err := tx.HostDay(ctx, link.ID, "host"); return err },
			"CountCall": func(tx *store.Tx) error { return tx.CountCall(ctx, link.ID, "host") },
			"ParkHost":  func(tx *store.Tx) error { return tx.ParkHost(ctx, link.ID, "host") },
			"HostByID":  func(tx *store.Tx) error { _, err := tx.HostByID(ctx, link.ID, "host"); return err },
			"AddGrant": func(tx *store.Tx) error {
				return tx.AddGrant(ctx, &greenroom.Grant{ID: "grt_2", App: "app_1", Account: "x", State: greenroom.Live})
			},
			"AddConnection": func(tx *store.Tx) error {
				again := *link
				return tx.AddConnection(ctx, &again)
			},
			"Grant":      func(tx *store.Tx) error { _, err := tx.Grant(ctx, link.ID); return err },
			"Connection": func(tx *store.Tx) error { _, err := tx.Connection(ctx, link.ID); return err },
			"Connections": func(tx *store.Tx) error {
				found, err := tx.Connections(ctx, link.OwnerKind, link.OwnerID)
				return noneOf(found, err)
			},
			"AddMeeting": func(tx *store.Tx) error {
				again := meeting
				return tx.AddMeeting(ctx, &again)
			},
			"Meeting":         func(tx *store.Tx) error { _, err := tx.Meeting(ctx, meeting.ID); return err },
			"MeetingToChange": func(tx *store.Tx) error { _, err := tx.MeetingToChange(ctx, meeting.ID); return err },
			"UpdateMeeting":   func(tx *store.Tx) error { return tx.UpdateMeeting(ctx, &meeting) },
			"App":             func(tx *store.Tx) error { _, err := tx.App(ctx, link.ID); return err },
			"Host":            func(tx *store.Tx) error { _, err := tx.Host(ctx, link.ID, "rooms-1@hospital.example"); return err },
			"SetHosts":        func(tx *store.Tx) error { return tx.SetHosts(ctx, link.ID, nil) },
			"SetHostSettings": func(tx *store.Tx) error { return tx.SetHostSettings(ctx, link.ID, "host", nil) },
			"HostsToRead": func(tx *store.Tx) error {
				found, err := tx.HostsToRead(ctx, link.ID, []string{"host"}, 10)
				return noneOf(found, err)
			},
			"Directory": func(tx *store.Tx) error {
				found, err := tx.Directory(ctx, link.ID, greenroom.AllHosts, "", greenroom.HostCursor{}, 10)
				return noneOf(found, err)
			},
			"DirectoryHost": func(tx *store.Tx) error { _, err := tx.DirectoryHost(ctx, link.ID, "host"); return err },
			"Leader":        func(tx *store.Tx) error { _, err := tx.Leader(ctx, who.ID); return err },
			"LeadersUnmatched": func(tx *store.Tx) error {
				found, err := tx.LeadersUnmatched(ctx, link.ID, "", greenroom.PersonCursor{}, 10)
				return noneOf(found, err)
			},
			"ConnectionsOf": func(tx *store.Tx) error {
				found, err := tx.ConnectionsOf(ctx, []string{string(org)})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"HostsOfPeople": func(tx *store.Tx) error {
				found, err := tx.HostsOfPeople(ctx, []greenroom.ConnectionID{link.ID}, []greenroom.PersonID{who.ID})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"DefaultHosts": func(tx *store.Tx) error {
				found, unread, err := tx.DefaultHosts(ctx, []greenroom.ConnectionID{link.ID})
				return noneOf(slices.Concat(slices.Collect(maps.Keys(found)), slices.Collect(maps.Keys(unread))), err)
			},
			"HostsOfMeetings": func(tx *store.Tx) error {
				found, err := tx.HostsOfMeetings(ctx, []greenroom.MeetingID{meeting.ID})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"SetRooms":       func(tx *store.Tx) error { return tx.SetRooms(ctx, link.ID, nil) },
			"RoomsFor":       func(tx *store.Tx) error { found, err := tx.RoomsFor(ctx, p.ID, 10); return noneOf(found, err) },
			"ConnectionView": func(tx *store.Tx) error { _, err := tx.ConnectionView(ctx, link.ID); return err },
			"UsesRooms":      func(tx *store.Tx) error { _, err := tx.UsesRooms(ctx, link.ID); return err },
			"RoomsByID": func(tx *store.Tx) error {
				found, err := tx.RoomsByID(ctx, []string{"room"})
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"Rooms": func(tx *store.Tx) error {
				found, err := tx.Rooms(ctx, link.ID, "", greenroom.RoomCursor{}, 10)
				return noneOf(found, err)
			},
			"SetHostLink":    func(tx *store.Tx) error { return tx.SetHostLink(ctx, link.ID, "host", "") },
			"DeleteHostLink": func(tx *store.Tx) error { return tx.DeleteHostLink(ctx, link.ID, "host") },
			"StoreToken": func(tx *store.Tx) error {
				return tx.StoreToken(ctx, link.ID, &greenroom.Grant{ID: "grt_1"})
			},
			"GrantOfLogin": func(tx *store.Tx) error {
				_, err := tx.GrantOfLogin(ctx, "app_1", "account", "")
				return err
			},
			"ReplaceGrant": func(tx *store.Tx) error {
				return tx.ReplaceGrant(ctx, &greenroom.Grant{ID: "grt_1", State: greenroom.Live})
			},
			"LeaseGrant": func(tx *store.Tx) error {
				return tx.LeaseGrant(ctx, link.ID, &greenroom.Grant{ID: "grt_1"}, noon.Add(time.Minute))
			},
			"ReleaseGrant": func(tx *store.Tx) error { return tx.ReleaseGrant(ctx, link.ID, &greenroom.Grant{ID: "grt_1"}) },
			"UsableApp":    func(tx *store.Tx) error { _, err := tx.UsableApp(ctx, "app_1"); return err },
			"AddAttempt": func(tx *store.Tx) error {
				return tx.AddAttempt(ctx, &greenroom.Attempt{StateHash: "state", User: link.CreatedBy, App: "app_1"})
			},
			"FinishAttempt": func(tx *store.Tx) error { return tx.FinishAttempt(ctx, "attempt", link.ID) },
			"PendingAttempts": func(tx *store.Tx) error {
				found, err := tx.PendingAttempts(ctx, link.CreatedBy, time.Unix(0, 0))
				return noneOf(found, err)
			},
			"ForgetAttempt": func(tx *store.Tx) error { return tx.ForgetAttempt(ctx, link.CreatedBy, "attempt") },
			"AddConnectLink": func(tx *store.Tx) error {
				return tx.AddConnectLink(ctx, &greenroom.ConnectLink{App: "app_1", CreatedBy: link.CreatedBy}, "another")
			},
			"ConnectLink":         func(tx *store.Tx) error { _, err := tx.ConnectLink(ctx, once.ID); return err },
			"ConnectLinks":        func(tx *store.Tx) error { found, err := tx.ConnectLinks(ctx); return noneOf(found, err) },
			"FollowConnectLink":   func(tx *store.Tx) error { return tx.FollowConnectLink(ctx, once.ID, "browser") },
			"UseConnectLink":      func(tx *store.Tx) error { return tx.UseConnectLink(ctx, once.ID) },
			"WithdrawConnectLink": func(tx *store.Tx) error { return tx.WithdrawConnectLink(ctx, once.ID) },
			"OwnPerson":           func(tx *store.Tx) error { _, err := tx.OwnPerson(ctx, link.CreatedBy); return err },
			"BindUser":            func(tx *store.Tx) error { return tx.BindUser(ctx, admin) },
			"ConnectionOn": func(tx *store.Tx) error {
				_, err := tx.ConnectionOn(ctx, link.OwnerKind, link.OwnerID, link.Grant)
				return err
			},
			"UpdateConnection": func(tx *store.Tx) error {
				again := *link
				return tx.UpdateConnection(ctx, &again)
			},
			"ConnectionsOfGrant": func(tx *store.Tx) error {
				found, err := tx.ConnectionsOfGrant(ctx, link.Grant)
				return noneOf(found, err)
			},
			"ServerGrant":        func(tx *store.Tx) error { _, err := tx.ServerGrant(ctx, "account", "client"); return err },
			"OwnApp":             func(tx *store.Tx) error { _, err := tx.OwnApp(ctx, "app_1"); return err },
			"OwnApps":            func(tx *store.Tx) error { found, err := tx.OwnApps(ctx); return noneOf(found, err) },
			"UpdateApp":          func(tx *store.Tx) error { return tx.UpdateApp(ctx, &greenroom.App{ID: "app_1", Revision: 1}) },
			"RemoveApp":          func(tx *store.Tx) error { return tx.RemoveApp(ctx, "app_1", 1) },
			"AppUses":            func(tx *store.Tx) error { _, _, err := tx.AppUses(ctx, "app_1"); return err },
			"ConnectionToChange": func(tx *store.Tx) error { _, err := tx.ConnectionToChange(ctx, link.ID); return err },
			"SetHealth":          func(tx *store.Tx) error { return tx.SetHealth(ctx, link) },
			"SetAsked":           func(tx *store.Tx) error { return tx.SetAsked(ctx, link.ID, noon) },
			"Asked":              func(tx *store.Tx) error { _, err := tx.Asked(ctx, link.ID); return err },
			"BusiestHost": func(tx *store.Tx) error {
				busiest, err := tx.BusiestHost(ctx, link.ID)
				if busiest.Used > 0 {
					return err
				}
				return noneOf([]int(nil), err)
			},
			"RetryMeetings": func(tx *store.Tx) error {
				found, err := tx.RetryMeetings(ctx, link.ID)
				return noneOf(found, err)
			},
			"UserOfPerson": func(tx *store.Tx) error { _, err := tx.UserOfPerson(ctx, who.ID); return err },
			"SessionsByConnection": func(tx *store.Tx) error {
				found, err := tx.SessionsByConnection(ctx)
				return noneOf(slices.Collect(maps.Keys(found)), err)
			},
			"KnowsHosts":      func(tx *store.Tx) error { _, err := tx.KnowsHosts(ctx, link.ID); return err },
			"ConnectionViews": func(tx *store.Tx) error { found, err := tx.ConnectionViews(ctx); return noneOf(found, err) },
			"ReplacedBy":      func(tx *store.Tx) error { found, err := tx.ReplacedBy(ctx, meeting.ID); return noneOf(found, err) },
			"NextInLane": func(tx *store.Tx) error {
				m, err := tx.NextInLane(ctx, greenroom.DrainLane{Organization: org, Connection: link.ID, Host: "host"})
				if m != nil {
					return err
				}
				return noneOf([]int(nil), err)
			},
			"Reliances": func(tx *store.Tx) error { found, err := tx.Reliances(ctx, link.ID); return noneOf(found, err) },
			"SessionsThrough": func(tx *store.Tx) error {
				found, err := tx.SessionsThrough(ctx, link.ID, store.SessionCursor{}, 10)
				return noneOf(found, err)
			},
			"LanesOf":       func(tx *store.Tx) error { found, err := tx.LanesOf(ctx, link.ID); return noneOf(found, err) },
			"AddMove":       func(tx *store.Tx) error { again := *move; return tx.AddMove(ctx, &again) },
			"Move":          func(tx *store.Tx) error { _, err := tx.Move(ctx, move.ID); return err },
			"LatestMove":    func(tx *store.Tx) error { _, err := tx.LatestMove(ctx, link.ID); return err },
			"UpdateMove":    func(tx *store.Tx) error { return tx.UpdateMove(ctx, move) },
			"ProgramByName": func(tx *store.Tx) error { _, err := tx.ProgramByName(ctx, p.Name); return err },
			"APIKeys":       func(tx *store.Tx) error { found, err := tx.APIKeys(ctx, "", 10); return noneOf(found, err) },
			"RevokeAPIKey":  func(tx *store.Tx) error { return tx.RevokeAPIKey(ctx, key.ID, "") },
			"Remember":      func(tx *store.Tx) error { return tx.Remember(ctx, "key", "ses_1") },
			"Remembered":    func(tx *store.Tx) error { _, err := tx.Remembered(ctx, "key"); return err },
			"Programs":      func(tx *store.Tx) error { found, err := tx.Programs(ctx, "", 10); return noneOf(found, err) },
			"Events":        func(tx *store.Tx) error { found, err := tx.Events(ctx, 0, 10); return noneOf(found, err) },
			"EventsOf": func(tx *store.Tx) error {
				found, err := tx.EventsOf(ctx, greenroom.Subject{Kind: "program", ID: string(p.ID)}, 10)
				return noneOf(found, err)
			},
		}
		for name, call := range cases {
			if err := db.Write(ctx, stranger, call); greenroom.KindOf(err) != greenroom.NotFound {
				t.Errorf("%s with a stranger's id: %v, want NotFound", name, err)
			}
		}
		// These take no identity of a row that exists.
		free := []string{"Now", "Organization", "OwnOrganization", "AddProgram", "AddPerson", "AddPeople", "AddEvent", "LastEvent", "Enqueue", "EnqueueAt", "NewID", "AddApp", "IsServersApp", "RestLane", "AddAPIKey", "Claim"}
		for method := range reflect.TypeFor[*store.Tx]().Methods() {
			if _, tried := cases[method.Name]; !tried && !strings.Contains(" "+strings.Join(free, " ")+" ", " "+method.Name+" ") {
				t.Errorf("the wall is not tried for Tx.%s", method.Name)
			}
		}
	})
}

func claim(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Claim(ctx, "key", "request")
	return err
}

// notYours makes the Conflict that a row of another organization gives, whose
// revision cannot be seen either, a NotFound.
func notYours(err error) error {
	if greenroom.KindOf(err) == greenroom.Conflict {
		return greenroom.Errorf(greenroom.NotFound, "Not yours.")
	}
	return err
}

// noneOf makes an empty list a NotFound, as the wall test wants it.
func noneOf[T any](found []T, err error) error {
	if err == nil && len(found) == 0 {
		return greenroom.Errorf(greenroom.NotFound, "None.")
	}
	return err
}

// However many write at once, and whoever fails, the numbers of an
// organization's events are 1, 2, 3 … without a gap.
func TestEventsAreGapless(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		failed := errors.New("changed its mind")
		var wait sync.WaitGroup
		for writer := range 4 {
			wait.Go(func() {
				for i := range 10 {
					err := db.Write(ctx, org, func(tx *store.Tx) error {
						if err := tx.AddEvent(ctx, &greenroom.Event{Verb: "counted", Detail: map[string]string{"by": "a writer"}}); err != nil {
							return err
						}
						if (i+writer)%3 == 0 {
							return failed
						}
						return nil
					})
					if err != nil && !errors.Is(err, failed) {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		var events []*greenroom.Event
		write(t, db, org, func(tx *store.Tx) (err error) { events, err = tx.Events(ctx, 0, 100); return err })
		for i, event := range events {
			if event.Seq != int64(i+1) || event.Detail["by"] != "a writer" || !event.At.Equal(noon) {
				t.Fatalf("event %d is %+v", i+1, event)
			}
		}
		if len(events) < 20 {
			t.Errorf("there are only %d events", len(events))
		}
	})
}

// A transaction that fails leaves nothing behind.
func TestWriteIsAllOrNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		rapid.Check(t, func(t *rapid.T) {
			adds := rapid.IntRange(1, 3).Draw(t, "adds")
			failed := errors.New("changed its mind")
			err := db.Write(ctx, org, func(tx *store.Tx) error {
				for i := range adds {
					if err := tx.AddProgram(ctx, program(strings.Repeat("x", i+1))); err != nil {
						return err
					}
				}
				return failed
			})
			if !errors.Is(err, failed) {
				t.Fatalf("the reason is lost: %v", err)
			}
			if err := db.Read(ctx, org, func(tx *store.Tx) error { return someOf(tx.Programs(ctx, "", 1)) }); err != nil {
				t.Fatal(err)
			}
		})
	})
}

func someOf[T any](found []T, err error) error {
	if len(found) > 0 {
		return errors.New("something was left behind")
	}
	return err
}

// Reading changes nothing, even if it tries.
func TestReadCannotWrite(t *testing.T) {
	onEngines(t, func(t *testing.T, db *store.DB) {
		ctx, org := t.Context(), organization(t, db, "Hospital")
		if err := db.Read(ctx, org, func(tx *store.Tx) error { return tx.AddProgram(ctx, program("x")) }); err == nil {
			t.Error("a read transaction wrote a row")
		}
	})
}
