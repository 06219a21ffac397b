package main

import (
	"context"
	"fmt"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/config"
)

// userEmail is the account that a command is about.
type userEmail struct {
	config.Server

	Email string `arg:"" help:"E-mail address of the account."`
}

type userDisableCommand struct{ userEmail }

// Run disables the user. A server may run on the same database meanwhile.
func (c *userDisableCommand) Run(p *program) error {
	return c.change(p, (*app.App).DisableUser, "%s is disabled: signed out everywhere, and their keys do not work. What they connected goes on. Undo it with: greenroom user enable\n")
}

type userEnableCommand struct{ userEmail }

// Run enables the user, as Run of userDisableCommand disables them.
func (c *userEnableCommand) Run(p *program) error {
	return c.change(p, (*app.App).EnableUser, "%s may sign in again, with the roles and keys that they had.\n")
}

type userRemoveCommand struct{ userEmail }

// Run removes the user, as Run of userDisableCommand disables them.
func (c *userRemoveCommand) Run(p *program) error {
	return c.change(p, (*app.App).RemoveUser, "%s is removed. What they made and connected stays, with its history.\n")
}

// change changes the user with the address, and says what came of it.
func (c *userEmail) change(p *program, do func(*app.App, context.Context, greenroom.Actor, string) (*greenroom.User, error), said string) error {
	db, err := opened(p, c.Server)
	if err != nil {
		return err
	}
	defer db.Close()
	cases, operator := operate(p, db, c.URL)
	u, err := do(cases, p.ctx, operator, c.Email)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, said, u.Email)
	return err
}
