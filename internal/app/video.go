package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// ConnectionFor returns the connection that sessions of a program would be made
// through: the program's own, else the organization's. It returns nil if there
// is none, or if the video feature is off.
func (a *App) ConnectionFor(ctx context.Context, who greenroom.Actor, organization greenroom.OrganizationID, program greenroom.ProgramID) (c *greenroom.Connection, err error) {
	if err := who.May(greenroom.ReadProgram, organization, program); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, organization, func(tx *store.Tx) error {
		o, err := tx.OwnOrganization(ctx)
		if err != nil || !o.VideoEnabled {
			return err
		}
		c, err = nearestConnection(ctx, tx, program)
		return err
	})
	return c, err
}
