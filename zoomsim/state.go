package zoomsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// state is what survives the process.
type state struct {
	Accounts []Account          `json:"accounts"`
	Users    []*User            `json:"users"`
	Apps     []App              `json:"-"` // the seed's
	Meetings map[int64]*Meeting `json:"meetings"`
	Tokens   map[string]token   `json:"tokens"`   // by hash
	Codes    map[string]code    `json:"codes"`    // by hash
	Sessions map[string]session `json:"sessions"` // by hash
	Quota    map[string]int     `json:"quota"`    // "user day" to creates and updates
	Advanced time.Duration      `json:"advanced"` // nanoseconds the clock was moved by
}

// load fills the state from the file, then from what the seed adds.
func (s *Sim) load(seed Seed) error {
	if err := seed.check(); err != nil {
		return err
	}
	if err := s.read(); err != nil {
		return err
	}
	for _, a := range seed.Accounts {
		if s.account(a.ID) == nil {
			s.state.Accounts = append(s.state.Accounts, a)
		}
	}
	for _, u := range seed.Users {
		u = u.complete()
		if s.user("", u.ID) == nil {
			s.state.Users = append(s.state.Users, &u)
		}
	}
	s.state.Apps = slices.Clone(seed.Apps)
	s.dirty = true
	return s.save()
}

// read fills the state from the state file, if there is one.
func (s *Sim) read() error {
	s.state = state{Meetings: map[int64]*Meeting{}, Tokens: map[string]token{}, Codes: map[string]code{},
		Sessions: map[string]session{}, Quota: map[string]int{}}
	if s.opts.StateFile == "" {
		return nil
	}
	data, err := os.ReadFile(s.opts.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("zoomsim: state: %w", err)
	}
	if err := json.Unmarshal(data, &s.state); err != nil {
		return fmt.Errorf("zoomsim: state %s: %w", s.opts.StateFile, err)
	}
	return nil
}

// save writes the state file if the state changed since it was last written.
// Readers see the old file or the new one, never a part. The lock is held.
func (s *Sim) save() error {
	if !s.dirty {
		return nil
	}
	s.sweep()
	if s.opts.StateFile != "" {
		data, err := json.MarshalIndent(s.state, "", " ")
		if err != nil {
			return err
		}
		if err := writeFile(s.opts.StateFile, data); err != nil {
			return err
		}
	}
	s.dirty = false
	return nil
}

// writeFile replaces the file at path. CreateTemp makes it readable for its
// owner only.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // fails after the rename, as it should
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// sweep forgets what no request can tell from what never was. Access tokens
// stay a day beyond their end, so that their answer is "expired".
func (s *Sim) sweep() {
	now := s.now()
	maps.DeleteFunc(s.state.Tokens, func(_ string, t token) bool { return now.After(t.Expires.AddDate(0, 0, 1)) })
	maps.DeleteFunc(s.state.Codes, func(_ string, c code) bool { return now.After(c.Expires) })
	maps.DeleteFunc(s.state.Sessions, func(_ string, v session) bool { return now.After(v.Expires) })
	maps.DeleteFunc(s.state.Quota, func(key string, _ int) bool { return !strings.HasSuffix(key, now.Format(time.DateOnly)) })
}

func (s *Sim) account(id string) *Account {
	for i := range s.state.Accounts {
		if s.state.Accounts[i].ID == id {
			return &s.state.Accounts[i]
		}
	}
	return nil
}

// user returns the person with this id or address, or nil. An account of ""
// means any account.
func (s *Sim) user(account, idOrEmail string) *User {
	for _, u := range s.state.Users {
		if (u.ID == idOrEmail || strings.EqualFold(u.Email, idOrEmail)) && (account == "" || u.AccountID == account) {
			return u
		}
	}
	return nil
}

func (s *Sim) app(clientID string) *App {
	for i := range s.state.Apps {
		if s.state.Apps[i].ClientID == clientID {
			return &s.state.Apps[i]
		}
	}
	return nil
}
