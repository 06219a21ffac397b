package zoomsim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// serveHome serves GET /, the list of accounts.
func (s *Sim) serveHome(w *reply, _ *http.Request) {
	s.page(w, http.StatusOK, "home", "Accounts", s.state.accounts.all())
}

// pageSize is how many rows a page shows.
const pageSize = 100

// A formPage is what pages with forms show besides their own data.
type formPage struct {
	Account *Account
	Done    string // what a form did; "" for nothing
	Problem string // why the last form did nothing; "" for none
}

// formPage returns the shared part of a page of an account, after a form
// failed with err or without one.
func (s *Sim) formPage(r *http.Request, account string, err error) (page formPage, status int) {
	page = formPage{Account: s.state.accounts.get(account)}
	if err != nil {
		page.Problem = sentence(err)
		return page, http.StatusUnprocessableEntity
	}
	page.Done = notice(r)
	return page, http.StatusOK
}

// accountPath returns the address of a page below an account's.
func accountPath(id string, below ...string) string {
	return "/account/" + strings.Join(append([]string{url.PathEscape(id)}, below...), "/")
}

// lockable are the settings that the account page shows.
var lockable = []settingName{
	{"in_meeting", "waiting_room"},
	{"schedule_meeting", "join_before_host"},
	{"schedule_meeting", "require_password_for_scheduling_new_meetings"},
	{"schedule_meeting", "embed_password_in_join_link"},
	{"meeting_authentication", "meeting_authentication"},
	{"recording", "cloud_recording"},
}

func (n settingName) String() string { return n.section + "." + n.name }

// A settingField is a setting on the account page.
type settingField struct {
	Name, Label string
	On, Locked  bool
}

var settingLabels = map[string]string{
	"waiting_room":           "Waiting room",
	"join_before_host":       "Join before host",
	"meeting_authentication": "Only people who signed in can join",
	"cloud_recording":        "Recording in the cloud",
	"require_password_for_scheduling_new_meetings": "Passcode required for new meetings",
	"embed_password_in_join_link":                  "Passcode in the join link",
}

// An accountPage is what the page of an account shows.
type accountPage struct {
	formPage
	Plans     []string
	Languages []string
	Fields    []settingField
}

// languages are those that the pages offer: Zoom has more.
var languages = []string{"en-US", "de-DE", "es-ES", "fr-FR", "ja-JP"}

// serveAccountPage serves GET /account/{account}.
func (s *Sim) serveAccountPage(w *reply, r *http.Request) { s.accountPage(w, r, nil) }

func (s *Sim) accountPage(w *reply, r *http.Request, err error) {
	page, status := s.formPage(r, r.PathValue("account"), err)
	if page.Account == nil {
		s.serveNotFound(w, r)
		return
	}
	view := accountPage{page, planNames, offered(page.Account.Language), nil}
	for _, at := range lockable {
		view.Fields = append(view.Fields, settingField{at.String(), settingLabels[at.name],
			page.Account.setting(at) == true, page.Account.locked(at)})
	}
	s.page(w, status, "account", page.Account.Name, view)
}

// offered returns the languages with one that may be among them already.
func offered(language string) []string {
	if language == "" || slices.Contains(languages, language) {
		return languages
	}
	return append([]string{language}, languages...)
}

// serveAccountForm serves POST /account/{account}. Settings and locks that the
// page does not show stay as they are.
func (s *Sim) serveAccountForm(w *reply, r *http.Request) {
	a := s.state.accounts.get(r.PathValue("account"))
	if a == nil {
		s.serveNotFound(w, r)
		return
	}
	locked := slices.DeleteFunc(slices.Clone(a.Locked), func(text string) bool {
		return slices.Contains(lockable, parseSettingName(text))
	})
	settings := Settings{}
	for _, at := range lockable {
		if on := checked(r, "on", at.String()); on != (a.setting(at) == true) {
			settings.set(at.section, at.name, on)
		}
		if checked(r, "locked", at.String()) {
			locked = append(locked, at.String())
		}
	}
	change := AccountChange{Plan: r.PostFormValue("plan"), Language: r.PostFormValue("language"),
		PreApproval: new(checked(r, "pre_approval", "yes")), ZoomRooms: new(checked(r, "zoom_rooms", "yes")),
		Settings: settings, Locked: &locked}
	if err := s.setAccount(a.ID, change); err != nil {
		s.accountPage(w, r, err)
		return
	}
	seeOther(w, accountPath(a.ID)+"?done=account-saved")
}
