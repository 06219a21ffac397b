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
	"%d upcoming sessions":                   {"%d upcoming session", "%d upcoming sessions"},
	"Move all %d sessions":                   {"Move %d session", "Move all %d sessions"},
	"%d sessions were moved.":                {"%d session was moved.", "%d sessions were moved."},
	"%d sessions are being moved.":           {"%d session is being moved.", "%d sessions are being moved."},
	"%d upcoming sessions keep their Zoom meetings, and everybody's links to them work as before.": {
		"%d upcoming session keeps its Zoom meeting, and everybody's link to it works as before.",
		"%d upcoming sessions keep their Zoom meetings, and everybody's links to them work as before."},
	"%d upcoming sessions still use meetings made through it. Their links work as before, but changes do not reach Zoom.": {
		"%d upcoming session still uses a meeting made through it. Its link works as before, but changes do not reach Zoom.",
		"%d upcoming sessions still use meetings made through it. Their links work as before, but changes do not reach Zoom."},
	"%d upcoming sessions have no meeting yet, and get it through whatever is used instead.": {
		"%d upcoming session has no meeting yet, and gets it through whatever is used instead.",
		"%d upcoming sessions have no meeting yet, and get it through whatever is used instead."},
	"%d upcoming sessions have no meeting yet, and wait for one until Zoom is connected again or they take place elsewhere.": {
		"%d upcoming session has no meeting yet, and waits for one until Zoom is connected again or it takes place elsewhere.",
		"%d upcoming sessions have no meeting yet, and wait for one until Zoom is connected again or they take place elsewhere."},
	"%d other connections here use the same permission at Zoom, and go on working. So Zoom is not told.": {
		"%d other connection here uses the same permission at Zoom, and goes on working. So Zoom is not told.",
		"%d other connections here use the same permission at Zoom, and go on working. So Zoom is not told."},
	"%d attempts":    {"%d attempt", "%d attempts"},
	"%d connections": {"%d connection", "%d connections"},

	"%d connections use this app. Nothing was removed. Disconnect them first.": {
		"%d connection uses this app. Nothing was removed. Disconnect it first.", "%d connections use this app. Nothing was removed. Disconnect them first."},

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

	"%d sessions of the next weeks have more people than their host's meetings take. The first, on %[2]s, has %[4]d; a meeting under %[3]s takes %[5]d. Choose another host, or ask your Zoom administrator for a larger meeting licence.": {
		"%d session of the next weeks has more people than its host's meetings take. On %[2]s it has %[4]d; a meeting under %[3]s takes %[5]d. Choose another host, or ask your Zoom administrator for a larger meeting licence.",
		"%d sessions of the next weeks have more people than their host's meetings take. The first, on %[2]s, has %[4]d; a meeting under %[3]s takes %[5]d. Choose another host, or ask your Zoom administrator for a larger meeting licence."},
	"%d sessions of the next weeks overlap with others under the same host, who cannot hold so many meetings at once. The first is on %[2]s, under %[3]s. Choose another host or another time.": {
		"%d session of the next weeks overlaps with others under the same host, who cannot hold so many meetings at once. It is on %[2]s, under %[3]s. Choose another host or another time.",
		"%d sessions of the next weeks overlap with others under the same host, who cannot hold so many meetings at once. The first is on %[2]s, under %[3]s. Choose another host or another time."},
	"%d sessions of the next weeks are longer than the minutes after which Zoom ends the meetings of a Basic host: %[4]d. The first is on %[2]s, under %[3]s. Give the host a licence at Zoom (User Management, Users), or choose another.": {
		"%d session of the next weeks is longer than the minutes after which Zoom ends the meetings of a Basic host: %[4]d. It is on %[2]s, under %[3]s. Give the host a licence at Zoom (User Management, Users), or choose another.",
		"%d sessions of the next weeks are longer than the minutes after which Zoom ends the meetings of a Basic host: %[4]d. The first is on %[2]s, under %[3]s. Give the host a licence at Zoom (User Management, Users), or choose another."},
	"%d hosts have a waiting room from which they alone admit people: while they are late, everybody waits. The first is %[2]s. At Zoom, under Settings, Meeting, Waiting Room Options, let those who bypass it admit people while no host is there.": {
		"%d host has a waiting room from which nobody else admits people: while %[2]s is late, everybody waits. At Zoom, under Settings, Meeting, Waiting Room Options, let those who bypass it admit people while no host is there.",
		"%d hosts have a waiting room from which they alone admit people: while they are late, everybody waits. The first is %[2]s. At Zoom, under Settings, Meeting, Waiting Room Options, let those who bypass it admit people while no host is there."},
	"In order: %d":      {"In order: %d", "In order: %d"},
	"Basic: %d minutes": {"Basic: %d minute", "Basic: %d minutes"},
	"The busiest host has used %[1]d of %[2]d changes today.": {"The busiest host has used %[1]d of %[2]d changes today.", "The busiest host has used %[1]d of %[2]d changes today."},
	"%d meetings to come": {"%d meeting to come", "%d meetings to come"},

	"%d others after %[2]s and %[3]s": {"%[2]s, %[3]s and %[1]d other", "%[2]s, %[3]s and %[1]d others"},
	"At least %d characters. A few words in a row make a good one. Your other browsers are signed out.": {
		"At least %d character. A few words in a row make a good one. Your other browsers are signed out.", "At least %d characters. A few words in a row make a good one. Your other browsers are signed out."},
	"This is larger than the %d KiB that are read here. Nothing was changed.": {
		"This is larger than the %d KiB that are read here. Nothing was changed.", "This is larger than the %d KiB that are read here. Nothing was changed."},
}
