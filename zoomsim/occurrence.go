package zoomsim

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// An Occurrence is one time of a series. A meeting stores those that differ
// from the series.
type Occurrence struct {
	ID       int64          `json:"id"`                // the planned start, in Unix milliseconds
	Start    time.Time      `json:"start_time"`        // UTC
	Duration int            `json:"duration"`          // minutes
	Deleted  bool           `json:"deleted,omitempty"` // keeps its place in the list
	Agenda   *string        `json:"agenda,omitempty"`  // nil means that of the series
	Settings map[string]any `json:"settings,omitempty"`
}

// end returns when the occurrence is planned to end.
func (o Occurrence) end() time.Time { return o.Start.Add(time.Duration(o.Duration) * time.Minute) }

// occurrences returns all times of a series by planned start, and nothing for
// any other meeting.
func (m *Meeting) occurrences() []Occurrence {
	if m.Type != FixedTime || m.Recurrence == nil {
		return nil
	}
	zone, err := time.LoadLocation(m.Timezone)
	if err != nil {
		zone = time.UTC // it was known when the meeting was stored
	}
	var all []Occurrence
	for _, start := range m.Recurrence.times(m.Start.In(zone)) {
		o := Occurrence{ID: start.UnixMilli(), Start: start.UTC(), Duration: m.Duration}
		if i := slices.IndexFunc(m.Changed, func(c Occurrence) bool { return c.ID == o.ID }); i >= 0 {
			o = m.Changed[i]
		}
		all = append(all, o)
	}
	return all
}

// next returns the first occurrence that has not ended, or the last.
func (m *Meeting) next(now time.Time) (Occurrence, bool) {
	all := slices.DeleteFunc(m.occurrences(), func(o Occurrence) bool { return o.Deleted })
	if len(all) == 0 {
		return Occurrence{}, false
	}
	i := slices.IndexFunc(all, func(o Occurrence) bool { return o.end().After(now) })
	if i < 0 {
		i = len(all) - 1
	}
	return all[i], true
}

// occurrence returns the occurrence of an id, which must not be deleted.
func (m *Meeting) occurrence(id string) (Occurrence, *apiError) {
	for _, o := range m.occurrences() {
		if strconv.FormatInt(o.ID, 10) == id && !o.Deleted {
			return o, nil
		}
	}
	return Occurrence{}, refuse(http.StatusBadRequest, 300, "Invalid parameter: `occurrence_id`.")
}

// with returns a copy of the meeting in which an occurrence is replaced.
func (m *Meeting) with(o Occurrence) *Meeting {
	changed := *m
	changed.Changed = slices.DeleteFunc(slices.Clone(m.Changed), func(c Occurrence) bool { return c.ID == o.ID })
	changed.Changed = append(changed.Changed, o)
	slices.SortFunc(changed.Changed, func(a, b Occurrence) int { return cmp.Compare(a.ID, b.ID) })
	return &changed
}

// at returns the meeting as it is at an occurrence.
func (m *Meeting) at(o Occurrence) *Meeting {
	seen := *m
	seen.Start, seen.Duration = o.Start, o.Duration
	if o.Agenda != nil {
		seen.Agenda = *o.Agenda
	}
	seen.Settings = overlay(m.Settings, o.Settings)
	return &seen
}

// occurrenceRow is an occurrence in answers and in events.
type occurrenceRow struct {
	ID       string `json:"occurrence_id"`
	Start    string `json:"start_time"`
	Duration int    `json:"duration,omitempty"`
	Status   string `json:"status,omitempty"`
}

func (o Occurrence) row() occurrenceRow {
	status := "available"
	if o.Deleted {
		status = "deleted"
	}
	return occurrenceRow{strconv.FormatInt(o.ID, 10), stamp(o.Start), o.Duration, status}
}

// brief is the form that events of deletion carry.
func (o Occurrence) brief() occurrenceRow {
	return occurrenceRow{ID: strconv.FormatInt(o.ID, 10), Start: stamp(o.Start)}
}

// stamp writes a time as Zoom does, and none as nothing.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
