package zoomsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// An Account is a customer of Zoom.
type Account struct {
	ID             string          `json:"id"`
	Name           string          `json:"name"`
	Plan           string          `json:"plan,omitempty"`            // free, pro, business, or unlimited; "" becomes Options.Plan
	Language       string          `json:"language,omitempty"`        // of error texts and invitations; "" becomes en-US
	Timezone       string          `json:"timezone,omitempty"`        // IANA name; "" becomes UTC
	PreApproval    bool            `json:"pre_approval,omitempty"`    // people may authorize only apps that an administrator approved
	APIURL         string          `json:"api_url,omitempty"`         // what token answers name as api_url; "" names the host that was called
	Settings       Settings        `json:"settings,omitempty"`        // where they differ from Zoom's defaults
	Locked         []string        `json:"locked,omitempty"`          // settings that win over everybody's own, as in in_meeting.waiting_room
	TrackingFields []TrackingField `json:"tracking_fields,omitempty"` // that meetings may carry
	ZoomRooms      bool            `json:"zoom_rooms,omitempty"`      // has a licence for Zoom Rooms
	HideScheduled  bool            `json:"hide_scheduled,omitempty"`  // its setting "Display meetings scheduled for others" is off

	// TransferByPatch lets Server-to-Server apps move a meeting to another host
	// by PATCH with schedule_for, where the scheduling privilege is there. Reports
	// contradict each other on whether Zoom does.
	TransferByPatch bool `json:"transfer_by_patch,omitempty"`
}

// complete returns a with its defaults filled in.
func (a Account) complete(plan string) Account {
	a.Plan = cmp.Or(a.Plan, plan)
	a.Language = cmp.Or(a.Language, "en-US")
	a.Timezone = cmp.Or(a.Timezone, "UTC")
	a.Settings = a.Settings.stored()
	a.TrackingFields = slices.Clone(a.TrackingFields)
	for i, f := range a.TrackingFields {
		a.TrackingFields[i].ID = cmp.Or(f.ID, shortHash("tracking field "+a.ID+" "+f.Field))
		a.TrackingFields[i].RecommendedValues = append([]string{}, f.RecommendedValues...)
	}
	return a
}

// paid reports whether the account has a paid plan.
func (a *Account) paid() bool { return a.Plan != Free }

// number returns the account number, which never changes.
func (a *Account) number() int64 {
	sum := sha256.Sum256([]byte("account " + a.ID))
	return 10_000_000 + int64(binary.BigEndian.Uint32(sum[:]))
}

// locked reports whether the account's value of a setting, named by where it is
// kept, wins over everybody's own.
func (a *Account) locked(at settingName) bool {
	return slices.ContainsFunc(a.Locked, func(text string) bool { return parseSettingName(text) == at })
}

// An AccountChange says what becomes of an account. Zero fields and nil
// pointers stay as they are.
type AccountChange struct {
	Plan        string    `json:"plan"`         // Free, Pro, Business, or Unlimited
	Language    string    `json:"language"`     // as in en-US
	PreApproval *bool     `json:"pre_approval"` // people may authorize only apps that an administrator approved, and those that they have by now
	ZoomRooms   *bool     `json:"zoom_rooms"`   // has a licence for Zoom Rooms
	Settings    Settings  `json:"settings"`     // these change; null goes back to Zoom's default
	Locked      *[]string `json:"locked"`       // all that are locked from now on, as in in_meeting.waiting_room

	HideScheduled *bool `json:"hide_scheduled"` // its setting "Display meetings scheduled for others" is off
}

// setAccount changes an account and tells what happened to its settings. No
// public source has an event for a plan, a language, or pre-approval.
func (s *Sim) setAccount(id string, change AccountChange) error {
	a, err := s.account(id)
	if err != nil {
		return err
	}
	changes, err := change.Settings.readable()
	if err != nil {
		return err
	}
	changed := *a
	changed.Plan = cmp.Or(change.Plan, a.Plan)
	changed.Language = cmp.Or(change.Language, a.Language)
	changed.Settings = a.Settings.with(changes)
	changed.PreApproval = *cmp.Or(change.PreApproval, &a.PreApproval)
	changed.ZoomRooms = *cmp.Or(change.ZoomRooms, &a.ZoomRooms)
	changed.HideScheduled = *cmp.Or(change.HideScheduled, &a.HideScheduled)
	changed.Locked = *cmp.Or(change.Locked, &a.Locked)
	if err := changed.check(); err != nil {
		return err
	}
	s.state.accounts.put(&changed)
	if changed.PreApproval && !a.PreApproval {
		s.approveInstalled(a.ID)
	}
	before, after := differing(a.of(changes), changed.of(changes))
	s.tellAccount("account.settings_updated", a.ID, before, after)
	before, after = differing(a.locks(&changed), changed.locks(a))
	s.tellAccount("account.lock_settings_updated", a.ID, before, after)
	return nil
}

// check returns an error if there is no such plan, language, or locked setting.
func (a *Account) check() error {
	if err := checkPlan(a.Plan); err != nil {
		return err
	}
	if !languageTag(a.Language) {
		return fmt.Errorf("zoomsim: %q is no language: write it as in en-US", a.Language)
	}
	return a.checkSettings()
}

// checkSettings returns an error if there is no such setting as the account
// decided or locked.
func (a *Account) checkSettings() error {
	for _, text := range a.Locked {
		at := parseSettingName(text)
		if _, ok := defaultDocument()[at.section][at.name]; !ok {
			return fmt.Errorf("zoomsim: there is no setting %s", text)
		}
	}
	_, err := a.Settings.readable()
	return err
}

// setting returns what holds for people who decided nothing.
func (a *Account) setting(at settingName) any {
	return over(defaultDocument()[at.section][at.name], a.Settings[at.section][at.name])
}

// tellAccount emits an event about settings of an account, if some differ.
func (s *Sim) tellAccount(name, account string, before, after Settings) {
	if len(after) > 0 {
		s.emit(event{name: name, account: account, payload: settingsChange{s.operatorOf(account, nil, nil), s.now().UnixMilli(),
			settingsObject{account, after.ofAccount()}, settingsObject{account, before.ofAccount()}}})
	}
}

// ofAccount returns the settings as events of accounts name them, which have
// the waiting room under meeting_security (event types of May 2026).
func (v Settings) ofAccount() Settings {
	on, ok := v["in_meeting"]["waiting_room"]
	if !ok {
		return v
	}
	out := v.with(Settings{"in_meeting": {"waiting_room": nil}, "meeting_security": {"waiting_room": on}})
	maps.DeleteFunc(out, func(_ string, names map[string]any) bool { return len(names) == 0 })
	return out
}

// of returns what the account decided about the settings that others name.
func (a *Account) of(named Settings) Settings {
	out := Settings{}
	for section, names := range named {
		for name := range names {
			out.set(section, name, a.setting(settingName{section, name}))
		}
	}
	return out
}

// locks returns, for each setting that a or other locks, whether a does.
func (a *Account) locks(other *Account) Settings {
	out := Settings{}
	for _, text := range slices.Concat(a.Locked, other.Locked) {
		at := parseSettingName(text)
		out.set(at.section, at.name, a.locked(at))
	}
	return out
}
