package zoomsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// state is what survives the process.
type state struct {
	clock     *table[clock]
	accounts  *table[Account]
	roles     *table[Role]     // by account
	users     *table[User]     // by account
	rooms     *table[Room]     // by account
	apps      *table[App]      // by the account that made them
	approvals *table[approval] // by account
	grants    *table[grant]    // by app
	tokens    *table[token]    // by grant
	codes     *table[code]
	sessions  *table[session]
	meetings  *table[Meeting]         // by host
	instances *table[Instance]        // by meeting
	quota     *table[spent]           // creates and updates per host and day
	templates *table[meetingTemplate] // by person

	ongoing     *table[ongoing]    // running instances, by host
	lobbies     *table[Instance]   // waits for a host
	registrants *table[registrant] // by meeting
	inviteLinks *table[inviteLink] // by meeting
	deliveries  *table[Delivery]
	endpoints   *table[endpoint]
	compliance  *table[Compliance]

	emails map[string]string // lower-case address to the id of the user
	pmis   map[int64]string  // personal meeting id to the id of the user
}

func newState() state {
	return state{
		clock:     newTable(func(*clock) string { return "" }, nil),
		accounts:  newTable(func(a *Account) string { return a.ID }, nil),
		roles:     newTable((*Role).key, func(r *Role) string { return r.AccountID }),
		users:     newTable(func(u *User) string { return u.ID }, func(u *User) string { return u.AccountID }),
		rooms:     newTable(func(r *Room) string { return r.ID }, func(r *Room) string { return r.AccountID }),
		apps:      newTable(func(a *App) string { return a.ClientID }, func(a *App) string { return a.AccountID }),
		approvals: newTable((*approval).key, func(a *approval) string { return a.AccountID }),
		grants:    newTable((*grant).key, func(g *grant) string { return g.ClientID }),
		tokens:    newTable(func(t *token) string { return t.Hash }, func(t *token) string { return t.Grant }),
		codes:     newTable(func(c *code) string { return c.Hash }, nil),
		sessions:  newTable(func(v *session) string { return v.Hash }, nil),
		meetings:  newTable((*Meeting).key, func(m *Meeting) string { return m.HostID }),
		instances: newTable(func(i *Instance) string { return i.UUID }, (*Instance).meeting),
		quota:     newTable((*spent).key, nil),
		templates: newTable(func(t *meetingTemplate) string { return t.ID }, func(t *meetingTemplate) string { return t.UserID }),
		emails:    map[string]string{},

		ongoing:     newTable((*ongoing).key, func(o *ongoing) string { return o.HostID }),
		lobbies:     newTable((*Instance).meeting, nil),
		registrants: newTable((*registrant).key, (*registrant).meeting),
		inviteLinks: newTable(func(l *inviteLink) string { return l.Hash }, (*inviteLink).meeting),
		pmis:        map[int64]string{},
		deliveries:  newTable((*Delivery).key, nil),
		endpoints:   newTable((*endpoint).key, nil),
		compliance:  newTable(func(c *Compliance) string { return c.ID }, nil),
	}
}

// tables names the tables in the order in which they are written.
func (st *state) tables() map[string]rows {
	return map[string]rows{
		"clock": st.clock, "accounts": st.accounts, "roles": st.roles, "users": st.users, "rooms": st.rooms,
		"apps": st.apps, "approvals": st.approvals, "grants": st.grants, "tokens": st.tokens, "codes": st.codes,
		"sessions": st.sessions, "meetings": st.meetings, "instances": st.instances, "quota": st.quota,
		"ongoing": st.ongoing, "lobbies": st.lobbies, "registrants": st.registrants, "invite_links": st.inviteLinks,
		"templates":  st.templates,
		"deliveries": st.deliveries, "endpoints": st.endpoints, "compliance": st.compliance,
	}
}

// drain writes what changed since the last drain, dump everything there is.
func (st *state) drain(to io.Writer) error { return st.each(to, rows.drain) }
func (st *state) dump(to io.Writer) error  { return st.each(to, rows.dump) }

func (st *state) each(to io.Writer, do func(rows, string, *json.Encoder) error) error {
	tables, e := st.tables(), json.NewEncoder(to)
	e.SetEscapeHTML(false)
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if err := do(tables[name], name, e); err != nil {
			return err
		}
	}
	return nil
}

// forget takes what changed as written.
func (st *state) forget() {
	for _, t := range st.tables() {
		t.forget()
	}
}

// load applies records, one per line.
func (st *state) load(from io.Reader) error {
	tables, d := st.tables(), json.NewDecoder(from)
	for {
		var r record
		err := d.Decode(&r)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("zoomsim: this is no record of the simulator: %w", err)
		}
		t, ok := tables[r.Table]
		if !ok {
			return fmt.Errorf("zoomsim: there is no table %q", r.Table)
		}
		if err := t.load(r); err != nil {
			return err
		}
	}
	if c := st.clock.get(""); c != nil {
		if err := c.check(); err != nil {
			return err
		}
	}
	clear(st.emails)
	for _, u := range st.users.rows {
		st.emails[strings.ToLower(u.Email)] = u.ID
		st.pmis[u.pmi()] = u.ID
	}
	return nil
}

// putUser stores a person, whose address may be new.
func (st *state) putUser(u *User) {
	if old := st.users.get(u.ID); old != nil {
		delete(st.emails, strings.ToLower(old.Email))
	}
	st.users.put(u)
	st.emails[strings.ToLower(u.Email)] = u.ID
	st.pmis[u.pmi()] = u.ID
}

// dropUser forgets a person. Her meetings are the caller's affair.
func (st *state) dropUser(u *User) {
	delete(st.emails, strings.ToLower(u.Email))
	delete(st.pmis, u.pmi())
	st.users.drop(u.ID)
}

// user returns the person with this id or address, or nil. An account of ""
// means any account.
func (s *Sim) user(account, idOrEmail string) *User {
	u := s.state.users.get(idOrEmail)
	if u == nil {
		u = s.state.users.get(s.state.emails[strings.ToLower(idOrEmail)])
	}
	if u == nil || account != "" && u.AccountID != account {
		return nil
	}
	return u
}

// idOf returns the id of the person named, or the name itself.
func (s *Sim) idOf(idOrEmail string) string {
	if u := s.user("", idOrEmail); u != nil {
		return u.ID
	}
	return idOrEmail
}

// app returns the app with this client id.
func (s *Sim) app(clientID string) (*App, error) {
	if a := s.state.apps.get(clientID); a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("zoomsim: there is no app %q", clientID)
}

// account returns the account with this id.
func (s *Sim) account(id string) (*Account, error) {
	if a := s.state.accounts.get(id); a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("zoomsim: there is no account %q", id)
}

// spent counts the creates and updates of one host on one UTC day.
type spent struct {
	HostID string `json:"host_id"`
	Day    string `json:"day"` // YYYY-MM-DD
	Count  int    `json:"count"`
}

func (q *spent) key() string { return q.HostID + " " + q.Day }

// sweep forgets what no request can tell from what never was, once in a minute.
// Access tokens stay a day beyond their end, so that their answer is "expired".
func (s *Sim) sweep() {
	now := s.now()
	if now.Truncate(time.Minute).Equal(s.swept) {
		return
	}
	s.swept = now.Truncate(time.Minute)
	s.state.tokens.dropIf(func(t *token) bool { return now.After(t.Expires.AddDate(0, 0, 1)) })
	s.state.codes.dropIf(func(c *code) bool { return now.After(c.Expires) })
	s.state.sessions.dropIf(func(v *session) bool { return now.After(v.Expires) })
	s.state.quota.dropIf(func(q *spent) bool { return q.Day < now.Format(time.DateOnly) })
}
