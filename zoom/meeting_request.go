package zoom

import (
	"log/slog"
	"time"

	"greenroom"
)

// Limits of the Zoom Meeting API specification.
const (
	MaxTopic    = 200     // runes of a topic; longer ones are cut
	MaxAgenda   = 2000    // runes of an agenda; longer ones are cut
	MaxDuration = 24 * 60 // minutes of a meeting, which lasts at least one
)

// MeetingRequest is what a meeting shall be. What is nil or empty is left to
// Zoom: its default in a new meeting, what it was in an old one.
type MeetingRequest struct {
	Topic          string          `json:"topic,omitempty"`     // cut at MaxTopic
	Type           MeetingType     `json:"type,omitempty"`      // 0 makes a Scheduled one
	Start          Time            `json:"start_time,omitzero"` // sent to the whole second
	Duration       int             `json:"duration,omitempty"`  // minutes
	Timezone       string          `json:"timezone,omitempty"`  // IANA name that Zoom shows times in; "" means the host's
	Agenda         *string         `json:"agenda,omitempty"`    // cut at MaxAgenda
	Recurrence     Recurrence      `json:"recurrence,omitzero"` // of a FixedTime meeting
	Settings       MeetingSettings `json:"settings,omitzero"`
	TrackingFields []TrackingValue `json:"tracking_fields,omitzero"`
	TemplateID     string          `json:"template_id,omitempty"`
	PreSchedule    *bool           `json:"pre_schedule,omitempty"`

	// Password is at most 10 of A-Z a-z 0-9 @ - _ * and must suit the account's
	// rules. It is safest to send none and to use what Zoom makes.
	Password        Hidden `json:"password,omitempty"`
	DefaultPassword *bool  `json:"default_password,omitempty"` // for a new meeting: false keeps Zoom from making one

	// ScheduleFor is the id or address of a user who has given the caller the
	// privilege to schedule for them. With an account's token, name that user as
	// the host instead. Moving a meeting to another host this way works for some
	// accounts and is refused with Invalid, code 3000, for others.
	ScheduleFor string `json:"schedule_for,omitempty"`
}

// LogValue implements slog.LogValuer and hides what the meeting is about, and
// its passcode.
func (MeetingRequest) LogValue() slog.Value { return slog.StringValue(hidden) }

// prepared returns the request as it is sent. It returns an Invalid error for a
// duration outside the limits and for a recurrence that is not whole.
func (r MeetingRequest) prepared() (MeetingRequest, error) {
	if r.Duration < 0 || r.Duration > MaxDuration {
		return r, errDuration()
	}
	if r.Recurrence != (Recurrence{}) {
		if err := r.Recurrence.check(); err != nil {
			return r, err
		}
	}
	r.Topic = cut(r.Topic, MaxTopic)
	if r.Agenda != nil {
		r.Agenda = new(cut(*r.Agenda, MaxAgenda))
	}
	r.Start, r.Recurrence.EndDate = r.Start.whole(), r.Recurrence.EndDate.whole()
	return r, nil
}

// timed returns an Invalid error if a meeting with fixed times lacks them: Zoom
// would begin it now, for an hour.
func (r MeetingRequest) timed() error {
	switch {
	case r.Type != Scheduled && r.Type != FixedTime:
		return nil
	case r.Start.IsZero():
		return greenroom.Errorf(greenroom.Invalid, "A Zoom meeting needs a start.").At("start")
	case r.Duration < 1:
		return errDuration()
	case r.Type == FixedTime:
		return r.Recurrence.check()
	}
	return nil
}

func errDuration() error {
	return greenroom.Errorf(greenroom.Invalid, "A Zoom meeting lasts between 1 minute and 24 hours.").At("duration")
}

// cut returns the first n runes of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Minutes returns d in minutes, rounded up, as durations are in Zoom.
func Minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

// OccurrenceChange is what one occurrence of a recurring meeting shall be. Zoom
// changes no more than this of a single one.
type OccurrenceChange struct {
	Agenda   *string            `json:"agenda,omitempty"`
	Start    Time               `json:"start_time,omitzero"`
	Duration int                `json:"duration,omitempty"` // minutes
	Settings OccurrenceSettings `json:"settings,omitzero"`
}

// OccurrenceSettings are the settings that one occurrence may have of its own.
type OccurrenceSettings struct {
	HostVideo        *bool  `json:"host_video,omitempty"`
	ParticipantVideo *bool  `json:"participant_video,omitempty"`
	JoinBeforeHost   *bool  `json:"join_before_host,omitempty"`
	MuteUponEntry    *bool  `json:"mute_upon_entry,omitempty"`
	WaitingRoom      *bool  `json:"waiting_room,omitempty"`
	Watermark        *bool  `json:"watermark,omitempty"`
	AutoRecording    string `json:"auto_recording,omitempty"`
}
