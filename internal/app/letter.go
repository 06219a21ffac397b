package app

import (
	"context"
	_ "embed"
	"html/template"
	"slices"
	"strings"
	"time"

	"greenroom"
	"greenroom/ical"
	"greenroom/internal/mail"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// A letter is what a message says, in the words of its recipient's language.
type letter struct {
	From, To mail.Address
	Subject  string
	Lead     string // the first sentence: why this mail; "" in a notice
	Title    string
	Lines    []string // of a notice: its paragraphs
	Facts    []fact
	Where    string // for the calendar
	Link     string // "" if there is nowhere to go
	Button   string
	Closing  string
}

// A fact is a line of a letter.
type fact struct{ Label, Value string }

// letter writes a message as things stand now, and returns the details of the
// meeting that it carries.
func (a *App) letter(ctx context.Context, tx *store.Tx, s *greenroom.Session, m *greenroom.Message) (*letter, details, error) {
	organization, err := tx.OwnOrganization(ctx)
	if err != nil {
		return nil, details{}, err
	}
	person, err := tx.Person(ctx, m.Person)
	if err != nil {
		return nil, details{}, err
	}
	l := &letter{Title: s.Title, From: mail.Address{Name: organization.Name, Email: a.from.Email},
		To: mail.Address{Name: person.Name, Email: m.Recipient}, Where: whereabouts(ctx, s)}
	if err := l.addTimes(ctx, s, person); err != nil {
		return nil, details{}, err
	}
	if m.Kind == greenroom.Cancellation {
		l.open(ctx, s, m, organization.Name)
		return l, details{}, nil
	}
	if l.Link, err = a.joinAddress(ctx, tx, s.ID, person.ID); err != nil {
		return nil, details{}, err
	}
	meeting, err := meetingOf(ctx, tx, s)
	if err != nil {
		return nil, details{}, err
	}
	carried, err := a.detailsFor(ctx, tx, s, meeting)
	if err != nil {
		return nil, details{}, err
	}
	if err := l.addPeople(ctx, tx, s, person.ID); err != nil {
		return nil, details{}, err
	}
	l.add(say.T(ctx, "Where"), l.Where)
	l.add(say.T(ctx, "Meeting ID"), say.MeetingNumber(carried.ID))
	l.add(say.T(ctx, "Passcode"), carried.Passcode.Reveal())
	l.open(ctx, s, m, organization.Name)
	return l, carried, nil
}

// open writes subject, first sentence, button and last sentence.
func (l *letter) open(ctx context.Context, s *greenroom.Session, m *greenroom.Message, organization string) {
	start := s.Slot.Start().In(s.Slot.Zone())
	l.Subject = say.T(ctx, "%[1]s on %[2]s, %[3]s %[4]s", s.Title, say.ShortDate(ctx, start), say.Clock(start), say.City(s.Slot.Zone()))
	switch {
	case m.Kind == greenroom.Cancellation && s.State == greenroom.Cancelled:
		l.Subject = say.T(ctx, "Cancelled: %[1]s", l.Subject)
		l.Lead = say.T(ctx, "%[1]s has cancelled this session. You need not do anything.", organization)
		return
	case m.Kind == greenroom.Cancellation:
		l.Subject = say.T(ctx, "Cancelled: %[1]s", l.Subject)
		l.Lead = say.T(ctx, "%[1]s has changed who takes part in this session. You are not needed any more.", organization)
		return
	case len(m.References) > 0:
		l.Subject = say.T(ctx, "Changed: %[1]s", l.Subject)
		l.Lead = say.T(ctx, "%[1]s has changed the plan. This is how it stands now.", organization)
	default:
		l.Lead = say.T(ctx, "%[1]s invites you.", organization)
	}
	l.Closing = say.T(ctx, "The link is yours alone and stays the same when the plan changes.")
	if l.Button = say.T(ctx, "Join"); online(s) {
		l.Where = l.Link
	} else {
		l.Button = say.T(ctx, "See your session")
	}
}

// addTimes says when: in the session's zone and, if their clocks show another
// time, in the recipient's.
func (l *letter) addTimes(ctx context.Context, s *greenroom.Session, person *greenroom.Person) error {
	zone, err := greenroom.Zone(person.TimeZone)
	if err != nil {
		return err
	}
	l.add(say.T(ctx, "When"), say.Slot(ctx, s.Slot))
	l.add(say.T(ctx, "For you"), say.SlotFor(ctx, s.Slot, zone))
	return nil
}

// maxNamed is how many of the others a letter names.
const maxNamed = 12

// addPeople says who else takes part.
func (l *letter) addPeople(ctx context.Context, tx *store.Tx, s *greenroom.Session, recipient greenroom.PersonID) error {
	var names []string
	for _, p := range s.Participants {
		if p.Person == recipient {
			continue
		}
		if len(names) == maxNamed {
			names = append(names, say.T(ctx, "and others"))
			break
		}
		other, err := tx.Person(ctx, p.Person)
		if err != nil {
			return err
		}
		names = append(names, say.T(ctx, "%[1]s (%[2]s)", other.Name, say.Word(ctx, p.Role)))
	}
	l.add(say.T(ctx, "With"), strings.Join(names, ", "))
	return nil
}

// add adds a fact, unless there is nothing to say.
func (l *letter) add(label, value string) {
	if value != "" {
		l.Facts = append(l.Facts, fact{label, value})
	}
}

// whereabouts returns where a session is, in words.
func whereabouts(ctx context.Context, s *greenroom.Session) string {
	if online(s) || s.Place.Text == "" {
		return say.Word(ctx, s.Location)
	}
	return say.T(ctx, "%[1]s: %[2]s", say.Word(ctx, s.Location), s.Place.Text)
}

// online reports whether the join link leads somewhere.
func online(s *greenroom.Session) bool {
	return s.Location != greenroom.InPerson && s.Location != greenroom.Phone
}

// text returns the letter as plain text, with an empty line between its parts.
func (l *letter) text() string {
	parts := append([]string{l.Lead, l.Title}, l.Lines...)
	var facts []string
	for _, f := range l.Facts {
		facts = append(facts, f.Label+": "+f.Value)
	}
	parts = append(parts, strings.Join(facts, "\n"))
	if l.Link != "" {
		parts = append(parts, l.Button+": "+l.Link)
	}
	parts = append(parts, l.Closing)
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "\n\n") + "\n"
}

//go:embed letter.html
var letterHTML string

var letterTemplate = template.Must(template.New("letter").Parse(letterHTML))

// html returns the letter as a page, with everything escaped.
func (l *letter) html() (string, error) {
	var b strings.Builder
	err := letterTemplate.Execute(&b, l)
	return b.String(), err
}

// compose returns the mail: text, page and calendar. What cannot be mailed is
// Invalid.
func (l *letter) compose(s *greenroom.Session, m *greenroom.Message, now time.Time) (greenroom.Secret, error) {
	method := ical.Request
	if m.Kind == greenroom.Cancellation {
		method = ical.Cancel
	}
	calendar, err := ical.Invitation{Method: method, UID: s.UID, Sequence: int(m.Sequence), Stamp: now,
		Start: s.Slot.Start(), End: s.Slot.End(), Location: s.Slot.Zone(),
		Summary: s.Title, Description: strings.TrimSpace(l.text()), Where: l.Where, URL: l.Link,
		Organizer: ical.Address(l.From), Attendee: ical.Address(l.To)}.Bytes()
	if err != nil {
		return "", greenroom.Errorf(greenroom.Invalid, "The invitation could not be written. Check the session and the person's address.").Because(err)
	}
	return l.mail(m, now, calendar, string(method))
}

// mail returns the letter as a mail, with a calendar if there is one.
func (l *letter) mail(m *greenroom.Message, now time.Time, calendar []byte, method string) (greenroom.Secret, error) {
	page, err := l.html()
	if err != nil {
		return "", err
	}
	raw, err := mail.Compose(mail.Message{ID: m.HeaderID, References: m.References, From: l.From, To: l.To, Subject: l.Subject,
		Text: l.text(), HTML: page, Calendar: calendar, CalendarMethod: method, Date: now})
	return greenroom.Secret(raw), err
}
