package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"greenroom"
	"greenroom/internal/httpkit"
	"greenroom/internal/say"
)

// A statusError is refused with a status of HTTP's own, which no kind has.
type statusError struct {
	status int
	err    *greenroom.Error
}

func (e statusError) Error() string { return e.err.Error() }
func (e statusError) Unwrap() error { return e.err }

func (e statusError) write(w http.ResponseWriter, r *http.Request) {
	said(r.Context(), e).At(e.status).Write(w)
}

// A problem is an error answer. It is what huma calls a StatusError with
// headers, so that huma writes it as it is.
type problem struct {
	httpkit.Problem
	header http.Header
}

func (p *problem) Error() string           { return p.Detail }
func (p *problem) GetStatus() int          { return p.Status }
func (p *problem) GetHeaders() http.Header { return p.header }

// ContentType implements huma.ContentTypeFilter.
func (*problem) ContentType(string) string { return "application/problem+json" }

// problem returns the answer about err. It is where an error stops travelling,
// so what is not the caller's fault is logged here, with the answer's reference.
func (s *server) problem(ctx context.Context, err error) *problem {
	p := &problem{Problem: said(ctx, err), header: http.Header{}}
	if p.Status >= http.StatusInternalServerError && ctx.Err() == nil { // else nobody waits for the answer
		p.Reference = httpkit.NewReference()
		s.log.ErrorContext(ctx, "a request of the API failed", slog.String("reference", p.Reference), slog.Any("error", err))
	}
	if own, ok := errors.AsType[statusError](err); ok {
		p.Problem = p.At(own.status)
	} else if greenroom.KindOf(err) == greenroom.Conflict && greenroom.FieldOf(err) == "revision" {
		p.Problem = p.At(http.StatusPreconditionFailed) // what If-Match named is not what is there
		p.Field = "If-Match"
	}
	if wait := httpkit.RetryAfter(err); wait != "" {
		p.header.Set("Retry-After", wait)
	}
	return p
}

// said returns the problem of err in the language of ctx.
func said(ctx context.Context, err error) httpkit.Problem {
	p := httpkit.NewProblem(err)
	p.Detail = say.Error(ctx, err)
	return p
}

// sayProblem is a huma.Transformer: it makes what huma itself refuses a problem
// of ours. (huma's own hook for this is a variable of its package, which is
// everybody's.)
func (s *server) sayProblem(ctx huma.Context, _ string, v any) (any, error) {
	refused, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	return said(ctx.Context(), refusedBy(ctx, refused)).At(refused.Status), nil
}

// refusedBy returns huma's refusal in our words.
func refusedBy(ctx huma.Context, refused *huma.ErrorModel) error {
	switch refused.Status {
	case http.StatusRequestEntityTooLarge:
		return greenroom.Errorf(greenroom.Invalid, "A request to this address has less than %d MiB. Nothing was changed.", ctx.Operation().MaxBodyBytes>>20).At("body")
	case http.StatusRequestTimeout:
		return greenroom.Errorf(greenroom.Invalid, "The request took too long to arrive. Nothing was changed. Send it again.").At("body")
	case http.StatusInternalServerError:
		return greenroom.Errorf(greenroom.Invalid, "The request could not be read to its end. Nothing was changed. Send it again.").At("body")
	}
	if len(refused.Errors) == 0 {
		return greenroom.Errorf(greenroom.Invalid, "This request needs a body of JSON. Nothing was changed.").At("body")
	}
	first := refused.Errors[0]
	if refused.Status == http.StatusBadRequest {
		return greenroom.Errorf(greenroom.Invalid, "The body is not JSON: %s. Nothing was changed.", first.Message).At("body")
	}
	return misfit(first.Location, first.Message)
}

// misfit says what does not fit the description of the API. The place is a path
// such as "body.participants[0].role" or "query.limit".
func misfit(place, message string) error {
	in, field, _ := strings.Cut(place, ".")
	if name, ok := cutAround(message, "expected required property ", " to be present"); ok {
		field = strings.TrimPrefix(field+"."+name, ".")
		return greenroom.Errorf(greenroom.Invalid, "The field %q is missing. Nothing was changed.", field).At(field)
	}
	switch {
	case message == "unexpected property":
		return greenroom.Errorf(greenroom.Invalid, "There is no field %q here. Nothing was changed. Check how it is written.", field).At(field)
	case message == "unknown query parameter":
		return greenroom.Errorf(greenroom.Invalid, "There is no parameter %q here. Nothing was changed. Check how it is written.", field).At(field)
	case field == "":
		return greenroom.Errorf(greenroom.Invalid, "The %s does not fit: %s. Nothing was changed.", in, message).At(in)
	}
	return greenroom.Errorf(greenroom.Invalid, "%q does not fit: %s. Nothing was changed.", field, message).At(field)
}

func cutAround(text, before, after string) (string, bool) {
	text, ok := strings.CutPrefix(text, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(text, after)
}
