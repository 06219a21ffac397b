package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/httpkit"
	"greenroom/internal/say"
)

// An entry is what somebody typed into a form, and what is wrong with it. The
// zero entry is an empty form.
type entry struct {
	url.Values
	err error
}

// entry reads the form that was sent.
func (v *visit) entry() (entry, error) {
	if err := v.r.ParseForm(); err != nil {
		if statusOf(err) == http.StatusRequestEntityTooLarge {
			return entry{}, err
		}
		return entry{}, greenroom.Errorf(greenroom.Invalid, "The form could not be read. Nothing was changed. Go back and try again.").Because(err)
	}
	return entry{Values: v.r.PostForm}, nil
}

// problem returns what is wrong with one of the fields, or "".
func (e entry) problem(ctx context.Context, fields ...string) string {
	if e.err != nil && slices.Contains(fields, greenroom.FieldOf(e.err)) {
		return say.Error(ctx, e.err)
	}
	return ""
}

// other returns what is wrong with something else than the fields, or "".
func (e entry) other(ctx context.Context, fields ...string) string {
	if e.err == nil || slices.Contains(fields, greenroom.FieldOf(e.err)) {
		return ""
	}
	return say.Error(ctx, e.err)
}

// revision is the one that the form was made from.
func (e entry) revision() int64 {
	n, err := strconv.ParseInt(e.Get("revision"), 10, 64)
	if err != nil {
		return 0 // none: the change will be a Conflict
	}
	return n
}

// status is that of a page whose form was refused.
func (e entry) status() int {
	if e.err == nil {
		return http.StatusOK
	}
	return httpkit.Status(greenroom.KindOf(e.err))
}

// refused reports whether an error is for the form to say, because it is about
// what was typed. Nobody types a revision: that is for the fresh page to say.
func refused(err error) bool {
	kind, field := greenroom.KindOf(err), greenroom.FieldOf(err)
	return kind == greenroom.Invalid || kind == greenroom.Conflict && field != "" && field != "revision"
}

// localPath returns the address if it is one of our own, and "/" otherwise.
func localPath(address string) string {
	if !app.IsLocalPath(address) {
		return "/"
	}
	return address
}
