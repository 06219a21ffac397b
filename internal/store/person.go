package store

import (
	"context"
	"slices"

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

// AddPerson stores a new person and gives them their identity. A user with a role
// in the organization and that address is this person from then on, unless they
// are somebody here already. It returns a Conflict if the organization has
// somebody with that address.
func (tx *Tx) AddPerson(ctx context.Context, p *greenroom.Person) error {
	err := tx.AddPeople(ctx, []*greenroom.Person{p})
	if isDuplicate(err) {
		return addressTaken(p, err)
	}
	return err
}

func addressTaken(p *greenroom.Person, cause error) error {
	return greenroom.Errorf(greenroom.Conflict, "There is somebody with the address %s already. Nothing was changed.", p.Email).At("email").Because(cause)
}

// AddPeople is [Tx.AddPerson] for many at once. If the organization has somebody
// with one of the addresses it is a Conflict that does not say which.
func (tx *Tx) AddPeople(ctx context.Context, people []*greenroom.Person) error {
	for chunk := range slices.Chunk(people, chunkRows) {
		var args []any
		for _, p := range chunk {
			p.ID, p.Organization = greenroom.PersonID(newID("per", tx.now)), tx.organization
			p.Revision, p.CreatedAt = 1, tx.now
			args = append(args, p.ID, p.Organization, p.Name, p.Email, p.TimeZone, p.Revision, micros(p.CreatedAt),
				greenroom.EmailKey(p.Email))
		}
		if _, err := tx.q.exec(ctx, `
			insert into people (`+personColumns+`, email_key)
			values `+rowsOf(len(chunk), 8, 1), args...); err != nil {
			return err
		}
		if _, err := tx.bindPeople(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// bindPeople makes users the people who have their address. It returns how many
// were bound. It takes at most chunkRows.
func (tx *Tx) bindPeople(ctx context.Context, people []*greenroom.Person) (int64, error) {
	args := []any{tx.organization}
	for _, p := range people {
		args = append(args, p.ID, greenroom.EmailKey(p.Email))
	}
	return tx.q.exec(ctx, `
		update people
		set    user_id = u.id
		from   (values `+rowsOf(len(people), 2, 2)+`) as v
		join   users u on u.email_key = v.column2 and u.disabled_at is null
		where  people.id = v.column1 and people.organization_id = $1 and people.email_key = v.column2 and people.user_id is null
		  and  exists (select 1 from role_grants g where g.user_id = u.id and g.organization_id = $1)
		  and  not exists (select 1 from people other where other.organization_id = $1 and other.user_id = u.id)`, args...)
}

// BindUser makes a user with a role in the organization the person who has their
// address. It returns NotFound if there is no such person, or that person or that
// user is bound already.
func (tx *Tx) BindUser(ctx context.Context, u *greenroom.User) error {
	p, err := tx.PersonByEmail(ctx, u.Email)
	if err != nil {
		return err
	}
	bound, err := tx.bindPeople(ctx, []*greenroom.Person{p})
	return mustTouch(bound, err, "person")
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

// PeopleByEmail returns whom the organization has of those addresses, given and
// returned by their [greenroom.EmailKey].
func (tx *Tx) PeopleByEmail(ctx context.Context, keys []string) (map[string]*greenroom.Person, error) {
	people := make(map[string]*greenroom.Person, len(keys))
	for chunk := range slices.Chunk(keys, chunkRows) {
		var args []any
		for _, key := range chunk {
			args = append(args, tx.organization, key)
		}
		found, err := all(ctx, tx.q, scanPerson, `
			select `+personColumns+`
			from   (values `+rowsOf(len(chunk), 2, 1)+`) as v
			join   people on organization_id = v.column1 and email_key = v.column2`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			people[greenroom.EmailKey(p.Email)] = p
		}
	}
	return people, nil
}

// OwnPerson returns the person who a user is in this organization. See
// [Tx.AddPerson] and [Tx.BindUser] for how they came to be.
func (tx *Tx) OwnPerson(ctx context.Context, user greenroom.UserID) (*greenroom.Person, error) {
	return one(ctx, tx.q, "person", scanPerson, `
		select `+personColumns+`
		from   people
		where  organization_id = $1 and user_id = $2`, tx.organization, user)
}

// UpdatePerson stores the person if they are still at their revision, which it
// raises. If that changes the address, and by is another than the user who they
// are, they are no user any more: whoever changes addresses makes nobody another.
// It returns a Conflict if somebody else has the address.
func (tx *Tx) UpdatePerson(ctx context.Context, p *greenroom.Person, by greenroom.UserID) error {
	err := update(ctx, tx.q, func() error { _, err := tx.Person(ctx, p.ID); return err }, `
		update people
		set    name = $1, email = $2, email_key = $3, time_zone = $4, revision = revision + 1,
		       user_id = case when email_key = $3 or user_id = $5 then user_id end
		where  organization_id = $6 and id = $7 and revision = $8`,
		p.Name, p.Email, greenroom.EmailKey(p.Email), p.TimeZone, by, tx.organization, p.ID, p.Revision)
	if isDuplicate(err) {
		return addressTaken(p, err)
	}
	if err == nil {
		p.Revision++
	}
	return err
}

// UserOfPerson returns the user who a person is when they sign in. It is NotFound
// if they cannot.
func (tx *Tx) UserOfPerson(ctx context.Context, person greenroom.PersonID) (*greenroom.User, error) {
	return one(ctx, tx.q, "user", scanUser, `
		select `+userColumns+`
		from   users
		where  disabled_at is null and id = (select user_id from people where organization_id = $1 and id = $2)`, tx.organization, person)
}
