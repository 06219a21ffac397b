package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"greenroom"
	"greenroom/internal/httpkit"
)

const (
	// pingEvery keeps proxies from taking a quiet stream for a dead one.
	pingEvery = 20 * time.Second
	// streamLife ends a stream now and then; browsers come back at once, and
	// their roles are asked for anew.
	streamLife = 10 * time.Minute
)

// live is the stream of server-sent events that pages follow (HTML Standard,
// section 9.2). Each message says that something has changed, and its id is the
// number of the event. The query narrows it to a "program" or to one "subject";
// "after" is the number to begin after, unless the browser comes back and names
// the last one it saw.
func (v *visit) live() error {
	wants := v.r.URL.Query()
	after, err := strconv.ParseInt(wants.Get("after"), 10, 64)
	if err != nil {
		after = -1
	}
	if last, err := strconv.ParseInt(v.r.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		after = last
	}
	concerned := func(e *greenroom.Event) bool {
		return (wants.Get("subject") == "" || wants.Get("subject") == e.Subject.ID) &&
			(wants.Get("program") == "" || wants.Get("program") == string(e.Program))
	}
	ctx, cancel := context.WithTimeout(v.ctx(), streamLife)
	defer cancel()
	heard, ended := make(chan int64), make(chan error, 1)
	go func() {
		defer cancel()
		ended <- v.app.FollowEvents(ctx, v.who, v.org.ID, after, func(events []*greenroom.Event) error {
			news := int64(0)
			for _, e := range events {
				if concerned(e) {
					news = e.Seq
				}
			}
			if news == 0 {
				return nil
			}
			select {
			case heard <- news:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	err = v.stream(ctx, heard)
	cancel()
	if failure := <-ended; failure != nil && !errors.Is(failure, context.Canceled) && !errors.Is(failure, context.DeadlineExceeded) {
		v.log.WarnContext(v.ctx(), "a live stream ended", slog.Any("error", failure))
	}
	return err
}

// stream writes what is heard, and a comment now and then, until ctx ends or
// nobody reads any more. Nothing can go wrong that the reader could be told.
func (v *visit) stream(ctx context.Context, heard <-chan int64) error {
	out, message := httpkit.NewStream(v.w), ": open\n\n"
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		if err := out.Send([]byte(message)); err != nil {
			return nil // nobody reads any more
		}
		select {
		case <-ctx.Done():
			return nil
		case seq := <-heard:
			// A message without a line of data would not be dispatched.
			message = fmt.Sprintf("id: %d\ndata:\n\n", seq)
		case <-ping.C:
			message = ": still here\n\n"
		}
	}
}

// follow makes the page f follow the organization's events, narrowed by query,
// from those that it does not yet show. It is called before the page reads what
// it shows.
func (v *visit) follow(query string) (address string, err error) {
	last, err := v.app.LastEvent(v.ctx(), v.who, v.org.ID)
	return v.path("/live?after=" + strconv.FormatInt(last, 10) + query), err
}
