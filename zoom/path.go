package zoom

import (
	"net/url"
	"strconv"
	"strings"

	"greenroom"
)

// myself names the person who granted a user-level token.
const myself = "me"

// userPath returns the path of a user. Only a user-level token may say "me",
// and it may say nothing else: Zoom refuses its own person's id with a scope
// error, and takes an account's "me" for the administrator who made the app
// (Zoom OAuth documentation).
func userPath(t Token, user string) (string, error) {
	switch {
	case user == myself && !t.UserLevel:
		return "", greenroom.Errorf(greenroom.Internal, "An account's Zoom permission was about to be used for \"me\". Nothing was sent to Zoom.").At("host")
	case user != myself && t.UserLevel:
		return "", greenroom.Errorf(greenroom.Internal, "One person's Zoom permission was about to be used for another person. Nothing was sent to Zoom.").At("host")
	}
	return below("/users/", user)
}

func meetingPath(id int64) string { return "/meetings/" + strconv.FormatInt(id, 10) }

// pastPath returns the path of a meeting that took place, by its number or its
// UUID. A UUID with a slash is escaped twice: Zoom demands it where one begins
// with a slash or has two in a row, and accepts it everywhere else.
func pastPath(meeting string) (string, error) {
	if strings.Contains(meeting, "/") {
		meeting = url.PathEscape(meeting)
	}
	return below("/past_meetings/", meeting)
}

// below returns the path of one thing in a collection.
func below(collection, id string) (string, error) {
	if id == "" || id == "." || id == ".." {
		return "", greenroom.Errorf(greenroom.Internal, "Something in Zoom was about to be asked for without an id. Nothing was sent to Zoom.")
	}
	return collection + url.PathEscape(id), nil
}
