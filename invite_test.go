package greenroom_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"greenroom"
)

const guest = greenroom.PersonID("per_b")

// confirmed returns a session at a sequence that is confirmed and in which the
// guest takes part, or not.
func confirmed(t *testing.T, sequence int64, in bool) *greenroom.Session {
	t.Helper()
	s := draft(t)
	s.State, s.Sequence = greenroom.Confirmed, sequence
	if !in {
		s.Participants = s.Participants[:1]
	}
	return &s
}

// letter returns a message of a thread; composed says that it has bytes.
func letter(kind greenroom.MessageKind, sequence int64, state greenroom.MessageState, composed bool) *greenroom.Message {
	m := &greenroom.Message{Kind: kind, Sequence: sequence, State: state, Recipient: "b@example.org", NotBefore: noon.Add(time.Second),
		HeaderID: fmt.Sprintf("%s-%d", kind, sequence)}
	if composed {
		m.ComposedAt = noon
	}
	return m
}

func TestThreadInvites(t *testing.T) {
	t.Parallel()
	const none, request, cancel = greenroom.MessageKind(""), greenroom.Request, greenroom.Cancellation
	const wanted, composed, sent, superseded, failed = greenroom.MessageWanted, greenroom.MessageComposed, greenroom.MessageSent, greenroom.MessageSuperseded, greenroom.MessageFailed
	tests := []struct {
		name       string
		in         bool
		sequence   int64
		thread     greenroom.Thread
		want       greenroom.MessageKind
		superseded int
	}{
		{"new", true, 0, nil, request, 0},
		{"waits already", true, 0, greenroom.Thread{letter(request, 0, wanted, false)}, none, 0},
		{"knows", true, 0, greenroom.Thread{letter(request, 0, sent, true)}, none, 0},
		{"changed before it left", true, 1, greenroom.Thread{letter(request, 0, wanted, false)}, request, 1},
		{"changed while it is tried", true, 1, greenroom.Thread{letter(request, 0, composed, true)}, request, 1},
		{"changed", true, 1, greenroom.Thread{letter(request, 0, sent, true)}, request, 0},
		{"refused for good", true, 0, greenroom.Thread{letter(request, 0, failed, true)}, none, 0},
		{"removed before it left", false, 1, greenroom.Thread{letter(request, 0, wanted, false)}, none, 1},
		{"removed while it is tried", false, 1, greenroom.Thread{letter(request, 0, composed, true)}, cancel, 1},
		{"removed", false, 1, greenroom.Thread{letter(request, 0, sent, true)}, cancel, 0},
		{"removed, never reached", false, 1, greenroom.Thread{letter(request, 0, failed, true)}, none, 0},
		{"removed, and something changed since", false, 2, greenroom.Thread{letter(request, 0, sent, true), letter(cancel, 1, sent, true)}, none, 0},
		{"never in", false, 3, nil, none, 0},
		{"in again", true, 2, greenroom.Thread{letter(request, 0, sent, true), letter(cancel, 1, sent, true)}, request, 0},
		{"in again before they knew", true, 2, greenroom.Thread{letter(request, 0, sent, true), letter(cancel, 1, wanted, false)}, request, 1},
		{"out again, and the first farewell may be lost", false, 3,
			greenroom.Thread{letter(request, 0, sent, true), letter(cancel, 1, superseded, true), letter(request, 2, wanted, false)}, cancel, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			due := noon.Add(time.Minute)
			got, superseded := tt.thread.Invite(confirmed(t, tt.sequence, tt.in), guest, due, noon)
			if len(superseded) != tt.superseded {
				t.Errorf("supersedes %d messages, want %d", len(superseded), tt.superseded)
			}
			switch {
			case got == nil && tt.want == none:
			case got == nil || got.Kind != tt.want || got.Sequence != tt.sequence:
				t.Errorf("got %+v, want a %s", got, tt.want)
			case got.Kind == cancel && (!got.NotBefore.Equal(noon) || got.Recipient != "b@example.org"):
				t.Errorf("a cancellation leaves at %v to %q", got.NotBefore, got.Recipient)
			case got.NotBefore.After(due):
				t.Errorf("leaves at %v, due at %v", got.NotBefore, due)
			}
		})
	}
}

// A change does not make an invitation wait longer, and it goes into the thread
// of those that may have arrived.
func TestNextOfThread(t *testing.T) {
	t.Parallel()
	thread := greenroom.Thread{letter(greenroom.Request, 0, greenroom.MessageSent, true), letter(greenroom.Request, 1, greenroom.MessageFailed, true), letter(greenroom.Request, 2, greenroom.MessageWanted, false)}
	got, _ := thread.Invite(confirmed(t, 3, true), guest, noon.Add(time.Minute), noon)
	if !got.NotBefore.Equal(noon.Add(time.Second)) {
		t.Errorf("leaves at %v", got.NotBefore)
	}
	if diff := cmp.Diff([]string{"request-0"}, got.References); diff != "" {
		t.Error(diff)
	}
	long := slices.Repeat(greenroom.Thread{letter(greenroom.Request, 0, greenroom.MessageSent, true)}, 30)
	long = append(long, letter(greenroom.Request, 7, greenroom.MessageSent, true))
	got, _ = long.Invite(confirmed(t, 8, true), guest, noon, noon)
	if len(got.References) != 20 || got.References[19] != "request-7" {
		t.Errorf("a long thread refers to %v", got.References)
	}
}

func TestInvitationDue(t *testing.T) {
	t.Parallel()
	m := &greenroom.Meeting{Marker: "greenroom:mtg_1"}
	m.Want(wanted())
	linked := *m
	linked.Report(greenroom.ReportedMeeting{ProviderID: "1"}, linked.WantedRevision)
	later := noon.Add(time.Minute)
	for _, tt := range []struct {
		location greenroom.Location
		meeting  *greenroom.Meeting
		want     time.Time
	}{{greenroom.Zoom, nil, later}, {greenroom.Zoom, m, later}, {greenroom.Zoom, &linked, noon}, {greenroom.InPerson, nil, noon}, {greenroom.ManualLink, m, noon}} {
		s := greenroom.Session{Location: tt.location}
		if got := s.InvitationDue(tt.meeting, noon); !got.Equal(tt.want) {
			t.Errorf("%s with %+v leaves at %v, want %v", tt.location, tt.meeting, got, tt.want)
		}
	}
}

// world is a session, its threads, and what each person's calendar shows.
type world struct {
	session  *greenroom.Session
	threads  map[greenroom.PersonID]greenroom.Thread
	calendar map[greenroom.PersonID]*greenroom.Message
	now      time.Time
}

func (w *world) invite() {
	for _, id := range []greenroom.PersonID{"per_a", "per_b", "per_c"} {
		next, superseded := w.threads[id].Invite(w.session, id, w.now.Add(time.Minute), w.now)
		for _, m := range superseded {
			m.State = greenroom.MessageSuperseded
		}
		if next != nil {
			next.HeaderID = fmt.Sprint(id, len(w.threads[id]))
			w.threads[id] = append(w.threads[id], next)
		}
	}
}

// deliver makes one attempt, at the latest message that is pending.
func (w *world) deliver(id greenroom.PersonID, outcome string) {
	pending := w.threads[id].Pending()
	if len(pending) == 0 {
		return
	}
	m := pending[len(pending)-1]
	m.Compose("", "", w.now)
	switch outcome {
	case "sent", "sent, but the answer is lost":
		if held := w.calendar[id]; held == nil || held.Sequence <= m.Sequence {
			w.calendar[id] = m
		}
		if outcome == "sent" {
			m.Sent(w.now)
		}
	case "later":
		m.Fail(greenroom.Errorf(greenroom.Unavailable, "Later."), w.now, w.now)
	}
}

func (w *world) change(t *rapid.T, name string) {
	change := changes(t)[name]
	before := *w.session
	if err := change(w.session); err != nil {
		*w.session = before
	}
	w.invite()
}

// check is what holds at any time.
func (w *world) check(t *rapid.T) {
	for id, thread := range w.threads {
		if n := len(thread.Pending()); n > 1 {
			t.Fatalf("%d messages to %s are unsent", n, id)
		}
		for i := 1; i < len(thread); i++ {
			if thread[i].Sequence <= thread[i-1].Sequence {
				t.Fatalf("to %s sequence %d follows %d", id, thread[i].Sequence, thread[i-1].Sequence)
			}
		}
		latest := thread.Latest()
		if in := w.session.State == greenroom.Confirmed && w.session.Has(id); in && (latest == nil || latest.Kind != greenroom.Request || latest.Sequence != w.session.Sequence) {
			t.Fatalf("%s is in, at sequence %d, and is told %+v", id, w.session.Sequence, latest)
		}
	}
}

// Whatever changes and however mail fares: at most one message to a person is
// unsent, sequences rise, and once the mail is through every calendar shows the
// latest plan, or nothing for those who are out.
func TestInvitationsConverge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draft(t)
		w := &world{session: &s, threads: map[greenroom.PersonID]greenroom.Thread{}, calendar: map[greenroom.PersonID]*greenroom.Message{}, now: noon}
		people := []greenroom.PersonID{"per_a", "per_b", "per_c"}
		steps := []string{"confirm", "move", "move back", "rename", "replace", "restore", "cancel", "details", "mail", "mail", "mail", "mail"}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			w.now = w.now.Add(time.Second)
			switch step := rapid.SampledFrom(steps).Draw(t, "step"); step {
			case "mail":
				w.deliver(rapid.SampledFrom(people).Draw(t, "to"), rapid.SampledFrom([]string{"sent", "sent, but the answer is lost", "later", "died"}).Draw(t, "outcome"))
			default:
				w.change(t, step)
			}
			w.check(t)
		}
		for _, id := range people {
			w.deliver(id, "sent")
			held := w.calendar[id]
			switch in := s.State == greenroom.Confirmed && s.Has(id); {
			case in && (held == nil || held.Kind != greenroom.Request || held.Sequence != s.Sequence):
				t.Fatalf("%s is in at sequence %d; the calendar shows %+v", id, s.Sequence, held)
			case !in && held != nil && held.Kind != greenroom.Cancellation:
				t.Fatalf("%s is out; the calendar shows %+v", id, held)
			}
		}
	})
}
