package zoomsim

import (
	"slices"
	"strings"
)

// rightWords are the rights of a role in the words of Zoom's role settings.
var rightWords = map[string]string{
	UserRead:        "Users: view",
	UserEdit:        "Users: view and edit",
	RoomRead:        "Zoom Rooms: view",
	TrackingRead:    "Tracking Fields: view",
	TrackingEdit:    "Tracking Fields: view and edit",
	RoleRead:        "Role Management: view",
	RoleEdit:        "Role Management: view and edit",
	MarketplaceEdit: "Marketplace: edit",
}

// A lack is a right that a role does not have, and the scopes that need it.
type lack struct {
	Right  string // in words
	Scopes []string
}

// lacking returns what a role lacks for scopes that reach across the account.
func (r *Role) lacking(scopes []string) []lack {
	var found []lack
	for _, scope := range scopes {
		right := behind(scope)
		if !wide(scope) || r.may(right) {
			continue
		}
		i := slices.IndexFunc(found, func(l lack) bool { return l.Right == rightWords[right] })
		if i < 0 {
			found = append(found, lack{Right: rightWords[right]})
			i = len(found) - 1
		}
		found[i].Scopes = append(found[i].Scopes, scope)
	}
	return found
}

// nouns are what classic scopes are about, where the name does not say it.
var nouns = map[string]string{
	"meeting":         "meetings",
	"user":            "user profiles and settings",
	"user_info":       "basic user information",
	"room":            "Zoom Rooms",
	"tracking_fields": "tracking fields",
}

// scopeWords says what a scope allows. Granular scopes read
// service:action:claim, classic ones service:action; both may end in :admin or
// :master (Zoom scopes documentation).
func scopeWords(scope string) string {
	bare := strings.TrimSuffix(strings.TrimSuffix(scope, ":admin"), ":master")
	parts := strings.Split(bare, ":")
	whose := "your"
	if wide(scope) {
		whose = "everyone’s"
	}
	if len(parts) == 1 {
		return "Use " + whose + " " + nounOf(parts[0])
	}
	if len(parts) == 2 {
		verb := map[string]string{"read": "View", "write": "View and manage"}[parts[1]]
		return verbOr(verb) + " " + whose + " " + nounOf(parts[0])
	}
	verb := map[string]string{"read": "View", "write": "Add", "update": "Change", "delete": "Delete"}[parts[1]]
	if parts[2] == parts[0] {
		return verbOr(verb) + " " + whose + " " + nounOf(parts[0])
	}
	return verbOr(verb) + " " + whose + " " + strings.ReplaceAll(strings.TrimPrefix(parts[2], "list_"), "_", " ") + " (" + nounOf(parts[0]) + ")"
}

func verbOr(verb string) string {
	if verb == "" {
		return "Use"
	}
	return verb
}

func nounOf(service string) string {
	if noun, ok := nouns[service]; ok {
		return noun
	}
	return strings.ReplaceAll(service, "_", " ")
}

// granular reports whether a scope is of the kind that new apps get.
func granular(scope string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(scope, ":admin"), ":master")
	return strings.Count(bare, ":") > 1
}

// scopesFor returns the scopes that some operation accepts and an app of a
// kind can have: those for one's own data if people authorize it for
// themselves, those for the account otherwise.
func scopesFor(kind string) []string {
	var found []string
	for _, op := range operations() {
		for _, scope := range slices.Concat(op.granular, op.classic) {
			if wide(scope) == (kind != UserLevel) {
				found = append(found, scope)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
