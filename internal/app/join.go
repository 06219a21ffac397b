package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"time"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// JoinView is what somebody with a join link sees: their session as it stands at
// this moment.
type JoinView struct {
	Organization string // its name
	Program      string // its name
	Person       string // the name of whoever the link is for
	Zone         *time.Location
	Title        string
	State        greenroom.SessionState
	Slot         greenroom.Slot
	Location     greenroom.Location
	Place        greenroom.Place // without id and passcode, if nobody is let in now
	Stage        greenroom.JoinStage
	Opens        time.Time        // until here the stage is early
	With         []Companion      // who else takes part
	Target       greenroom.Secret // the address to go to, which may carry a passcode; "" if not now
}

// A Companion is somebody else in a session, as far as its other people may
// know.
type Companion struct {
	Name string
	Role greenroom.SessionRole
}

// Join returns where a join link leads now. It asks for no other permission:
// the code is the permission. An unknown or revoked code is NotFound.
func (a *App) Join(ctx context.Context, code greenroom.Secret) (*JoinView, error) {
	var link *greenroom.JoinLink
	err := a.db.ReadSystem(ctx, func(s *store.System) (err error) { link, err = s.JoinLink(ctx, joinHash(code)); return err })
	if greenroom.KindOf(err) == greenroom.NotFound {
		return nil, greenroom.Errorf(greenroom.NotFound, "This link is not valid, or not any more. Ask whoever invited you for a new invitation.")
	}
	if err != nil {
		return nil, err
	}
	var view *JoinView
	err = a.db.Read(ctx, link.Organization, func(tx *store.Tx) (err error) { view, err = a.joinView(ctx, tx, link); return err })
	return view, err
}

func (a *App) joinView(ctx context.Context, tx *store.Tx, link *greenroom.JoinLink) (*JoinView, error) {
	s, err := tx.Session(ctx, link.Session)
	if err != nil {
		return nil, err
	}
	person, err := tx.Person(ctx, link.Person)
	if err != nil {
		return nil, err
	}
	program, err := tx.Program(ctx, s.Program)
	if err != nil {
		return nil, err
	}
	organization, err := tx.OwnOrganization(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := greenroom.Zone(person.TimeZone)
	if err != nil {
		return nil, err
	}
	if err := a.openPlace(s); err != nil {
		return nil, err
	}
	target, err := a.target(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	view := &JoinView{Organization: organization.Name, Program: program.Name, Person: person.Name, Zone: zone,
		Title: s.Title, State: s.State, Slot: s.Slot, Location: s.Location, Place: s.Place,
		Stage: s.JoinStage(target != "", tx.Now()), Opens: s.DoorsOpen()}
	if view.With, err = companions(ctx, tx, s, person.ID); err != nil {
		return nil, err
	}
	if s.Admits(tx.Now()) {
		view.Target = target
	} else {
		view.Place.ID, view.Place.Passcode = "", ""
	}
	return view, nil
}

// companions returns who takes part in a session beside one of its people.
func companions(ctx context.Context, tx *store.Tx, s *greenroom.Session, beside greenroom.PersonID) ([]Companion, error) {
	var with []Companion
	for _, p := range s.Participants {
		if p.Person == beside {
			continue
		}
		other, err := tx.Person(ctx, p.Person)
		if err != nil {
			return nil, err
		}
		with = append(with, Companion{Name: other.Name, Role: p.Role})
	}
	return with, nil
}

// target returns where the session is, or "" if there is no such address, or
// not yet. The session's place is open.
func (a *App) target(ctx context.Context, tx *store.Tx, s *greenroom.Session) (greenroom.Secret, error) {
	if s.Location == greenroom.ManualLink {
		return s.Place.URL, nil
	}
	m, err := joinable(ctx, tx, s)
	if err != nil || s.Location != greenroom.Zoom || m == nil {
		return "", err
	}
	return a.box.Open(m.Reported.JoinURL, meetingPlace(m, "join_url"))
}

// joinable returns the meeting where a session takes place now: its own, or while
// that does not exist, one that goes when it does; or nil.
func joinable(ctx context.Context, tx *store.Tx, s *greenroom.Session) (*greenroom.Meeting, error) {
	m, err := meetingOf(ctx, tx, s)
	if err != nil || m == nil || m.Exists() {
		return m, err
	}
	replaced, err := tx.ReplacedBy(ctx, m.ID)
	for _, old := range replaced {
		if old.Reported != nil {
			return old, err
		}
	}
	return nil, err
}

// keepJoinLinks gives a join link to whoever takes part in a session, and
// revokes those of everybody else. Who comes back has the same as before.
func (a *App) keepJoinLinks(ctx context.Context, tx *store.Tx, s *greenroom.Session) error {
	links, err := tx.JoinLinks(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, link := range links {
		in := s.Has(link.Person)
		if in == link.RevokedAt.IsZero() {
			continue
		}
		if link.RevokedAt = tx.Now(); in {
			link.RevokedAt = time.Time{}
		}
		if err := tx.SetRevoked(ctx, link); err != nil {
			return err
		}
	}
	for _, p := range s.Participants {
		if slices.ContainsFunc(links, func(l *greenroom.JoinLink) bool { return l.Person == p.Person }) {
			continue // their own, for life
		}
		if err := a.addJoinLink(ctx, tx, s, p.Person); err != nil {
			return err
		}
	}
	return nil
}

// addJoinLink makes a code of 128 random bits.
func (a *App) addJoinLink(ctx context.Context, tx *store.Tx, s *greenroom.Session, person greenroom.PersonID) error {
	var random [16]byte
	rand.Read(random[:])
	code := greenroom.Secret(base64.RawURLEncoding.EncodeToString(random[:]))
	link := &greenroom.JoinLink{Organization: tx.Organization(), Session: s.ID, Person: person, Hash: joinHash(code)}
	var err error
	if link.Code, err = a.box.Seal(code, joinPlace(link)); err != nil {
		return err
	}
	return tx.AddJoinLink(ctx, link)
}

// joinAddress returns the link that a person is given.
func (a *App) joinAddress(ctx context.Context, tx *store.Tx, session greenroom.SessionID, person greenroom.PersonID) (string, error) {
	link, err := tx.JoinLink(ctx, session, person)
	if err != nil {
		return "", err
	}
	code, err := a.box.Open(link.Code, joinPlace(link))
	return a.url + "/j/" + code.Reveal(), err
}

// joinHash returns what a code is found by.
func joinHash(code greenroom.Secret) string {
	sum := sha256.Sum256([]byte(code.Reveal()))
	return hex.EncodeToString(sum[:])
}

func joinPlace(l *greenroom.JoinLink) seal.Place {
	return seal.Place{Organization: string(l.Organization), Table: "join_links", Column: "code", Row: l.Hash}
}
