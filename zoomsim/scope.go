package zoomsim

import (
	"cmp"
	"slices"
	"strings"
)

// wide reports whether a scope reaches beyond the data of one person.
func wide(scope string) bool {
	return strings.HasSuffix(scope, ":admin") || strings.HasSuffix(scope, ":master")
}

// bare returns a scope without the word for its reach.
func bare(scope string) string {
	return strings.TrimSuffix(strings.TrimSuffix(scope, ":admin"), ":master")
}

// granular reports whether a scope is of the kind that new apps get.
func granular(scope string) bool { return strings.Count(bare(scope), ":") > 1 }

// behind returns the right that a scope for the whole account rests on. Those
// of people and meetings were observed (devforum.zoom.us, thread 92331); that
// other changes need the right to edit is a guess.
func behind(scope string) string {
	service, action, _ := strings.Cut(scope, ":")
	edit := !strings.HasPrefix(action, "read:")
	switch tracking := strings.HasPrefix(service, "tracking_field"); {
	case service == "meeting", service == "user" && edit:
		return UserEdit
	case service == "user":
		return UserRead
	case service == "room", service == "zoom_rooms":
		return RoomRead
	case tracking && edit:
		return TrackingEdit
	case tracking:
		return TrackingRead
	}
	return ""
}

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
// :master (Zoom scopes documentation). A granular scope that no operation here
// asks for is spelled out.
func scopeWords(scope string) string {
	service, rest, _ := strings.Cut(bare(scope), ":")
	action, claim, isGranular := strings.Cut(rest, ":")
	whose, noun := " your ", cmp.Or(nouns[service], strings.ReplaceAll(service, "_", " "))
	if wide(scope) {
		whose = " everyone’s "
	}
	if words, ok := granularWords[bare(scope)]; ok {
		return strings.ReplaceAll(words, "WHOSE", strings.TrimSpace(whose))
	}
	if !isGranular {
		verb := map[string]string{"read": "View", "write": "View and manage"}[action]
		return cmp.Or(verb, "Use") + whose + noun
	}
	verb := map[string]string{"read": "View", "write": "Add", "update": "Change", "delete": "Delete"}[action]
	return cmp.Or(verb, "Use") + whose + strings.ReplaceAll(strings.TrimPrefix(claim, "list_"), "_", " ") + " (" + noun + ")"
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
