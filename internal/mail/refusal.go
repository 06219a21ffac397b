package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	"greenroom"
)

// refused turns an error from a mail transaction into one of ours, by the
// first digit of the reply (RFC 5321, section 4.2.1). 421 and its like are 4yz.
func (t *Transport) refused(ctx context.Context, err error) error {
	reply, ok := errors.AsType[*textproto.Error](err)
	if !ok || reply.Code < 500 {
		return t.unavailable(ctx, err)
	}
	return greenroom.Errorf(greenroom.Invalid,
		"The mail server refused the mail for good (reply %d). Check the address.", reply.Code).Because(wordless(err))
}

// unavailable is any failure that another attempt may not meet. If ctx is why,
// it is among the causes.
func (t *Transport) unavailable(ctx context.Context, err error) error {
	out := greenroom.Errorf(greenroom.Unavailable, "The mail server cannot be reached. The mail is kept and will be tried again.")
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		out = greenroom.Errorf(greenroom.Unavailable, "The mail server did not take the mail (reply %d). It is kept and will be tried again.", reply.Code)
	}
	err = wordless(err)
	if cause := context.Cause(ctx); cause != nil {
		err = errors.Join(cause, err)
	}
	return out.Because(fmt.Errorf("smtp %s: %w", t, err))
}

// wordless returns err for the log: of a server's reply only the code, since
// its words may name people.
func wordless(err error) error {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Errorf("reply %d", reply.Code)
	}
	return err
}
