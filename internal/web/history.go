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
	"session people_changed": "People changed", "session cancelled": "Cancelled",
	"session meeting_linked": "Linked to its Zoom meeting", "session meeting_failed": "No Zoom meeting", "session meeting_deleted": "Zoom meeting deleted",
	"program created": "Program made", "program changed": "Program changed",
	"person person_added": "Person added", "person person_changed": "Person changed", "program people_imported": "People imported",
	"organization created": "Organization made", "organization video_switched_on": "Video switched on", "organization video_switched_off": "Video switched off",
	"connection connected": "Zoom connected",
	"user granted":         "Role given", "api_key created": "API key made", "api_key revoked": "API key revoked",
}

// colours are the happenings that stand out.
var colours = map[string]ui.State{
	"session meeting_linked": ui.Linked, "session meeting_failed": ui.Failed,
}

// happening returns a line of a history, with its time in a zone. Within the
// history of one session, its title goes without saying.
func happening(ctx context.Context, h app.Happening, zone *time.Location, titled bool) ui.Happening {
	key, at := h.Subject.Kind+" "+h.Verb, h.At.In(zone)
	line := ui.Happening{State: colours[key], At: h.At, Time: say.Clock(at), Date: say.ShortDate(ctx, at)}
	if said, known := happened[key]; known {
		line.What = say.T(ctx, said)
	} else {
		line.What = strings.ReplaceAll(h.Verb, "_", " ")
	}
	var more []string
	if titled && h.About != "" {
		more = append(more, h.About)
	}
	for _, text := range []string{changeOf(ctx, h.Event), h.Detail["problem"], h.By} {
		if text != "" {
			more = append(more, text)
		}
	}
	line.More = strings.Join(more, " · ")
	return line
}

// changeOf returns from what to what something was changed, if the event says.
func changeOf(ctx context.Context, e *greenroom.Event) string {
	from, to := e.Detail["from"], e.Detail["to"]
	if from == "" || to == "" {
		return ""
	}
	return say.T(ctx, "from %[1]s to %[2]s", from, to)
}
