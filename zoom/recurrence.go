package zoom

import (
	"strings"

	"greenroom"
)

// How a recurring meeting repeats.
const (
	Daily   = 1
	Weekly  = 2
	Monthly = 3
)

// maxTimes is how often a recurring meeting may take place.
const maxTimes = 60

// Recurrence says when a recurring meeting with fixed times takes place. Zoom
// refuses a part of one, so in a request it is always whole: how it repeats,
// and either EndTimes or EndDate.
type Recurrence struct {
	Type           int    `json:"type,omitempty"`             // Daily, Weekly or Monthly
	RepeatInterval int    `json:"repeat_interval,omitempty"`  // each so many days up to 99, weeks up to 50, months up to 10
	WeeklyDays     string `json:"weekly_days,omitempty"`      // as in "2,4"; Sunday is 1
	MonthlyDay     int    `json:"monthly_day,omitempty"`      // 1 to 31
	MonthlyWeek    int    `json:"monthly_week,omitempty"`     // 1 to 4, or -1 for the last
	MonthlyWeekDay int    `json:"monthly_week_day,omitempty"` // 1 to 7; Sunday is 1
	EndTimes       int    `json:"end_times,omitempty"`        // 1 to 60
	EndDate        Time   `json:"end_date_time,omitzero"`
}

// check returns an Invalid error unless r is whole.
func (r Recurrence) check() error {
	most := map[int]int{Daily: 99, Weekly: 50, Monthly: 10}[r.Type]
	switch {
	case most == 0:
		return errRecurrence("A recurring Zoom meeting repeats daily, weekly or monthly.")
	case r.RepeatInterval < 1 || r.RepeatInterval > most:
		return errRecurrence("A recurring Zoom meeting repeats each 1 to 99 days, 1 to 50 weeks or 1 to 10 months.")
	case r.Type == Weekly && !weekdays(r.WeeklyDays):
		return errRecurrence("A weekly Zoom meeting needs its days of the week.")
	case r.Type == Monthly && !r.monthly():
		return errRecurrence("A monthly Zoom meeting needs its day, or its week and its day of the week.")
	case (r.EndTimes == 0) == r.EndDate.IsZero() || r.EndTimes < 0 || r.EndTimes > maxTimes:
		return errRecurrence("A recurring Zoom meeting ends after 1 to 60 times or at a date, and not both.")
	}
	return nil
}

func errRecurrence(sentence string) error {
	var none []any // the sentences take no arguments
	return greenroom.Errorf(greenroom.Invalid, sentence, none...).At("recurrence")
}

func (r Recurrence) monthly() bool {
	byDay := r.MonthlyDay >= 1 && r.MonthlyDay <= 31
	byWeek := (r.MonthlyWeek == -1 || r.MonthlyWeek >= 1 && r.MonthlyWeek <= 4) && r.MonthlyWeekDay >= 1 && r.MonthlyWeekDay <= 7
	return byDay != byWeek
}

// weekdays reports whether days is a list like "2,4".
func weekdays(days string) bool {
	for day := range strings.SplitSeq(days, ",") {
		if len(day) != 1 || day < "1" || day > "7" {
			return false
		}
	}
	return true
}
