package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// How often a join page looks again by itself, and how long before its doors
// open it begins to wait for that.
const (
	joinAgain = 15 * time.Second
	joinSoon  = time.Hour
)

// join is what somebody with a join link sees.
type join struct {
	*app.JoinView
	frame frame
	now   time.Time
}

// joinPage shows where a session is now. The code in its address is a
// permission: it is not kept by anybody on the way, nor told to where the page
// leads.
func (v *visit) joinPage() error {
	h := v.w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	found, err := v.app.Join(v.ctx(), greenroom.Secret(v.r.PathValue("code")))
	if greenroom.KindOf(err) == greenroom.NotFound {
		title := say.T(v.ctx(), "This link does not work")
		return v.render(http.StatusNotFound, joinUnknownView(joinFrame(title), title, say.Error(v.ctx(), err)))
	}
	if err != nil {
		return err
	}
	page := join{JoinView: found, frame: joinFrame(found.Title), now: v.now()}
	if again := page.again(); again > 0 {
		h.Set("Refresh", strconv.Itoa(int((again+time.Second-1)/time.Second)))
	}
	return v.show(joinView(page))
}

// joinFrame is that of somebody who has not signed in, whoever they are: a page
// for one person shows nothing of another.
func joinFrame(title string) frame {
	return frame{PageData: ui.PageData{Title: title}}.sign()
}

// again returns after how long the page looks again by itself, or 0.
func (j *join) again() time.Duration {
	switch wait := j.Opens.Sub(j.now); {
	case j.Stage == greenroom.JoinWaiting:
		return joinAgain
	case j.Stage == greenroom.JoinEarly && wait <= joinSoon:
		return max(wait+time.Second, joinAgain)
	}
	return 0
}

// A joinCard is the card of a join page, in words.
type joinCard struct {
	kind   string // of the card: its data-join
	icon   ui.IconName
	status string
	note   string
}

func (j *join) card(ctx context.Context) joinCard {
	switch j.Stage {
	case greenroom.JoinEarly:
		return joinCard{"early", ui.IconWaiting, say.T(ctx, "You are early"), say.T(ctx, "You may close this page. The same link works then, also if the time changes.")}
	case greenroom.JoinWaiting:
		if j.Location == greenroom.BuiltInRoom {
			return joinCard{"waiting", ui.IconWaiting, say.T(ctx, "The room is not ready"), say.T(ctx, "This server has no built-in room yet. Whoever arranged the session sees that too, and can choose another place: this page then leads there by itself. If nothing changes until it begins, please ask whoever invited you.")}
		}
		return joinCard{"waiting", ui.IconWaiting, say.T(ctx, "The room is being made"), say.T(ctx, "This page looks again every few seconds. You need not do anything.")}
	case greenroom.JoinOver:
		return joinCard{"over", ui.IconOver, say.T(ctx, "This session is over"), say.T(ctx, "Thank you for coming.")}
	case greenroom.JoinCancelled:
		return joinCard{"cancelled", ui.IconOff, say.T(ctx, "Cancelled"), say.T(ctx, "This session does not take place. You need not do anything. If it is planned anew, you get a new invitation.")}
	case greenroom.JoinElsewhere:
		if j.Location == greenroom.Phone {
			return joinCard{"elsewhere", ui.IconPhone, say.T(ctx, "By telephone"), say.T(ctx, "There is nothing to click. The time and the number here stay right, also if they change.")}
		}
		return joinCard{"elsewhere", ui.IconPin, say.T(ctx, "In person"), say.T(ctx, "There is nothing to click. The time and the place here stay right, also if they change.")}
	case greenroom.JoinOpen:
	}
	return joinCard{"open", ui.IconNow, say.T(ctx, "The room is open"), j.leads(ctx)}
}

// leads says where the button leads.
func (j *join) leads(ctx context.Context) string {
	if j.Location == greenroom.Zoom {
		return say.T(ctx, "Opens Zoom; works in the browser too.")
	}
	if host := j.host(); host != "" {
		return say.T(ctx, "Opens %s.", host)
	}
	return ""
}

// host is where a manual link leads, as in "meet.example.org", or "".
func (j *join) host() string {
	u, err := url.Parse(j.Place.URL.Reveal())
	if err != nil {
		return ""
	}
	return u.Host
}

// where says where the session is, for somebody who did not arrange it.
func (j *join) where(ctx context.Context) string {
	goes := j.Stage != greenroom.JoinCancelled && j.Stage != greenroom.JoinOver
	switch host := j.host(); {
	case j.Location == greenroom.ManualLink && host != "" && goes:
		return say.T(ctx, "Online, at %s", host)
	case j.Location == greenroom.ManualLink:
		return say.T(ctx, "Online")
	case j.Place.Text != "" && goes:
		return say.T(ctx, "%[1]s: %[2]s", say.Word(ctx, j.Location), j.Place.Text)
	}
	return say.Word(ctx, j.Location)
}

// target is the address that the button leads to, if it is one that a browser
// opens as a page.
func (j *join) target() string { return string(templ.URL(j.Target.Reveal())) }

// start is when the session begins, where the person is.
func (j *join) start() time.Time { return j.Slot.Start().In(j.Zone) }

// elsewhere reports whether the session's clocks show another time than the
// person's.
func (j *join) elsewhere(ctx context.Context) bool { return say.SlotFor(ctx, j.Slot, j.Zone) != "" }

// day is the person's day of the session.
func (j *join) day(ctx context.Context) string {
	if !j.elsewhere(ctx) {
		return say.T(ctx, "%[1]s, to %[2]s", say.Day(ctx, j.start()), say.Clock(j.Slot.End().In(j.Zone)))
	}
	return say.T(ctx, "%s, your time", say.Day(ctx, j.start()))
}

// theirClock is when that is where the session is, with the day if it is another.
func (j *join) theirClock(ctx context.Context) string {
	theirs := j.Slot.Start().In(j.Slot.Zone())
	if theirs.Day() != j.start().Day() {
		return say.T(ctx, "%[1]s, %[2]s in %[3]s", say.ShortDate(ctx, theirs), say.Clock(theirs), say.City(theirs.Location()))
	}
	return say.T(ctx, "%[1]s in %[2]s", say.Clock(theirs), say.City(theirs.Location()))
}

// opens says when the doors open: with the day, unless that is today.
func (j *join) opens(ctx context.Context) string {
	at := j.Opens.In(j.Zone)
	if now := j.now.In(j.Zone); at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return say.T(ctx, "The room opens at %s", say.Clock(at))
	}
	return say.T(ctx, "The room opens on %[1]s at %[2]s", say.ShortDate(ctx, at), say.Clock(at))
}

// facts says when, with whom and where.
func (j *join) facts(ctx context.Context) []ui.Fact {
	var facts []ui.Fact
	add := func(term, value string) {
		if value != "" {
			facts = append(facts, ui.Fact{Term: term, Value: value})
		}
	}
	if j.elsewhere(ctx) {
		add(say.T(ctx, "Your time"), say.SlotFor(ctx, j.Slot, j.Zone))
		add(say.T(ctx, "Their time"), say.Slot(ctx, j.Slot))
	} else {
		add(say.T(ctx, "When"), say.Slot(ctx, j.Slot))
	}
	add(say.T(ctx, "Where"), j.where(ctx))
	add(say.T(ctx, "Meeting"), j.Place.ID)
	add(say.T(ctx, "Passcode"), j.Place.Passcode.Reveal())
	return facts
}
