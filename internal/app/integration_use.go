package app

import (
	"context"

	"greenroom"
	"greenroom/internal/store"
)

// A Use is how a connection is used, beside the others of its owner.
type Use struct {
	InUse     bool                  // meetings of its owner are made through it: the first that works
	Before    *greenroom.Connection // of one that stands by: the one in use; else nil
	Misses    *greenroom.Connection // of one in use: the one that it stands in for; else nil
	Programs  []string              // names of the programs that use it, by name
	Own       []string              // of the organization's in use: of the programs that use their own instead
	Sessions  int                   // upcoming ones whose meetings are made through it
	Mine      bool                  // it is the actor's own, as a person
	MayManage bool                  // the actor may change and disconnect it
	MayFirst  bool                  // the actor may put it first, which would change something
}

// maxUses is how many programs are looked at to say which use a connection.
const maxUses = 500

// usesOf returns how each of an organization's connections is used, which come in
// the order of their owners and ranks.
func usesOf(ctx context.Context, tx *store.Tx, who greenroom.Actor, self *greenroom.Person, all []*greenroom.ConnectionView) (map[greenroom.ConnectionID]*Use, error) {
	sessions, err := tx.SessionsByConnection(ctx)
	if err != nil {
		return nil, err
	}
	uses, inUse := map[greenroom.ConnectionID]*Use{}, map[string]*greenroom.Connection{}
	before := map[string][]*greenroom.Connection{}
	for _, view := range all {
		c := &view.Connection
		before[c.OwnerID] = append(before[c.OwnerID], c)
		use := &Use{Sessions: sessions[c.ID], Mine: isOwn(self, c), MayManage: mayTend(who, self, c) == nil}
		uses[c.ID] = use
		if first := inUse[c.OwnerID]; first != nil {
			use.Before = first
		} else if c.Usable() {
			use.InUse, inUse[c.OwnerID] = true, c
			use.Misses = missed(before[c.OwnerID], c)
		}
		use.MayFirst = use.MayManage && use.Before != nil && c.State != greenroom.Revoked
	}
	return uses, addPrograms(ctx, tx, uses, inUse)
}

// addPrograms adds which programs use which connection. A program that may not use
// Zoom uses none.
func addPrograms(ctx context.Context, tx *store.Tx, uses map[greenroom.ConnectionID]*Use, inUse map[string]*greenroom.Connection) error {
	o, err := tx.OwnOrganization(ctx)
	if err != nil {
		return err
	}
	programs, err := tx.Programs(ctx, "", maxUses)
	if err != nil {
		return err
	}
	shared := inUse[string(o.ID)]
	for _, p := range programs {
		own := inUse[string(p.ID)]
		if may, _ := p.MayUseZoom(o); !may {
			continue
		}
		switch {
		case own != nil:
			uses[own.ID].Programs = append(uses[own.ID].Programs, p.Name)
			if shared != nil {
				uses[shared.ID].Own = append(uses[shared.ID].Own, p.Name)
			}
		case shared != nil:
			uses[shared.ID].Programs = append(uses[shared.ID].Programs, p.Name)
		}
	}
	return nil
}
