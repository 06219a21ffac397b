package app_test

import (
	"testing"

	"greenroom"
	"greenroom/internal/app"
)

// self returns the address of the person who a user is in the hospital, or "".
func (h *house) self(t *testing.T, who greenroom.Actor) string {
	t.Helper()
	in, err := h.Integrations(t.Context(), who, h.hospital)
	if err != nil {
		t.Fatal(err)
	}
	if in.Self == nil {
		return ""
	}
	return in.Self.Email
}

func (h *house) person(t *testing.T, email string) *greenroom.Person {
	t.Helper()
	p := &greenroom.Person{Name: "P. Person", Email: email, TimeZone: "UTC"}
	if err := h.AddPerson(t.Context(), h.operator, h.hospital, h.program, p, greenroom.Interviewer); err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *house) readdress(t *testing.T, who greenroom.Actor, p *greenroom.Person, email string) {
	t.Helper()
	p.Email = email
	if err := h.UpdatePerson(t.Context(), who, h.hospital, h.program, p); err != nil {
		t.Fatal(err)
	}
}

// A user is the person with their address, whichever of them comes first.
func TestUserMeetsPerson(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		h.person(t, "First@hospital.example")
		first, second, third := h.user(t, "first@hospital.example", greenroom.Participant),
			h.user(t, "second@hospital.example", greenroom.Participant), h.user(t, "third@hospital.example", greenroom.Participant)
		h.person(t, "Second@hospital.example")
		if _, err := h.ImportPeople(t.Context(), h.operator, h.hospital, h.program,
			[]byte("name,email,role\nN. New,new@hospital.example,mentor\nT. Third,third@hospital.example,mentor\n")); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[*greenroom.Actor]string{&first: "First@hospital.example", &second: "Second@hospital.example", &third: "third@hospital.example"} {
			if got := h.self(t, *who); got != want {
				t.Errorf("the user is %q, want %q", got, want)
			}
		}
		nobody := h.user(t, "nobody@hospital.example", greenroom.Participant)
		if got := h.self(t, nobody); got != "" {
			t.Errorf("somebody who takes part in nothing is %s", got)
		}
	})
}

// Nobody becomes somebody else by changing an address.
func TestAnAddressMakesNobodyAnother(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		attacker := h.user(t, "attacker@hospital.example", greenroom.Coordinator)
		victim := h.user(t, "victim@hospital.example", greenroom.Coordinator)
		p := h.person(t, "victim@hospital.example")
		h.readdress(t, victim, p, "Victim@hospital.example")
		h.readdress(t, victim, p, "v@hospital.example")
		if got := h.self(t, victim); got != "v@hospital.example" {
			t.Errorf("with another address of their own they are %q", got)
		}
		h.readdress(t, attacker, p, "attacker@hospital.example")
		if got := h.self(t, attacker); got != "" {
			t.Errorf("with the address, they took over %s", got)
		}
		if got := h.self(t, victim); got != "" {
			t.Errorf("whoever had the person is still %s", got)
		}
		again := &greenroom.Person{Name: "A", Email: "attacker@hospital.example", TimeZone: "UTC"}
		other := &greenroom.Program{Name: "Other", TimeZone: "UTC", DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession}
		if err := h.CreateProgram(t.Context(), h.operator, h.hospital, other); err != nil {
			t.Fatal(err)
		}
		if err := h.AddPerson(t.Context(), attacker, h.hospital, other.ID, again, greenroom.Mentor); err != nil {
			t.Fatal(err)
		}
		h.readdress(t, attacker, p, "victim@hospital.example")
		if a, v := h.self(t, attacker), h.self(t, victim); a != "" || v != "" {
			t.Errorf("they are %q and %q", a, v)
		}
		h.user(t, "victim@hospital.example", greenroom.Participant) // by an administrator
		if got := h.self(t, victim); got != "victim@hospital.example" {
			t.Errorf("once an administrator adds them anew, they are %q", got)
		}
	})
}

// Roles elsewhere make nobody a person here, and nobody is two people.
func TestWhoIsNoPerson(t *testing.T) {
	inHouses(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		if _, err := h.AddUser(ctx, h.operator, app.NewUser{Email: "c@clinic.example", Role: greenroom.Participant, Organization: h.clinic}); err != nil {
			t.Fatal(err)
		}
		p := h.person(t, "c@clinic.example")
		who := h.user(t, "mine@hospital.example", greenroom.Coordinator)
		mine := h.person(t, "mine@hospital.example")
		h.readdress(t, who, mine, "new@hospital.example")
		h.person(t, "mine@hospital.example")
		h.user(t, "mine@hospital.example", greenroom.Participant)
		if got := h.self(t, who); got != "new@hospital.example" {
			t.Errorf("they are %q", got)
		}
		stranger, err := h.AddUser(ctx, h.operator, app.NewUser{Email: "c@clinic.example", Role: greenroom.Coordinator, Organization: h.clinic})
		if err != nil {
			t.Fatal(err)
		}
		guest := greenroom.Actor{Kind: "user", ID: string(stranger.ID), Roles: []greenroom.RoleGrant{{Role: greenroom.Participant, Organization: h.hospital}}}
		if got := h.self(t, guest); got != "" {
			t.Errorf("with a role in the clinic they are %s, %s", p.ID, got)
		}
	})
}
