package zoomsim

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Recurrence types, as the API numbers them.
const (
	daily   = 1
	weekly  = 2
	monthly = 3
)

// maxOccurrences is how many times a series has at most (API reference).
const maxOccurrences = 60

// A Recurrence says when a series repeats. Fields that do not belong to its
// type are empty.
type Recurrence struct {
	Type           int    `json:"type"`
	Interval       int    `json:"repeat_interval"`
	WeeklyDays     string `json:"weekly_days,omitempty"`      // numbers with commas between them, 1 for Sunday
	MonthlyDay     int    `json:"monthly_day,omitempty"`      // 1 to 31
	MonthlyWeek    int    `json:"monthly_week,omitempty"`     // 1 to 4, or -1 for the last
	MonthlyWeekDay int    `json:"monthly_week_day,omitempty"` // 1 for Sunday
	EndTimes       int    `json:"end_times,omitempty"`        // how many occurrences; 0 means until EndDate, or as many as there can be
	EndDate        string `json:"end_date_time,omitempty"`    // UTC, inclusive
}

// A recurrenceRequest is the recurrence of a request. Nil fields were not sent.
type recurrenceRequest struct {
	Type           *int    `json:"type"`
	Interval       *int    `json:"repeat_interval"`
	WeeklyDays     *string `json:"weekly_days"`
	MonthlyDay     *int    `json:"monthly_day"`
	MonthlyWeek    *int    `json:"monthly_week"`
	MonthlyWeekDay *int    `json:"monthly_week_day"`
	EndTimes       *int    `json:"end_times"`
	EndDate        *string `json:"end_date_time"`
}

// whole returns the field that an update lacks, or "". An update must send the
// type, its days, and an end again: one with the end alone fails, one without
// the interval does not (devforum.zoom.us, thread 17076).
func (in *recurrenceRequest) whole() string {
	switch {
	case in.Type == nil:
		return "type"
	case *in.Type == weekly && in.WeeklyDays == nil:
		return "weekly_days"
	case *in.Type == monthly && in.MonthlyDay == nil && in.MonthlyWeek == nil:
		return "monthly_day"
	case in.EndTimes == nil && in.EndDate == nil:
		return "end_times"
	}
	return ""
}

// read returns the recurrence that a request describes, or the field that is
// wrong. Defaults are those of the API reference; that a week of the month wins
// over a day of the month is a guess.
func (in *recurrenceRequest) read() (r Recurrence, wrong string) {
	if in.Type == nil || *in.Type < daily || *in.Type > monthly {
		return r, "type"
	}
	longest := map[int]int{daily: 99, weekly: 50, monthly: 10}
	r = Recurrence{Type: *in.Type, Interval: value(in.Interval, 1)}
	if r.Interval < 1 || r.Interval > longest[r.Type] {
		return r, "repeat_interval"
	}
	switch {
	case r.Type == weekly:
		if r.WeeklyDays = value(in.WeeklyDays, "1"); r.days() == nil {
			return r, "weekly_days"
		}
	case r.Type == monthly && in.MonthlyWeek != nil:
		r.MonthlyWeek, r.MonthlyWeekDay = *in.MonthlyWeek, value(in.MonthlyWeekDay, 0)
		if r.MonthlyWeek < -1 || r.MonthlyWeek == 0 || r.MonthlyWeek > 4 {
			return r, "monthly_week"
		}
		if r.MonthlyWeekDay < 1 || r.MonthlyWeekDay > 7 {
			return r, "monthly_week_day"
		}
	case r.Type == monthly:
		if r.MonthlyDay = value(in.MonthlyDay, 1); r.MonthlyDay < 1 || r.MonthlyDay > 31 {
			return r, "monthly_day"
		}
	}
	return r, in.readEnd(&r)
}

// readEnd adds the end, which is a number or a date, and returns the field that
// is wrong.
func (in *recurrenceRequest) readEnd(r *Recurrence) string {
	if in.EndDate != nil {
		end, err := time.Parse(time.RFC3339, *in.EndDate)
		if err != nil || in.EndTimes != nil {
			return "end_date_time"
		}
		r.EndDate = stamp(end)
		return ""
	}
	if r.EndTimes = value(in.EndTimes, 1); r.EndTimes < 0 || r.EndTimes > maxOccurrences {
		return "end_times"
	}
	return ""
}

// days returns the days of a weekly recurrence in order, or nil if they are not
// ones.
func (r Recurrence) days() []time.Weekday {
	var days []time.Weekday
	for part := range strings.SplitSeq(r.WeeklyDays, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > 7 {
			return nil
		}
		days = append(days, time.Weekday(n-1))
		if len(days) > 7 {
			return nil
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// times returns when the series takes place: at the same wall time in the zone
// of start, which is the earliest of them that can be.
func (r Recurrence) times(start time.Time) []time.Time {
	end, err := time.Parse(time.RFC3339, r.EndDate)
	bounded, most := err == nil, cmp.Or(r.EndTimes, maxOccurrences)
	var all []time.Time
	for step := range 12 * maxOccurrences { // a 31st is in every other month at worst
		for _, t := range r.round(start, step) {
			if bounded && t.After(end) || len(all) == most {
				return all
			}
			if !t.Before(start) {
				all = append(all, t)
			}
		}
	}
	return all
}

// round returns the times of one day, week, or month of the series.
func (r Recurrence) round(start time.Time, step int) []time.Time {
	year, month, day := start.Date()
	at := func(month time.Month, day int) time.Time {
		return time.Date(year, month, day, start.Hour(), start.Minute(), start.Second(), 0, start.Location())
	}
	switch r.Type {
	case daily:
		return []time.Time{at(month, day+step*r.Interval)}
	case weekly:
		sunday := day - int(start.Weekday()) + 7*step*r.Interval
		var week []time.Time
		for _, d := range r.days() {
			week = append(week, at(month, sunday+int(d)))
		}
		return week
	}
	month += time.Month(step * r.Interval)
	d := r.dayOf(at(month, 1))
	if t := at(month, d); t.Day() == d {
		return []time.Time{t}
	}
	return nil // a month without a 31st has no occurrence, as in calendars; a guess
}

// dayOf returns the day of the month whose first day is given.
func (r Recurrence) dayOf(first time.Time) int {
	if r.MonthlyWeek == 0 {
		return r.MonthlyDay
	}
	day := 1 + (r.MonthlyWeekDay-1-int(first.Weekday())+7)%7
	if r.MonthlyWeek > 0 {
		return day + 7*(r.MonthlyWeek-1)
	}
	last := first.AddDate(0, 1, -1).Day()
	return day + 7*((last-day)/7)
}
