package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/config"
	"greenroom/internal/store"
)

type userCommand struct {
	Add     userAddCommand     `cmd:"" help:"Give somebody a role, making their account if there is none, and print a link with which they sign in."`
	Disable userDisableCommand `cmd:"" help:"Keep somebody from signing in, at once and everywhere, until they are enabled."`
	Enable  userEnableCommand  `cmd:"" help:"Let somebody sign in again who was disabled."`
	Remove  userRemoveCommand  `cmd:"" help:"Take an account's name, address, password, roles and keys away, for good. What it made and connected stays."`
}

type userAddCommand struct {
	config.Server

	Email   string         `arg:"" help:"E-mail address."`
	Role    greenroom.Role `required:"" enum:"${roles}" help:"One of ${enum}."`
	Org     string         `help:"Name of the organization; a superuser has none."`
	Program string         `help:"Name of the program; without one, the role is for all programs."`
}

// roles lists the roles as kong wants them.
func roles() string {
	var names []string
	for _, role := range greenroom.Roles() {
		names = append(names, string(role))
	}
	return strings.Join(names, ",")
}

// Run adds the user. A server may run on the same database meanwhile.
func (c *userAddCommand) Run(p *program) error {
	db, err := opened(p, c.Server)
	if err != nil {
		return err
	}
	defer db.Close()
	in := app.NewUser{Email: c.Email, Role: c.Role}
	if err := c.scope(p.ctx, db, &in); err != nil {
		return err
	}
	cases, operator := operate(p, db, c.URL)
	u, err := cases.AddUser(p.ctx, operator, in)
	if err != nil {
		return err
	}
	link, expires, err := cases.MakeSignInLink(p.ctx, operator, u.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s has the role %s. This link signs them in once, until %s:\n%s\n",
		u.Email, c.Role, expires.Format("2 January 2006 15:04 MST"), link)
	return err
}

// opened opens the server's database, brought up to date.
func opened(p *program, c config.Server) (*store.DB, error) {
	if err := store.Migrate(p.ctx, c.Database); err != nil {
		return nil, err
	}
	return store.Open(p.ctx, c.Database, time.Now)
}

// operate returns the use cases, and who uses them: whoever may open the database
// may do everything. Those of users need neither the key nor the provider.
func operate(p *program, db *store.DB, url string) (*app.App, greenroom.Actor) {
	operator := greenroom.Actor{Kind: "system", ID: "command_line", Roles: []greenroom.RoleGrant{{Role: greenroom.Superuser}}}
	return app.New(app.Options{DB: db, URL: strings.TrimRight(url, "/"), Now: time.Now, Log: p.log}), operator
}

// scope finds the organization and the program by their names.
func (c *userAddCommand) scope(ctx context.Context, db *store.DB, in *app.NewUser) error {
	if c.Org == "" {
		if c.Program != "" {
			return greenroom.Errorf(greenroom.Invalid, "Name the program's organization too, with --org. Nothing was changed.")
		}
		return nil
	}
	return db.ReadSystem(ctx, func(s *store.System) error {
		o, err := s.OrganizationByName(ctx, c.Org)
		if err != nil {
			return err
		}
		in.Organization = o.ID
		if c.Program == "" {
			return nil
		}
		p, err := s.In(o.ID).ProgramByName(ctx, c.Program)
		if err != nil {
			return err
		}
		in.Program = p.ID
		return nil
	})
}
