package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river/rivertype"

	"greenroom"
	"greenroom/internal/seal"
	"greenroom/internal/store"
)

// yieldAfter is how long a lane works before it lets others have the worker. It
// stays well under the time that a job is given.
const yieldAfter = 30 * time.Second

// DrainLane closes every difference under one host that is due, one call after
// the other, and then ends its job. It returns after how long to go on, or 0
// when the job has ended. A failure belongs to its meeting, which waits; the
// others go on. An error means that the lane itself could not work.
func (a *App) DrainLane(ctx context.Context, lane greenroom.DrainLane, job *rivertype.JobRow) (time.Duration, error) {
	began := a.now()
	for a.now().Sub(began) < yieldAfter {
		m, step, err := a.nextStep(ctx, lane)
		if err != nil {
			return 0, err
		}
		if m != nil && step != greenroom.WaitForLater && step != greenroom.Nothing {
			if err := a.do(ctx, lane, m, step); err != nil {
				return 0, err
			}
			continue
		}
		rests := false
		err = a.db.Write(ctx, lane.Organization, func(tx *store.Tx) (err error) {
			rests, err = tx.RestLane(ctx, lane, job)
			return err
		})
		if err != nil || rests {
			return 0, err
		}
	}
	return time.Millisecond, nil
}

// nextStep picks the meeting to work on, which is nil if there is none. If the
// step is to make one, the intent is stored before this returns.
func (a *App) nextStep(ctx context.Context, lane greenroom.DrainLane) (m *greenroom.Meeting, step greenroom.Step, err error) {
	err = a.db.Write(ctx, lane.Organization, func(tx *store.Tx) (err error) {
		if m, err = tx.NextInLane(ctx, lane); err != nil || m == nil {
			return err
		}
		if m, err = tx.MeetingToChange(ctx, m.ID); err != nil {
			return err
		}
		step = m.Next(tx.Now())
		if step != greenroom.StoreIntent && step != greenroom.UpdateAtHost {
			return nil
		}
		day, err := tx.HostDay(ctx, m.Connection, m.Host)
		if err != nil {
			return err
		}
		var full error
		if step, full = begin(m, step, day, tx.Now()); full != nil {
			m.Fail(full, tx.Now())
		}
		return tx.UpdateMeeting(ctx, m)
	})
	return m, step, err
}

// begin notes that a create or an update is about to be sent and returns that
// step. If the host's day is full, the step is to wait, and the error says why.
func begin(m *greenroom.Meeting, step greenroom.Step, day greenroom.HostDay, now time.Time) (greenroom.Step, error) {
	if err := day.Admits(now); err != nil {
		return greenroom.WaitForLater, err
	}
	if step == greenroom.StoreIntent {
		m.Intend(now)
		return greenroom.CreateAtHost, nil
	}
	return step, nil
}

// count keeps the account of what has been used of the host's day.
func count(ctx context.Context, tx *store.Tx, m *greenroom.Meeting, came outcome, failure error) error {
	switch {
	case errors.Is(failure, greenroom.ErrHostDay):
		return tx.ParkHost(ctx, m.Connection, m.Host)
	case failure == nil && came == exists:
		return tx.CountCall(ctx, m.Connection, m.Host)
	}
	return nil
}

// do takes one step at the provider, with no transaction open, and stores what
// came of it, even if the time for the job is used up.
func (a *App) do(ctx context.Context, lane greenroom.DrainLane, m *greenroom.Meeting, step greenroom.Step) error {
	asked := m.WantedRevision
	got, outcome, failure := a.call(ctx, m, step)
	if failure != nil {
		a.log.WarnContext(ctx, "a meeting could not be kept in step", slog.String("meeting", string(m.ID)), slog.String("step", string(step)), slog.Any("error", failure))
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	return a.db.Write(ctx, lane.Organization, func(tx *store.Tx) error {
		sessions, err := tx.SessionsToChange(ctx, m.ID)
		if err != nil {
			return err
		}
		m, err := tx.MeetingToChange(ctx, m.ID)
		if err != nil {
			return err
		}
		if err := count(ctx, tx, m, outcome, failure); err != nil {
			return err
		}
		if step == greenroom.CreateAtHost && failure != nil && !errors.Is(failure, greenroom.ErrUnsettled) {
			m.NotFound()
		}
		before := m.Link()
		if err := a.note(tx, m, got, outcome, failure, asked); err != nil {
			return err
		}
		if err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		if err := suspect(ctx, tx, m.Connection, failure); err != nil {
			return err
		}
		if err := wakeReplaced(ctx, tx, m); err != nil {
			return err
		}
		if err := a.inviteTo(ctx, tx, m, sessions); err != nil {
			return err
		}
		return tellSessions(ctx, tx, m, before, sessions)
	})
}

// suspect has a connection looked at whose work was refused in a way that may be
// no fault of the work. One that is known to be broken is not news.
func suspect(ctx context.Context, tx *store.Tx, id greenroom.ConnectionID, failure error) error {
	kind := greenroom.KindOf(failure)
	if kind != greenroom.Forbidden && kind != greenroom.Unauthenticated && kind != greenroom.Invalid {
		return nil
	}
	c, err := tx.Connection(ctx, id)
	if err != nil || !c.Usable() {
		return err
	}
	return tx.Enqueue(ctx, greenroom.CheckConnection{Organization: c.Organization, Connection: c.ID})
}

// tellSessions writes into the history of each session of a meeting how the
// meeting stands, if it stood differently before.
func tellSessions(ctx context.Context, tx *store.Tx, m *greenroom.Meeting, before greenroom.LinkState, sessions []greenroom.SessionID) error {
	verb, news := map[greenroom.LinkState]string{
		greenroom.LinkLinked: "meeting_linked", greenroom.LinkFailed: "meeting_failed", greenroom.LinkOff: "meeting_deleted",
	}[m.Link()]
	if !news || m.Link() == before {
		return nil
	}
	for _, id := range sessions {
		s, err := tx.Session(ctx, id)
		if err != nil {
			return err
		}
		e := sessionEvent(greenroom.Actor{Kind: "system"}, verb, s)
		if m.Problem != "" {
			e.Detail = map[string]string{"problem": m.Problem}
		}
		if err := tx.AddEvent(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// outcome is what a step that did not fail came to.
type outcome int

const (
	exists  outcome = iota // the provider has the meeting, as wanted
	differs                // the provider has it, but it is not known to be as wanted
	absent                 // the provider does not have it
	unknown                // the provider has none with the marker: a create may be sent again
)

// call takes one step. Zoom may end a token before its time, after which one
// more is tried: what was refused for its token has not been done.
func (a *App) call(ctx context.Context, m *greenroom.Meeting, step greenroom.Step) (*greenroom.ProviderMeeting, outcome, error) {
	token, err := a.token(ctx, m.Organization, m.Connection)
	if err != nil {
		return nil, absent, err
	}
	got, came, err := a.callWith(ctx, token, m, step)
	if greenroom.KindOf(err) != greenroom.Unauthenticated {
		return got, came, err
	}
	if token, err = a.tokenBut(ctx, m.Organization, m.Connection, token.Access); err != nil {
		return nil, absent, err
	}
	return a.callWith(ctx, token, m, step)
}

// callWith makes the calls of one step.
func (a *App) callWith(ctx context.Context, token greenroom.Token, m *greenroom.Meeting, step greenroom.Step) (*greenroom.ProviderMeeting, outcome, error) {
	switch step {
	case greenroom.CreateAtHost:
		got, err := a.provider.CreateMeeting(ctx, token, m.Host, m.Agenda(), *m.Wanted)
		return got, exists, err
	case greenroom.LookUp:
		found, err := a.provider.FindMeeting(ctx, token, m.Host, m.Marked)
		if greenroom.KindOf(err) == greenroom.Forbidden {
			return nil, unknown, errUnseen.Because(err)
		}
		if found == nil {
			return nil, unknown, err
		}
		return found, differs, err
	case greenroom.UpdateAtHost:
		got, err := a.provider.UpdateMeeting(ctx, token, m.Reported.ProviderID, m.Agenda(), *m.Wanted)
		if greenroom.KindOf(err) == greenroom.NotFound {
			return nil, absent, nil
		}
		return got, exists, err
	case greenroom.DeleteAtHost:
		return nil, absent, a.provider.DeleteMeeting(ctx, token, m.Reported.ProviderID)
	case greenroom.Nothing, greenroom.StoreIntent, greenroom.WaitForLater:
	}
	return nil, absent, greenroom.Errorf(greenroom.Internal, "The step %s is not one at the provider.", step)
}

// errUnseen says that a meeting may exist, and that only a person can find out.
var errUnseen = greenroom.Errorf(greenroom.Forbidden, "Zoom's answer to making this meeting was lost, and the app may not read meetings, so Greenroom cannot see whether it exists. Nothing is made, lest there be two. Look at Zoom among the meetings of the host: if one of this title and time is there, delete it. Then choose “I have looked: make it again”.")

// note writes into the meeting what a step came to. The meeting may be wanted
// differently by now; asked is the revision that the step was for.
func (a *App) note(tx *store.Tx, m *greenroom.Meeting, got *greenroom.ProviderMeeting, came outcome, failure error, asked int64) error {
	if failure != nil {
		m.Fail(failure, tx.Now())
		return nil
	}
	switch came {
	case absent:
		m.Gone()
		return nil
	case unknown:
		m.NotFound()
		return nil
	case exists, differs:
	}
	report, err := a.sealReport(m, got, tx.Now())
	if err != nil {
		return err
	}
	if came == differs {
		asked = 0
	}
	m.Report(report, asked)
	return nil
}

func (a *App) sealReport(m *greenroom.Meeting, got *greenroom.ProviderMeeting, now time.Time) (greenroom.ReportedMeeting, error) {
	report := greenroom.ReportedMeeting{ProviderID: got.ID, Spec: got.Spec, Unread: got.Unread, At: now}
	if got.Unread && m.Reported != nil {
		report.JoinURL, report.Passcode = m.Reported.JoinURL, m.Reported.Passcode
		return report, nil
	}
	var err error
	if report.JoinURL, err = a.box.Seal(got.JoinURL, meetingPlace(m, "join_url")); err != nil {
		return report, err
	}
	report.Passcode, err = a.box.Seal(got.Passcode, meetingPlace(m, "passcode"))
	return report, err
}

func meetingPlace(m *greenroom.Meeting, column string) seal.Place {
	return seal.Place{Organization: string(m.Organization), Table: "meetings", Column: column, Row: string(m.ID)}
}
