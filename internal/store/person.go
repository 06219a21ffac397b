package store

import (
	"context"

	"greenroom"
)

const personColumns = `id, organization_id, name, email, time_zone, revision, created_at`

func scanPerson(row scanner) (*greenroom.Person, error) {
	var p greenroom.Person
	var created int64
	err := row.Scan(&p.ID, &p.Organization, &p.Name, &p.Email, &p.TimeZone, &p.Revision, &created)
	p.CreatedAt = instant(created)
	return &p, err
}

// AddPerson stores a new person and gives them their identity. It returns a
// Conflict if the organization has somebody with that address.
func (tx *Tx) AddPerson(ctx context.Context, p *greenroom.Person) error {
	p.ID, p.Organization = greenroom.PersonID(newID("per", tx.now)), tx.organization
	p.Revision, p.CreatedAt = 1, tx.now
	_, err := tx.q.exec(ctx, `
		insert into people (`+personColumns+`, email_key)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.ID, p.Organization, p.Name, p.Email, p.TimeZone, p.Revision, micros(p.CreatedAt),
		greenroom.EmailKey(p.Email))
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "There is somebody with the address %s already. Nothing was changed.", p.Email).At("email").Because(err)
	}
	return err
}

// Person returns one person.
func (tx *Tx) Person(ctx context.Context, id greenroom.PersonID) (*greenroom.Person, error) {
	return one(ctx, tx.q, "person", scanPerson, `
		select `+personColumns+`
		from   people
		where  organization_id = $1 and id = $2`, tx.organization, id)
}

// PersonByEmail returns the person with an address, whatever its case.
func (tx *Tx) PersonByEmail(ctx context.Context, email string) (*greenroom.Person, error) {
	return one(ctx, tx.q, "person", scanPerson, `
		select `+personColumns+`
		from   people
		where  organization_id = $1 and email_key = $2`, tx.organization, greenroom.EmailKey(email))
}

// OwnPerson returns the person who a user is in this organization: the one with
// the user's address.
func (tx *Tx) OwnPerson(ctx context.Context, user greenroom.UserID) (*greenroom.Person, error) {
	return one(ctx, tx.q, "person", scanPerson, `
		select `+personColumns+`
		from   people
		where  organization_id = $1
		  and  email_key = (select email_key from users where id = $2 and disabled_at is null)`, tx.organization, user)
}

// UpdatePerson stores the person if they are still at their revision, which it
// raises.
func (tx *Tx) UpdatePerson(ctx context.Context, p *greenroom.Person) error {
	err := update(ctx, tx.q, func() error { _, err := tx.Person(ctx, p.ID); return err }, `
		update people
		set    name = $1, email = $2, email_key = $3, time_zone = $4, revision = revision + 1
		where  organization_id = $5 and id = $6 and revision = $7`,
		p.Name, p.Email, greenroom.EmailKey(p.Email), p.TimeZone, tx.organization, p.ID, p.Revision)
	if err == nil {
		p.Revision++
	}
	return err
}
