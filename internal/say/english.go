package say

// forms are the two forms of an English sentence that counts.
type forms struct{ one, other string }

// plurals are the sentences that count, by their key. The count is the first
// argument.
var plurals = map[string]forms{
	"%d minutes":  {"%d minute", "%d minutes"},
	"%d people":   {"%d person", "%d people"},
	"%d sessions": {"%d session", "%d sessions"},
	"%d programs": {"%d program", "%d programs"},

	"Show %d connections that have ended": {"Show %d connection that has ended", "Show %d connections that have ended"},

	"%d linked":          {"%d linked", "%d linked"},
	"%d failed":          {"%d failed", "%d failed"},
	"%d waiting":         {"%d waiting", "%d waiting"},
	"%d changed at Zoom": {"%d changed at Zoom", "%d changed at Zoom"},
	"%d drafts":          {"%d draft", "%d drafts"},

	"Import %d people":   {"Import %d person", "Import %d people"},
	"%d people are new.": {"%d person is new.", "%d people are new."},
	"%d people were known and joined, or have another role now.": {
		"%d person was known and joined, or has another role now.", "%d people were known and joined, or have another role now."},
	"%d people were in the program already.": {"%d person was in the program already.", "%d people were in the program already."},
	"%d places in the file need correcting.": {"%d place in the file needs correcting.", "%d places in the file need correcting."},
	"and %d more":                            {"and %d more", "and %d more"},
	"%d users at Zoom":                       {"%d user at Zoom", "%d users at Zoom"},
	"%d licensed":                            {"%d licensed", "%d licensed"},
	"%d attempts":                            {"%d attempt", "%d attempts"},

	"%d people are invited": {"%d person is invited", "%d people are invited"},
	"%d people are told. If the session leaves Zoom, its Zoom meeting is deleted. Everybody's join link stays the same.": {
		"%d person is told. If the session leaves Zoom, its Zoom meeting is deleted. Everybody's join link stays the same.",
		"%d people are told. If the session leaves Zoom, its Zoom meeting is deleted. Everybody's join link stays the same."},
	"%d people are told. Everybody's join link stays the same.": {
		"%d person is told. Everybody's join link stays the same.", "%d people are told. Everybody's join link stays the same."},
	"%d people are told.": {"%d person is told.", "%d people are told."},
	"%d people are told that it does not take place.": {
		"%d person is told that it does not take place.", "%d people are told that it does not take place."},
	"%d people are told, and the Zoom meeting is changed. Everybody's join link stays the same.": {
		"%d person is told, and the Zoom meeting is changed. Everybody's join link stays the same.",
		"%d people are told, and the Zoom meeting is changed. Everybody's join link stays the same."},

	"%d others after %[2]s and %[3]s": {"%[2]s, %[3]s and %[1]d other", "%[2]s, %[3]s and %[1]d others"},
	"At least %d characters. A few words in a row make a good one. Your other browsers are signed out.": {
		"At least %d character. A few words in a row make a good one. Your other browsers are signed out.", "At least %d characters. A few words in a row make a good one. Your other browsers are signed out."},
	"This is larger than the %d KiB that are read here. Nothing was changed.": {
		"This is larger than the %d KiB that are read here. Nothing was changed.", "This is larger than the %d KiB that are read here. Nothing was changed."},
}
