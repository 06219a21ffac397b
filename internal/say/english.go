package say

// forms are the two forms of an English sentence that counts.
type forms struct{ one, other string }

// plurals are the sentences that count, by their key. The count is the first
// argument.
var plurals = map[string]forms{
	"%d minutes":  {"%d minute", "%d minutes"},
	"%d people":   {"%d person", "%d people"},
	"%d sessions": {"%d session", "%d sessions"},
}
