package web

import (
	"context"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// happened is what happened, by subject and verb: a key of the catalogue. A
// verb without a line here is said as it is.
var happened = map[string]string{
	"session created": "Drafted", "session confirmed": "Confirmed", "session rescheduled": "Moved", "session renamed": "Renamed",
	"session people_changed": "People changed", "session cancelled": "Cancelled", "session finished": "Over",
	"session mail_refused": "Mail refused", "session mail_sent": "Mail sent", "session mail_kept": "Mail written, and kept in the Outbox", "session meeting_wanted": "Meeting wanted, now that Zoom is connected",
	"session relocated": "Moved to another place", "session restaged": "Moved to another stage", "session meeting_linked": "Linked to its Zoom meeting", "session meeting_failed": "No Zoom meeting", "session meeting_deleted": "Zoom meeting deleted",
	"program zoom_granted": "Zoom granted to a program", "program zoom_refused": "Zoom refused to a program", "program zoom_inherited": "Zoom for a program reset to what the organization says",
	"program virtual_type_selected": "Virtual interview type chosen",
	"stage created":                 "Stage made", "stage changed": "Stage changed", "stage deleted": "Stage deleted",
	"organization zoom_for_all": "All programs may use Zoom", "organization zoom_for_granted": "Only granted programs may use Zoom",
	"message mail_refused": "Notice refused", "message mail_sent": "Notice sent",
	"program created": "Program made", "program changed": "Program changed",
	"person person_added": "Person added", "person person_changed": "Person changed", "person role_changed": "Role in the program changed", "program people_imported": "People imported",
	"organization created": "Organization made", "organization video_switched_on": "Video switched on", "organization video_switched_off": "Video switched off",
	"connection connected":         "Zoom connected",
	"connection ended":             "Connection ended by Zoom",
	"connection changed":           "Connection changed",
	"connection used_first":        "Connection used first from now on",
	"user granted":                 "Role given",
	"user password_set":            "Password set",
	"user sign_in_link_made":       "Sign-in link made",
	"user sign_in_link_used":       "Signed in by link",
	"api_key created":              "API key made",
	"api_key revoked":              "API key revoked",
	"connection host_linked":       "Zoom user linked by hand",
	"connection host_ignored":      "Zoom user ignored",
	"connection host_unlinked":     "Zoom user matched by address again",
	"person asked_to_connect":      "Asked to connect their own Zoom account",
	"connection disconnected":      "Zoom disconnected",
	"connection move_begun":        "Sessions of an ended connection are being moved",
	"connection move_finished":     "Sessions of an ended connection were moved",
	"session meeting_moved":        "Given a new Zoom meeting, since the connection of the old one has ended",
	"program virtual_type_changed": "New sessions take place in the built-in room, since no Zoom connection is left",
	"user disabled":                "User disabled",
	"user enabled":                 "User enabled again",
	"user removed":                 "User removed",
	"connection check_asked":       "Check asked for",
	"connection checked":           "Checked",
	"connection check_failed":      "Found",
	"connection check_passed":      "In order again",
	"connection degraded":          "Something is wrong",
	"connection recovered":         "Works again",
	"session meeting_looked_for":   "Looked for at Zoom, to be made again",
	"app added":                    "App added",
	"app changed":                  "App changed",
	"app removed":                  "App removed",
	"connect_link created":         "One-time link to connect Zoom made",
	"connect_link followed":        "One-time link to connect Zoom followed",
	"connect_link withdrawn":       "One-time link to connect Zoom withdrawn",
	"connection given_up":          "Connecting Zoom given up",
}

// colours are the happenings that stand out.
var colours = map[string]ui.State{
	"session meeting_linked": ui.Linked, "session meeting_failed": ui.Failed, "session mail_refused": ui.Failed, "connection degraded": ui.Failed, "connection recovered": ui.Linked, "message mail_refused": ui.Failed,
}

// happening returns a line of a history, with its time in the zone of now.
// Within the history of one session, its title goes without saying.
func happening(ctx context.Context, h app.Happening, now time.Time, titled bool) ui.Happening {
	key, at := h.Subject.Kind+" "+h.Verb, h.At.In(now.Location())
	line := ui.Happening{State: colours[key], At: h.At, Time: say.Clock(at), Date: recently(ctx, at, now)}
	if said, known := happened[key]; known {
		line.What = say.T(ctx, said)
	} else {
		line.What = strings.ReplaceAll(h.Verb, "_", " ")
	}
	var more []string
	if titled && h.About != "" {
		more = append(more, h.About)
	}
	name := h.Detail["name"]
	if !titled && h.Subject.Kind == "connection" {
		name = "" // the page is called so
	}
	for _, text := range []string{findingOf(ctx, h.Event), name, changeOf(ctx, h.Event), placeOfEvent(ctx, h.Event), h.Detail["problem"], byWhom(ctx, h)} {
		if text != "" {
			more = append(more, text)
		}
	}
	line.More = strings.Join(more, " · ")
	return line
}

// findingOf returns what an event says of a check, if it is about one: what was
// found, or which check is passed again.
func findingOf(ctx context.Context, e *greenroom.Event) string {
	f, is := app.FindingOf(e)
	switch {
	case !is:
		return ""
	case f.Outcome == greenroom.Passed:
		return say.Word(ctx, f.Check)
	}
	return say.T(ctx, "%[1]s: %[2]s", say.Word(ctx, f.Check), say.Finding(ctx, f))
}

// byWhom says who did something; "" if nobody is named.
func byWhom(ctx context.Context, h app.Happening) string {
	switch {
	case h.Actor.Kind == "connect_link":
		return say.T(ctx, "by a one-time link")
	case h.Actor.Kind == "user" && h.By == "":
		return say.T(ctx, "somebody who is gone")
	}
	return h.By
}

// recently returns the day of t, which for the last two has a word of its own.
func recently(ctx context.Context, t, now time.Time) string {
	switch t.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return say.T(ctx, "today")
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return say.T(ctx, "yesterday")
	}
	return say.ShortDate(ctx, t)
}

// changeOf returns from when to when a session was moved, if the event says so.
func changeOf(ctx context.Context, e *greenroom.Event) string {
	const wall = "2006-01-02T15:04"
	from, err1 := time.Parse(wall, e.Detail["from"])
	to, err2 := time.Parse(wall, e.Detail["to"])
	switch {
	case err1 != nil || err2 != nil:
		return ""
	case from.Equal(to):
		return say.T(ctx, "another length")
	case from.YearDay() == to.YearDay() && from.Year() == to.Year():
		return say.T(ctx, "from %[1]s to %[2]s", say.Clock(from), say.Clock(to))
	}
	return say.T(ctx, "from %[1]s %[2]s to %[3]s %[4]s", say.ShortDate(ctx, from), say.Clock(from), say.ShortDate(ctx, to), say.Clock(to))
}

// placeOfEvent returns where something happens from now on, if the event says so.
func placeOfEvent(ctx context.Context, e *greenroom.Event) string {
	at := greenroom.Location(e.Detail["location"])
	if e.Verb == "relocated" || e.Verb == "restaged" {
		at = greenroom.Location(e.Detail["to"])
	}
	if at == "" {
		return ""
	}
	return say.Word(ctx, at)
}
