package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/config"
)

const (
	demoPassword = "greenroom-demo"
	demoZone     = "America/Chicago"
)

// system is who acts when the program itself does.
var system = greenroom.Actor{Kind: "system", ID: "greenroom", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}

// fill makes the demo's database, unless there is one. It gets its name when it
// is complete, so that a demo that is stopped meanwhile begins anew.
func (c *demoCommand) fill(ctx context.Context, settings *config.Server, log *slog.Logger) error {
	whole, half := c.file("greenroom.db"), c.file("filling.db")
	if _, err := os.Stat(whole); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(half + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	filling := *settings
	filling.Database = "sqlite:" + half
	s, err := open(ctx, &filling, log)
	if err != nil {
		return err
	}
	err = fillDemo(ctx, s.cases)
	if s.close(); err != nil { // SQLite leaves one file once it is closed
		return err
	}
	return os.Rename(half, whole)
}

// fillDemo puts two organizations into an empty database: one whose Zoom is
// connected, one whose is not.
func fillDemo(ctx context.Context, cases *app.App) error {
	return errors.Join(
		addDemoUser(ctx, cases, "superuser@greenroom.example", greenroom.Superuser, "", ""),
		fillHospital(ctx, cases), fillClinic(ctx, cases))
}

func fillHospital(ctx context.Context, cases *app.App) error {
	o, p, err := addDemoOrganization(ctx, cases, "Example Teaching Hospital", "Residency interviews")
	if err != nil {
		return err
	}
	if err := errors.Join(
		addDemoUser(ctx, cases, "admin@hospital.example", greenroom.OrganizationAdministrator, o.ID, ""),
		addDemoUser(ctx, cases, "c.coordinator@hospital.example", greenroom.Coordinator, o.ID, p.ID)); err != nil {
		return err
	}
	admin, err := cases.SignIn(ctx, "admin@hospital.example", demoPassword)
	if err != nil {
		return err
	}
	who, err := cases.Actor(ctx, admin.ID)
	if err != nil {
		return err
	}
	_, err = cases.ConnectServerToServer(ctx, who, o.ID, app.ServerToServer{
		Name: "Main Account", DefaultHost: "rooms-1@hospital.example",
		Credentials: greenroom.ServerCredentials{AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"}, //nolint:gosec // the simulator's, and public
	})
	return err
}

func fillClinic(ctx context.Context, cases *app.App) error {
	o, p, err := addDemoOrganization(ctx, cases, "Example Clinic", "Appointments")
	if err != nil {
		return err
	}
	people := []error{
		addDemoUser(ctx, cases, "admin@clinic.example", greenroom.OrganizationAdministrator, o.ID, ""),
		addDemoUser(ctx, cases, "p.practitioner@clinic.example", greenroom.Coordinator, o.ID, p.ID),
	}
	for _, person := range []struct {
		name, email string
		role        greenroom.SessionRole
	}{
		{"Pat Practitioner", "p.practitioner@clinic.example", greenroom.Host},
		{"Q. Query", "q.query@example.org", greenroom.Attendee},
	} {
		people = append(people, cases.AddPerson(ctx, system, o.ID, p.ID,
			&greenroom.Person{Name: person.name, Email: person.email, TimeZone: demoZone}, person.role))
	}
	return errors.Join(people...)
}

// addDemoOrganization makes an organization that may use video, with one
// program.
func addDemoOrganization(ctx context.Context, cases *app.App, name, program string) (*greenroom.Organization, *greenroom.Program, error) {
	o := &greenroom.Organization{Name: name, TimeZone: demoZone, VideoEnabled: true}
	if err := cases.CreateOrganization(ctx, system, o); err != nil {
		return nil, nil, err
	}
	p := &greenroom.Program{Name: program, TimeZone: demoZone, DefaultLocation: greenroom.Zoom, Strategy: greenroom.PerSession, InviteDetails: true}
	return o, p, cases.CreateProgram(ctx, system, o.ID, p)
}

func addDemoUser(ctx context.Context, cases *app.App, email string, role greenroom.Role, in greenroom.OrganizationID, program greenroom.ProgramID) error {
	u, err := cases.AddUser(ctx, system, app.NewUser{Email: email, TimeZone: demoZone, Role: role, Organization: in, Program: program})
	if err != nil {
		return err
	}
	return cases.SetPassword(ctx, greenroom.Actor{Kind: "user", ID: string(u.ID)}, "", demoPassword)
}
