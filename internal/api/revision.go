package api

import (
	"net/http"
	"strconv"
	"strings"

	"greenroom"
)

// IfMatch is the revision that a change is meant for. It keeps two people from
// undoing each other's changes unawares.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The ETag of what is to be changed, as last seen. Without it: 428; if it is another by now: 412." example:"\"3\""`
}

// revision returns the number in the header, or an error for 428 without one.
func (m IfMatch) revision() (int64, error) {
	if m.IfMatch == "" {
		return 0, statusError{http.StatusPreconditionRequired, greenroom.Errorf(greenroom.Invalid,
			"Say which revision you mean to change: send its ETag in the header If-Match. Nothing was changed.").At("If-Match")}
	}
	text, quoted := strings.CutPrefix(m.IfMatch, `"`)
	text, closed := strings.CutSuffix(text, `"`)
	revision, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !quoted || !closed {
		return 0, greenroom.Errorf(greenroom.Invalid, "If-Match is one ETag as it was given, such as \"3\" with its quotes. Nothing was changed.").At("If-Match").Because(err)
	}
	return revision, nil
}

// etag returns the header that names a revision.
func etag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }
