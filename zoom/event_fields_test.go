package zoom_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoom"
)

func TestEventFieldsAreReadInAnyForm(t *testing.T) {
	t.Parallel()
	body := []byte(`{"event":"meeting.created","payload":{"n":7,"s":"8","null":null,"big":99999999999999999999,"e":1e3,"f":false,"t":"true","o":{"a":1},
		"l":[{"a":1},{"a":2}],"ms":1793620800123,"rfc":"2026-11-02T13:00:00.123+01:00","day":"2026-11-02 12:00:00","far":253402300800000,"minus":-1,
		"object":{"id":null,"topic":null,"uuid":null,"meeting_uuid":"u","duration":-5,"occurrences":[{"duration":9999999999999}]}}}`)
	e := parsed(t, string(body))
	early, err := zoom.ParseEvent(body)
	if err != nil {
		t.Fatal(err)
	}
	clear(body)
	if early.Key() != e.Key() {
		t.Error("an event changed with the buffer that it was read from")
	}
	p := e.Payload
	got := []any{
		p.Text("n"), p.Text("s"), p.Text("null"), p.Text("o"), p.Text("l"), p.Text("none"), p.Text("none", "null", "s", "n"), p.Text("e"),
		p.Int("n"), p.Int("s"), p.Int("big"), p.Int("e"), p.Int("f"), len(p.List("l")), p.List("l")[1].Int("a"), p.List("o"), p.Object("l"),
		p.Time("ms"), p.Time("rfc"), p.Time("day"), p.Time("far"), p.Time("minus"), p.Time("n", "ms").Year(), p.Has("null"), p.Has("none"),
	}
	want := []any{
		"7", "8", "", "", "", "", "8", "1e3",
		int64(7), int64(8), int64(0), int64(0), int64(0), 2, int64(2), []zoom.EventFields(nil), zoom.EventFields(nil),
		utc("12:00:00.123"), utc("12:00:00.123"), utc("12:00:00"), time.Time{}, time.Time{}, 1970, true, false,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string][2]bool{"f": {false, true}, "t": {true, true}, "n": {}, "null": {}, "none": {}} {
		if value, sent := p.Bool(name); value != want[0] || sent != want[1] {
			t.Errorf("%s is %t, %t; want %t", name, value, sent, want)
		}
	}
	m := e.Meeting
	if m.ID != 0 || m.Topic != "" || m.UUID != "u" || m.Duration != 0 || m.Occurrences[0].Duration != 0 {
		t.Errorf("meeting: %d %q %q %s %s", m.ID, m.Topic, m.UUID, m.Duration, m.Occurrences[0].Duration)
	}
}
