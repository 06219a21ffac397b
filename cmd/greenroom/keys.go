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

type keysCommand struct {
	Add keysAddCommand `cmd:"" help:"Make an API key with which a program acts as a user in one organization, and print it, once."`
}

type keysAddCommand struct {
	config.Server

	Email string `arg:"" help:"E-mail address of the user."`
	Org   string `required:"" help:"Name of the organization."`
	Name  string `required:"" help:"What the key is for."`
}

// Run makes the key. A server may run on the same database meanwhile.
func (c *keysAddCommand) Run(p *program) error {
	if err := store.Migrate(p.ctx, c.Database); err != nil {
		return err
	}
	db, err := store.Open(p.ctx, c.Database, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	cases := app.New(app.Options{DB: db, URL: strings.TrimRight(c.URL, "/"), Now: time.Now, Log: p.log})
	user, organization, err := c.find(p.ctx, db)
	if err != nil {
		return err
	}
	who, err := cases.Actor(p.ctx, user)
	if err != nil {
		return err
	}
	if len(who.Inside(organization)) == 0 {
		return greenroom.Errorf(greenroom.NotFound, "%s has no role in %s. No key was made; give them one with greenroom user add.", c.Email, c.Org)
	}
	key, _, err := cases.CreateAPIKey(p.ctx, who, organization, c.Name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, key.Reveal())
	return err
}

// find returns the user and the organization by what people call them.
func (c *keysAddCommand) find(ctx context.Context, db *store.DB) (user greenroom.UserID, organization greenroom.OrganizationID, err error) {
	err = db.ReadSystem(ctx, func(s *store.System) error {
		o, err := s.OrganizationByName(ctx, c.Org)
		if err != nil {
			return err
		}
		u, err := s.UserByEmail(ctx, c.Email)
		if err != nil {
			return err
		}
		user, organization = u.ID, o.ID
		return nil
	})
	return user, organization, err
}
