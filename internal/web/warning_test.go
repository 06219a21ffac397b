package web

import (
	"testing"
	"time"
)

// A session that is longer than its host's meetings last says so wherever it
// shows: on its page beside the button that confirms it, on the forms that change
// it, and in a word in the lists of the program, of the day and of the next days.
func TestEveryPageWarnsOfABasicHost(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	_, long := k.directory(t)
	r, session := k.as(t, "coordinator"), k.path("/sessions/"+string(long))
	const sentence, word = "Uma Usher, who hosts, has Zoom Basic: the meeting ends after 40 minutes, and this session takes 60.", "ends after 40 minutes"
	r.get(session).says(t, sentence, "When you confirm, ", "/confirm")
	for _, change := range []string{"/reschedule", "/people", "/place", "/rename"} {
		r.get(session+change).says(t, sentence)
	}
	r.get(k.path("/programs/"+string(k.program))).says(t, word)
	r.get(k.path("")).says(t, "Next days", word)
	k.confirm(t, long)
	r.get(session).says(t, sentence)
	r.get(k.path("")).says(t, word)
	short := k.path("/sessions/" + string(k.session))
	r.get(short).lacks(t, "Zoom Basic")
	r.get(short+"/reschedule").lacks(t, "Zoom Basic")
}
