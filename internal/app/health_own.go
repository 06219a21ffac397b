package app

import (
	"strconv"
	"time"

	"greenroom"
	"greenroom/internal/store"
)

// webhookFinding says whether the events of the connection's app reach us. For an
// app of the server's own it is never worse than worth knowing: nobody in the
// organization can mend it, and polling goes on.
func (a *App) webhookFinding(app *greenroom.App, c *greenroom.Connection, now time.Time) greenroom.Finding {
	f := greenroom.Finding{Check: greenroom.CheckWebhook, Outcome: greenroom.Noticed}
	switch {
	case app.WebhookSecret == "":
		f.Args = []string{greenroom.FindingNoSecret}
	case app.HeardAt.IsZero() && now.Sub(c.CreatedAt) < firstEvent:
		return greenroom.Finding{Check: greenroom.CheckWebhook}
	case app.HeardAt.IsZero():
		f.Args = []string{greenroom.FindingNeverHeard}
	case now.Sub(app.HeardAt) > silence:
		f.Outcome, f.Args = greenroom.Impaired, []string{greenroom.FindingSilent}
	default:
		return greenroom.Finding{Check: greenroom.CheckWebhook, Outcome: greenroom.Passed}
	}
	if app.Organization == "" {
		f.Outcome, f.Args = greenroom.Noticed, []string{greenroom.FindingOfServer}
	}
	f.Args = append(f.Args, a.WebhookURL(app))
	return f
}

// quotaFinding says how much of its day the busiest host has used.
func quotaFinding(h store.BusyHost) greenroom.Finding {
	f := greenroom.Finding{Check: greenroom.CheckQuota, Outcome: greenroom.Passed, Args: []string{strconv.FormatInt(h.Used, 10), h.Email}}
	if h.Parked {
		f.Args[0] = strconv.Itoa(greenroom.HostDayLimit)
	}
	if h.Parked || h.Used >= quotaNotice {
		f.Outcome = greenroom.Noticed
	}
	return f
}
