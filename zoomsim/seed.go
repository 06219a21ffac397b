package zoomsim

import (
	_ "embed" // the default seed
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Password is the password of every simulated person.
const Password = "zoomsim"

//go:embed seed.json
var defaultSeed []byte

// A Seed says who exists when a simulator starts. It is written as JSON, with
// the names of the fields' tags; `zoomsim seed` prints the default one, and
// docs/zoomsim.md explains it and says which fields are required.
type Seed struct {
	Accounts []Account `json:"accounts"`
	Roles    []Role    `json:"roles,omitempty"` // besides owner, admin, and member, which each account has
	Users    []User    `json:"users"`
	Rooms    []Room    `json:"rooms,omitempty"`
	Apps     []App     `json:"apps"`
}

// ParseSeed reads a seed. A field that is not one of the seed's is an error.
func ParseSeed(data []byte) (Seed, error) {
	var seed Seed
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	err := d.Decode(&seed)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return Seed{}, errors.New("zoomsim: seed: it breaks off, or is empty")
	case err != nil:
		return Seed{}, fmt.Errorf("zoomsim: seed: %w", err)
	case d.More():
		return Seed{}, errors.New("zoomsim: seed: something follows its end")
	}
	return seed, nil
}

// DefaultSeed returns two accounts with people and Zoom Rooms, a
// Server-to-Server app for each, and two OAuth apps that any account may use.
// The person y.yonder@hospital.example is absent on purpose: she is the one
// who is not in Zoom.
func DefaultSeed() Seed {
	seed, err := ParseSeed(defaultSeed)
	if err != nil {
		panic(err) // the file is compiled in, and a test reads it
	}
	return seed
}

// plant fills the state with what the seed adds to it. Accounts, people, and
// rooms that exist stay as they are; apps become the seed's again, so that a
// changed redirect list or secret takes effect, but keep a secret token and
// subscriptions of which the seed says nothing.
func (s *Sim) plant(seed Seed) error {
	if err := seed.check(); err != nil {
		return err
	}
	for _, a := range seed.Accounts {
		if s.state.accounts.get(a.ID) == nil {
			s.state.accounts.put(new(a.complete(s.opts.Plan)))
		}
		for _, r := range builtinRoles(a.ID) {
			s.plantRole(r)
		}
	}
	for _, r := range seed.Roles {
		s.plantRole(r)
	}
	for _, u := range seed.Users {
		if u = u.complete(); s.state.users.get(u.ID) == nil {
			u.Created = s.second()
			s.state.putUser(&u)
		}
	}
	for _, r := range seed.Rooms {
		if r = r.complete(); s.state.rooms.get(r.ID) == nil {
			s.state.rooms.put(&r)
		}
	}
	for _, a := range seed.Apps {
		s.state.apps.put(new(a.complete(s.state.apps.get(a.ClientID))))
	}
	return nil
}

// plantRole adds a role that the account does not have.
func (s *Sim) plantRole(r Role) {
	if s.state.roles.get(r.key()) == nil {
		s.state.roles.put(&r)
	}
}

// check returns an error if the seed names things twice or not at all.
func (s Seed) check() error {
	accounts, roles := map[string]bool{}, map[string]bool{}
	for _, a := range s.Accounts {
		if a.ID == "" || accounts[a.ID] {
			return fmt.Errorf("zoomsim: seed: account id %q is empty or used twice", a.ID)
		}
		if a = a.complete(Business); !knownZone(a.Timezone) {
			return fmt.Errorf("zoomsim: there is no time zone %q (account %q of the seed)", a.Timezone, a.ID)
		}
		if err := a.check(); err != nil {
			return fmt.Errorf("%w (account %q of the seed)", err, a.ID)
		}
		if a.APIURL != "" && checkURL(a.APIURL) != nil {
			return fmt.Errorf("%w (account %q of the seed)", checkURL(a.APIURL), a.ID)
		}
		accounts[a.ID] = true
		for _, r := range builtinRoles(a.ID) {
			roles[r.key()] = true
		}
	}
	for _, r := range s.Roles {
		if r.ID == "" || roles[r.key()] || !accounts[r.AccountID] {
			return fmt.Errorf("zoomsim: seed: role %q is nameless, used twice, or in no account", r.ID)
		}
		roles[r.key()] = true
	}
	if err := s.checkPeople(accounts, roles); err != nil {
		return err
	}
	if err := s.checkApps(accounts); err != nil {
		return err
	}
	return s.checkNames()
}

func (s Seed) checkPeople(accounts, roles map[string]bool) error {
	users, rooms := map[string]bool{}, map[string]bool{}
	for _, u := range s.Users {
		u = u.complete()
		if u.Email == "" || users[u.Email] || users[u.ID] || !accounts[u.AccountID] {
			return fmt.Errorf("zoomsim: seed: user %q is nameless, used twice, or in no account", u.Email)
		}
		if !roles[roleKey(u.AccountID, u.RoleID)] {
			return fmt.Errorf("zoomsim: seed: user %q has the role %q, which the account does not have", u.Email, u.RoleID)
		}
		_, err := u.Settings.readable()
		if err == nil {
			err = u.check()
		}
		if err != nil {
			return fmt.Errorf("%w (user %q of the seed)", err, u.Email)
		}
		users[u.Email], users[u.ID] = true, true
	}
	for _, r := range s.Rooms {
		if r = r.complete(); r.Name == "" || rooms[r.ID] || !accounts[r.AccountID] {
			return fmt.Errorf("zoomsim: seed: room %q is nameless, used twice, or in no account", r.Name)
		}
		rooms[r.ID] = true
	}
	return nil
}

// checkNames returns an error if somebody's scheduler or an app's creator is
// nobody of the account.
func (s Seed) checkNames() error {
	people := map[string]bool{}
	for _, u := range s.Users {
		u = u.complete()
		people[u.AccountID+" "+u.Email], people[u.AccountID+" "+u.ID] = true, true
	}
	known := func(account, name string) bool {
		return people[account+" "+name] || people[account+" "+strings.ToLower(name)]
	}
	for _, u := range s.Users {
		for _, name := range u.Schedulers {
			if !known(u.AccountID, name) {
				return fmt.Errorf("zoomsim: seed: user %q has the scheduler %q, who is nobody of the account", u.Email, name)
			}
		}
	}
	for _, a := range s.Apps {
		if a.Creator != "" && !known(a.AccountID, a.Creator) {
			return fmt.Errorf("zoomsim: seed: app %q has the creator %q, who is nobody of the account", a.ClientID, a.Creator)
		}
	}
	return nil
}

func (s Seed) checkApps(accounts map[string]bool) error {
	apps := map[string]bool{}
	for _, a := range s.Apps {
		if apps[a.ClientID] || !a.valid(func(id string) bool { return accounts[id] }) {
			return fmt.Errorf("zoomsim: seed: app %q is nameless, used twice, of no known kind, or in no account", a.ClientID)
		}
		if a.DeauthURL != "" && checkURL(a.DeauthURL) != nil {
			return fmt.Errorf("zoomsim: seed: app %q: %w", a.ClientID, checkURL(a.DeauthURL))
		}
		for _, sub := range a.Subscriptions {
			if err := sub.check(); err != nil {
				return fmt.Errorf("zoomsim: seed: app %q: %w", a.ClientID, err)
			}
		}
		apps[a.ClientID] = true
	}
	return nil
}
