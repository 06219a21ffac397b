package zoom

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"greenroom"
)

// Defaults of [Verifier] and [WebhookHandler].
const (
	DefaultMaxAge     = 2 * time.Hour   // Zoom's last retry comes 85 minutes after the event
	DefaultMaxAhead   = 5 * time.Minute // by which Zoom's clock may be ahead of ours
	DefaultMaxWebhook = 1 << 20         // bytes of a body
)

const (
	signatureHeader = "X-Zm-Signature"
	timestampHeader = "X-Zm-Request-Timestamp"
	signatureScheme = "v0"
	millisDigits    = 13 // of milliseconds, in which a sample of github.com/mattermost/mattermost-plugin-zoom is signed
	maxStamp        = millisDigits
	urlValidation   = "endpoint.url_validation"
	maxPlainToken   = 128 // bytes; Zoom's has 22
	// answerWithin is how long a receiver may take. Zoom waits 3 seconds for
	// the answer (Zoom webhook documentation).
	answerWithin = 2500 * time.Millisecond
)

// Verifier tells what Zoom signed from what it did not. The zero value verifies
// nothing. It is safe for concurrent use.
type Verifier struct {
	// Secrets are the secret tokens of the app, any of which may have signed:
	// while one is being replaced there are two. Empty ones never verify.
	Secrets []greenroom.Secret

	// MaxAge and MaxAhead bound the time of signing against Now; 0 means the
	// default. Zoom documents no window, nor whether a retry is signed anew, so
	// a MaxAge below 85 minutes may lose the retries of what we missed.
	MaxAge, MaxAhead time.Duration
	AnyAge           bool             // there is no window, and Now is not needed
	Now              func() time.Time // the clock
}

// Verify returns nil if one of the secrets signed the body, as it was received,
// within the window. Names of headers are found in any case; one that is sent
// twice is as good as none, since readers could disagree on which counts. The
// comparison takes the same time whatever was sent.
//
// Source: Zoom's webhook documentation, "Verify webhook events".
//
// Errors: Unauthenticated, at the header at fault; Internal without any secret
// or clock.
func (v Verifier) Verify(h http.Header, body []byte) error {
	_, err := v.signer(h, body)
	return err
}

// signer returns the secret that signed the body.
func (v Verifier) signer(h http.Header, body []byte) (greenroom.Secret, error) {
	stamp, at, err := signedAt(h)
	if err != nil {
		return "", err
	}
	signature, err := signatureOf(h)
	if err != nil {
		return "", err
	}
	message := append([]byte(signatureScheme+":"+stamp+":"), body...)
	var usable bool
	var found greenroom.Secret
	for _, secret := range v.Secrets {
		if secret == "" {
			continue
		}
		usable = true
		if hmac.Equal(signature, webhookMAC(secret, message)) {
			found = secret
		}
	}
	switch {
	case !usable:
		return "", greenroom.Errorf(greenroom.Internal, "No secret token of the Zoom app is known, so no message of Zoom's can be believed.")
	case found == "":
		return "", errUnsigned(signatureHeader, nil)
	}
	return found, v.timely(at)
}

// timely returns an error if the time of signing is outside the window.
func (v Verifier) timely(at time.Time) error {
	if v.AnyAge {
		return nil
	}
	if v.Now == nil {
		return greenroom.Errorf(greenroom.Internal, "The reader of Zoom's messages was built without a clock.")
	}
	age, oldest, newest := v.Now().Sub(at), v.MaxAge, v.MaxAhead
	if oldest == 0 {
		oldest = DefaultMaxAge
	}
	if newest == 0 {
		newest = DefaultMaxAhead
	}
	if age > oldest || age < -newest {
		return greenroom.Errorf(greenroom.Unauthenticated, "Zoom signed the message too long ago, or our clock is wrong. It was not read.").
			At(timestampHeader).Because(fmt.Errorf("signed %s ago", age))
	}
	return nil
}

// signedAt reads the time of signing, in Unix seconds or milliseconds. With
// digits alone it cannot contain the colon that ends it in what is signed, so
// that nothing moves between it and the body.
func signedAt(h http.Header) (stamp string, at time.Time, err error) {
	stamp = onlyHeader(h, timestampHeader)
	if stamp == "" || len(stamp) > maxStamp || strings.Trim(stamp, "0123456789") != "" {
		return "", time.Time{}, errUnsigned(timestampHeader, nil)
	}
	number, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return "", time.Time{}, errUnsigned(timestampHeader, err)
	}
	if len(stamp) == millisDigits {
		return stamp, time.UnixMilli(number), nil
	}
	return stamp, time.Unix(number, 0), nil
}

// signatureOf reads the signature. Hexadecimal digits have no case.
func signatureOf(h http.Header) ([]byte, error) {
	digits, ok := strings.CutPrefix(onlyHeader(h, signatureHeader), signatureScheme+"=")
	signature, err := hex.DecodeString(digits)
	if err != nil || !ok {
		return nil, errUnsigned(signatureHeader, err)
	}
	return signature, nil
}

func errUnsigned(header string, cause error) error {
	return greenroom.Errorf(greenroom.Unauthenticated, "The message is not signed by Zoom. It was not read.").At(header).Because(cause)
}

// onlyHeader returns the value of a header that is there once, and otherwise "".
func onlyHeader(h http.Header, name string) string {
	var all []string
	for key, values := range h {
		if strings.EqualFold(key, name) {
			all = append(all, values...)
		}
	}
	if len(all) != 1 {
		return ""
	}
	return all[0]
}

func webhookMAC(secret greenroom.Secret, message []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret.Reveal()))
	h.Write(message) // a hash never fails to be written
	return h.Sum(nil)
}

// WebhookHandler is the address that Zoom sends an app's events to. It answers
// 204 to an event that was received; 200 to Zoom's check of the address, which
// comes when a subscription is made and every 72 hours; 405, 413, 401 or 400 to
// what is not POST, too long, not signed or not an event; and 500 if the
// event could not be received. Zoom repeats what was answered otherwise than
// with 200 or 204 three times, after 5, 20 and 60 minutes, and then never.
//
// Zoom signs its check like any event, but does not document that it does. One
// without any signature is answered if its token is nothing but a token: the
// answer is a signature of the text in it, and with the right text, of an event.
type WebhookHandler struct {
	Verifier Verifier

	// Receive stores the event and does no more: Zoom waits 3 seconds, so the
	// context ends after 2.5. Events come late, twice and in any order; see
	// [Event.Key]. After an error, whose text is logged, Zoom sends it again.
	Receive func(context.Context, Event) error

	MaxBody int64        // bytes; 0 means DefaultMaxWebhook
	Log     *slog.Logger // nil discards
}

// ServeHTTP implements http.Handler.
func (wh WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
	defer cancel()
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	event, secret, err := wh.read(w, r)
	switch {
	case err != nil:
		wh.refuse(ctx, w, refusalStatus(err), err)
	case event.Name == urlValidation:
		wh.validate(ctx, w, event, secret)
	case wh.Receive == nil:
		wh.refuse(ctx, w, http.StatusInternalServerError, errors.New("nobody receives Zoom's events"))
	default:
		if err := wh.Receive(ctx, event); err != nil {
			wh.refuse(ctx, w, http.StatusInternalServerError, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// read returns the event and the secret that signed it.
func (wh WebhookHandler) read(w http.ResponseWriter, r *http.Request) (Event, greenroom.Secret, error) {
	limit := wh.MaxBody
	if limit == 0 {
		limit = DefaultMaxWebhook
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return Event{}, "", greenroom.Errorf(greenroom.Invalid, "The message broke off, or is too long. It was not read.").Because(err)
	}
	event, malformed := ParseEvent(body)
	secret, err := wh.Verifier.signer(r.Header, body)
	if err != nil && malformed == nil && onlyHeader(r.Header, signatureHeader) == "" && harmless(event) {
		secret, err = wh.Verifier.first(err)
	}
	if err != nil {
		return Event{}, "", err
	}
	return event, secret, malformed
}

// harmless reports whether an event is a check of the address whose answer
// cannot be the signature of anything: what is signed has colons.
func harmless(e Event) bool {
	const token = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=_-"
	plain := e.Payload.Text("plainToken")
	return e.Name == urlValidation && len(plain) <= maxPlainToken && strings.Trim(plain, token) == ""
}

// first returns the first secret that can sign, or the error.
func (v Verifier) first(err error) (greenroom.Secret, error) {
	i := slices.IndexFunc(v.Secrets, func(s greenroom.Secret) bool { return s != "" })
	if i < 0 {
		return "", err
	}
	return v.Secrets[i], nil
}

// validate answers Zoom's check of the address. The answer is made with the
// secret that signed the check, whichever of several Zoom uses by now.
func (wh WebhookHandler) validate(ctx context.Context, w http.ResponseWriter, e Event, secret greenroom.Secret) {
	plain := e.Payload.Text("plainToken")
	answer, err := json.Marshal(map[string]string{
		"plainToken":     plain,
		"encryptedToken": hex.EncodeToString(webhookMAC(secret, []byte(plain))),
	})
	if err != nil || plain == "" {
		wh.refuse(ctx, w, http.StatusBadRequest, errors.New("a check of the address without plainToken"))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(answer)
}

// refuse answers without a word on the reason, which is for the log.
func (wh WebhookHandler) refuse(ctx context.Context, w http.ResponseWriter, status int, err error) {
	if wh.Log != nil {
		wh.Log.LogAttrs(ctx, slog.LevelWarn, "zoom webhook refused", slog.Int("status", status), slog.String("error", err.Error()))
	}
	http.Error(w, http.StatusText(status), status)
}

// refusalStatus is the status for an event that was not read.
func refusalStatus(err error) int {
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return http.StatusRequestEntityTooLarge
	}
	kind := greenroom.KindOf(err)
	if kind == greenroom.Unauthenticated {
		return http.StatusUnauthorized
	}
	if kind == greenroom.Invalid {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}
