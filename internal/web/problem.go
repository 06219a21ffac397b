package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"time"

	"greenroom"
	"greenroom/internal/httpkit"
	"greenroom/internal/say"
)

var (
	errMissing = greenroom.Errorf(greenroom.NotFound, "There is no such page. The address may be mistyped, or what it showed is gone.")
	errForeign = greenroom.Errorf(greenroom.Forbidden, "The form came from another website, or from a browser that hides where it comes from. Nothing was changed. Open the page here and try again.")
)

// missing answers what no other page does.
func (v *visit) missing() error { return errMissing }

// foreign answers a form that another site sent.
func (v *visit) foreign() error { return errForeign }

// fail answers with the page of an error, whose reference also stands in the
// log; or sends the visitor to sign in.
func (v *visit) fail(err error) {
	switch {
	case errors.Is(err, errSignIn):
		v.askToSignIn()
		return
	case errors.Is(err, context.Canceled) && v.ctx().Err() != nil:
		return // nobody waits for the answer
	}
	status, reference := statusOf(err), httpkit.NewReference()
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	// The pattern, not the path: a path may carry a token.
	v.log.Log(v.ctx(), level, "answered with an error page", slog.String("reference", reference), slog.Int("status", status),
		slog.String("route", v.r.Pattern), slog.String("user", v.who.ID), slog.Any("error", err))
	if wait := greenroom.RetryAfterOf(err); wait > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
	title := problemTitle(v.ctx(), status)
	page := problemPage(v.frame(title, ""), title, v.sentence(err), reference)
	if err := v.render(status, page); err != nil {
		http.Error(v.w, say.Error(v.ctx(), err), http.StatusInternalServerError)
	}
}

// statusOf is the one of the error's kind, but for a body that is too large.
func statusOf(err error) int {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return http.StatusRequestEntityTooLarge
	}
	return httpkit.Status(greenroom.KindOf(err))
}

// sentence is what people read about an error.
func (v *visit) sentence(err error) string {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return say.T(v.ctx(), "This is larger than the %d KiB that are read here. Nothing was changed.", int(tooLarge.Limit>>10))
	}
	return say.Error(v.ctx(), err)
}

func problemTitle(ctx context.Context, status int) string {
	switch status {
	case http.StatusNotFound:
		return say.T(ctx, "Nothing to see here")
	case http.StatusForbidden:
		return say.T(ctx, "Not yours to do")
	case http.StatusConflict:
		return say.T(ctx, "This has changed meanwhile")
	case http.StatusRequestEntityTooLarge:
		return say.T(ctx, "Too much at once")
	case http.StatusUnprocessableEntity, http.StatusUnauthorized:
		return say.T(ctx, "This cannot be done so")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return say.T(ctx, "Not now")
	}
	return say.T(ctx, "Something failed here")
}

// askToSignIn sends the visitor to sign in, and then back to the page they
// asked for. What a form was sent with is lost.
func (v *visit) askToSignIn() {
	to := "/sign-in"
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(v.r.URL.RequestURI())
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// recovered makes a page of a panic.
func (v *visit) recovered() {
	switch cause := recover(); cause {
	case nil:
	case http.ErrAbortHandler:
		panic(cause)
	default:
		v.log.ErrorContext(v.ctx(), "panicked", slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))
		v.fail(fmt.Errorf("web: panic: %v", cause))
	}
}
