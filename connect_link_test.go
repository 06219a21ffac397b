package greenroom_test

import (
	"testing"
	"time"

	"greenroom"
)

// A link works for the first browser that follows it, until it is used,
// withdrawn or expired.
func TestConnectLink(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		change        func(*greenroom.ConnectLink)
		want          greenroom.ConnectLinkState
		first, second bool
	}{
		"fresh":           {func(*greenroom.ConnectLink) {}, greenroom.ConnectLinkOpen, true, true},
		"followed":        {func(l *greenroom.ConnectLink) { l.BrowserHash = "first" }, greenroom.ConnectLinkFollowed, true, false},
		"used":            {func(l *greenroom.ConnectLink) { l.BrowserHash, l.UsedAt = "first", now }, greenroom.ConnectLinkUsed, false, false},
		"withdrawn":       {func(l *greenroom.ConnectLink) { l.BrowserHash, l.RevokedAt = "first", now }, greenroom.ConnectLinkWithdrawn, false, false},
		"expired":         {func(l *greenroom.ConnectLink) { l.ExpiresAt = now }, greenroom.ConnectLinkExpired, false, false},
		"used, then late": {func(l *greenroom.ConnectLink) { l.UsedAt, l.ExpiresAt = now, now }, greenroom.ConnectLinkUsed, false, false},
	} {
		l := &greenroom.ConnectLink{ID: "lnk_1", ExpiresAt: now.Add(time.Second)}
		tt.change(l)
		if got := l.State(now); got != tt.want {
			t.Errorf("%s: it is %s, want %s", name, got, tt.want)
		}
		if first, second := l.WorksFor("first", now), l.WorksFor("second", now); first != tt.first || second != tt.second {
			t.Errorf("%s: it works for the first browser: %t, for a second: %t", name, first, second)
		}
	}
	if who := (&greenroom.ConnectLink{ID: "lnk_1"}).Actor(); who.May(greenroom.ReadProgram, "org_1", "prg_1") == nil || who.Account() != "" || len(who.Organizations()) != 0 {
		t.Errorf("a link may do more than connect: %+v", who)
	}
}
