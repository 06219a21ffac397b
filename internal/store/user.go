package store

import (
	"context"
	"errors"
	"time"

	"greenroom"
)

// AddUser stores a new user and gives them their identity. It returns a
// Conflict if there is one with that address.
func (s *System) AddUser(ctx context.Context, u *greenroom.User) error {
	u.ID, u.CreatedAt = greenroom.UserID(newID("usr", s.now)), s.now
	_, err := s.q.exec(ctx, `
		insert into users (id, email, email_key, name, time_zone, password_hash, created_at)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		u.ID, u.Email, greenroom.EmailKey(u.Email), u.Name, u.TimeZone, nullable(u.PasswordHash), micros(u.CreatedAt))
	if isDuplicate(err) {
		return greenroom.Errorf(greenroom.Conflict, "There is a user with the address %s already. Nothing was changed.", u.Email).At("email").Because(err)
	}
	return err
}

const userColumns = `id, name, email, time_zone, password_hash, created_at, disabled_at`

// User returns a user who is not disabled.
func (s *System) User(ctx context.Context, id greenroom.UserID) (*greenroom.User, error) {
	return one(ctx, s.q, "user", scanUser, `
		select `+userColumns+`
		from   users
		where  id = $1 and disabled_at is null`, id)
}

// UserByEmail returns the user with an address, whatever its case, who is not
// disabled.
func (s *System) UserByEmail(ctx context.Context, email string) (*greenroom.User, error) {
	return one(ctx, s.q, "user", scanUser, `
		select `+userColumns+`
		from   users
		where  email_key = $1 and disabled_at is null`, greenroom.EmailKey(email))
}

// AnyUser returns a user, be they disabled, but not removed.
func (s *System) AnyUser(ctx context.Context, id greenroom.UserID) (*greenroom.User, error) {
	return one(ctx, s.q, "user", scanUser, `
		select `+userColumns+`
		from   users
		where  id = $1 and removed_at is null`, id)
}

// AnyUserByEmail returns the user with an address, be they disabled.
func (s *System) AnyUserByEmail(ctx context.Context, email string) (*greenroom.User, error) {
	return one(ctx, s.q, "user", scanUser, `
		select `+userColumns+`
		from   users
		where  email_key = $1 and removed_at is null`, greenroom.EmailKey(email))
}

// SetDisabled disables a user from a time on, or enables them if that is zero. They
// keep their roles and keys, which work only while they are enabled.
func (s *System) SetDisabled(ctx context.Context, id greenroom.UserID, at time.Time) error {
	changed, err := s.q.exec(ctx, `
		update users
		set    disabled_at = $1
		where  id = $2 and removed_at is null`, instantOrNull(at), id)
	if err != nil || at.IsZero() {
		return mustTouch(changed, err, "user")
	}
	return errors.Join(mustTouch(changed, err, "user"), s.forgetSignIns(ctx, id))
}

// forgetSignIns ends every link with which a user could sign in.
func (s *System) forgetSignIns(ctx context.Context, id greenroom.UserID) error {
	_, err := s.q.exec(ctx, `
		delete from sign_in_links
		where  user_id = $1`, id)
	return err
}

// RemoveUser takes from a user all that they are and may: name, address,
// password, roles, keys, and who they are among people. Their row stays, so that
// what they made is still somebody's.
func (s *System) RemoveUser(ctx context.Context, id greenroom.UserID) error {
	if err := s.forgetSignIns(ctx, id); err != nil {
		return err
	}
	now := micros(s.now)
	for _, change := range []struct {
		query string
		args  []any
	}{
		{`delete from role_grants where user_id = $1`, []any{id}},
		{`update api_keys set revoked_at = $1 where user_id = $2 and revoked_at is null`, []any{now, id}},
		{`update people set user_id = null where user_id = $1`, []any{id}},
		{`update connect_links set revoked_at = $1 where created_by = $2 and used_at is null and revoked_at is null`, []any{now, id}},
	} {
		if _, err := s.q.exec(ctx, change.query, change.args...); err != nil {
			return err
		}
	}
	changed, err := s.q.exec(ctx, `
		update users
		set    name = '', email = '', email_key = 'removed ' || id, time_zone = 'UTC', password_hash = null,
		       disabled_at = coalesce(disabled_at, $1), removed_at = $1
		where  id = $2 and removed_at is null`, now, id)
	return mustTouch(changed, err, "user")
}

// UsersWith returns the users, none of them disabled, who hold one of the roles
// in the organization or, if a program is named, in that; each once, in the order
// of their making. A role in the organization counts for its programs.
func (tx *Tx) UsersWith(ctx context.Context, program greenroom.ProgramID, roles ...greenroom.Role) ([]*greenroom.User, error) {
	if len(roles) == 0 {
		return nil, nil
	}
	args := []any{tx.organization, string(program)}
	for _, role := range roles {
		args = append(args, role)
	}
	return all(ctx, tx.q, scanUser, `
		select `+userColumns+`
		from   users
		where  disabled_at is null and id in (
		       select g.user_id
		       from   role_grants g
		       join   (values `+rowsOf(len(roles), 1, 3)+`) as v on g.role = v.column1
		       where  g.organization_id = $1 and (g.program_id is null or g.program_id = $2))
		order  by id
		limit  1000`, args...)
}

func scanUser(row scanner) (*greenroom.User, error) {
	var u greenroom.User
	var password *string
	var created int64
	var disabled *int64
	err := row.Scan(&u.ID, &u.Name, &u.Email, &u.TimeZone, &password, &created, &disabled)
	u.PasswordHash, u.CreatedAt, u.DisabledAt = orEmpty[greenroom.Secret](password), instant(created), instantOrZero(disabled)
	return &u, err
}

// SetPassword stores the hash of a user's new password.
func (s *System) SetPassword(ctx context.Context, id greenroom.UserID, hash greenroom.Secret) error {
	changed, err := s.q.exec(ctx, `
		update users
		set    password_hash = $1
		where  id = $2 and disabled_at is null`, hash.Reveal(), id)
	return mustTouch(changed, err, "user")
}

// AddRole gives a user a role in a scope. It returns a Conflict if they have it.
func (s *System) AddRole(ctx context.Context, user greenroom.UserID, g greenroom.RoleGrant) error {
	_, err := s.q.exec(ctx, `
		insert into role_grants (id, user_id, role, organization_id, program_id, created_at)
		values ($1, $2, $3, $4, $5, $6)`,
		newID("rol", s.now), user, g.Role, nullable(g.Organization), nullable(g.Program), micros(s.now))
	return err
}

// Actor returns a user as whoever asks, with every role they hold.
func (s *System) Actor(ctx context.Context, user greenroom.UserID) (greenroom.Actor, error) {
	roles, err := all(ctx, s.q, scanRoleGrant, `
		select role, organization_id, program_id
		from   role_grants
		where  user_id = $1
		order  by id`, user)
	return greenroom.Actor{Kind: "user", ID: string(user), Roles: roles}, err
}

func scanRoleGrant(row scanner) (greenroom.RoleGrant, error) {
	var g greenroom.RoleGrant
	var organization, program *string
	err := row.Scan(&g.Role, &organization, &program)
	g.Organization, g.Program = orEmpty[greenroom.OrganizationID](organization), orEmpty[greenroom.ProgramID](program)
	return g, err
}
