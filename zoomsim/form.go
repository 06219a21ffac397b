package zoomsim

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// form registers what a form of a page does. A form that another site's page
// sent is refused.
func (s *Sim) form(path string, serve func(*reply, *http.Request)) {
	s.handle("POST "+path, func(w *reply, r *http.Request) {
		if err := s.cross.Check(r); err != nil {
			s.page(w, http.StatusForbidden, "message", "Refused", "This form came from another site.")
			return
		}
		serve(w, r)
	})
}

// trimmed returns a field of a form without the space around it.
func trimmed(r *http.Request, name string) string { return strings.TrimSpace(r.PostFormValue(name)) }

// checked reports whether a form has a box of this value ticked.
func checked(r *http.Request, name, value string) bool {
	r.PostFormValue(name) // parses the form
	return slices.Contains(r.PostForm[name], value)
}

// seeOther sends the browser to a page after a form.
func seeOther(w *reply, path string) {
	w.header.Set("Location", path)
	w.WriteHeader(http.StatusSeeOther)
}

// notice returns what the form before a page did, by the word that the form
// left in the page's address; "" for nothing.
func notice(r *http.Request) string { return notices[r.URL.Query().Get("done")] }

var notices = map[string]string{ //nolint:gosec // what people read, no secrets
	"account-saved": "The account was saved.",
	"user-added":    "The person was added.",
	"user-saved":    "The person was saved.",
	"user-removed":  "The person was deleted.",
	"user-left":     "The person left the account.",
	"role-added":    "The role was added.",
	"role-saved":    "The role was saved.",
	"room-added":    "The room was added.",
	"room-saved":    "The room was saved.",
	"room-removed":  "The room was deleted.",

	"saved":     "The meeting was saved.",
	"deleted":   "The meeting was deleted. It is in the trash.",
	"recovered": "The meeting was recovered.",
	"admit":     "The participant was admitted.",
	"remove":    "The participant was removed.",
	"hold":      "The participant was put in the waiting room.",

	"requested":    "Pre-approval is requested.",
	"uninstalled":  "The app is uninstalled. Its tokens are dead, and it was told.",
	"approve":      "The app is pre-approved: people can authorize it now.",
	"withdraw":     "The approval is withdrawn: nobody can authorize the app, and its tokens end at their next refresh.",
	"deny":         "The request is denied. People can ask again.",
	"demand":       "People need your approval for each app now. The apps that they have are approved.",
	"trust":        "People can authorize any app now.",
	"created":      "The app is created.",
	"settings":     "The addresses are saved.",
	"scopes":       "The scopes are saved. Tokens that exist keep theirs.",
	"activated":    "The app is active.",
	"deactivated":  "The app is not active: its tokens are refused.",
	"secret":       "The client secret is new. The one before is refused.",
	"token":        "The secret token is new. It signs webhooks from now on; addresses that have the one before fail their next validation.",
	"subscribed":   "The event subscription is saved.",
	"unsubscribed": "The event subscription is removed.",

	"advance":     "The clock was moved.",
	"time":        "The clock was set.",
	"speed":       "The speed of the clock was changed.",
	"fault":       "The fault was added.",
	"clear":       "All faults were cleared.",
	"redeliver":   "The webhook is sent once more.",
	"pause":       "Webhooks are held back.",
	"resume":      "Webhooks leave again.",
	"subscribe":   "The address was validated and subscribed.",
	"validate":    "The address was validated.",
	"unsubscribe": "The subscription was removed.",
}

// sentence returns the text of an error of this package as people write.
func sentence(err error) string {
	text := strings.TrimPrefix(err.Error(), "zoomsim: ")
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(text[size:], ".") + "."
}
