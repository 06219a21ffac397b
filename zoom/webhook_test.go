package zoom_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"greenroom"
	"greenroom/zoom"
)

const meetingEnded = `{"event":"meeting.ended","event_ts":1794225600123,"payload":{"account_id":"A","object":{"id":"1234567890","uuid":"u==","host_id":"H"}}}`

// hexMAC is what Zoom's documentation says of signatures, written once more.
func hexMAC(secret, text string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

func signedHeader(secret, stamp, body string) http.Header {
	h := http.Header{}
	h.Set("x-zm-request-timestamp", stamp)
	h.Set("x-zm-signature", "v0="+hexMAC(secret, "v0:"+stamp+":"+body))
	return h
}

func stampAt(d time.Duration) string { return strconv.FormatInt(noon.Add(d).Unix(), 10) }

func clockAtNoon() time.Time { return noon }

func hookVerifier(secrets ...greenroom.Secret) zoom.Verifier {
	return zoom.Verifier{Secrets: secrets, Now: clockAtNoon}
}

func TestVerifyAcceptsWhatZoomSigned(t *testing.T) {
	t.Parallel()
	plain := signedHeader("s", stampAt(0), meetingEnded)
	odd := http.Header{"x-zm-SIGNATURE": plain["X-Zm-Signature"], "x-zm-request-timestamp": plain["X-Zm-Request-Timestamp"]}
	upper := plain.Clone()
	upper.Set("x-zm-signature", "v0="+strings.ToUpper(strings.TrimPrefix(plain.Get("x-zm-signature"), "v0=")))
	tests := []struct {
		name     string
		verifier zoom.Verifier
		header   http.Header
	}{
		{"now", hookVerifier("s"), plain},
		{"the new of two secrets", hookVerifier("old", "s"), plain},
		{"the old of two secrets", hookVerifier("s", "new"), plain},
		{"beside an empty secret", hookVerifier("", "s"), plain},
		{"headers in another case", hookVerifier("s"), odd},
		{"digits in another case", hookVerifier("s"), upper},
		{"milliseconds", hookVerifier("s"), signedHeader("s", stampAt(0)+"000", meetingEnded)},
		{"the last retry", hookVerifier("s"), signedHeader("s", stampAt(-85*time.Minute), meetingEnded)},
		{"the edge of the past", hookVerifier("s"), signedHeader("s", stampAt(-zoom.DefaultMaxAge), meetingEnded)},
		{"the edge of the future", hookVerifier("s"), signedHeader("s", stampAt(zoom.DefaultMaxAhead), meetingEnded)},
		{"without a window, or a clock", zoom.Verifier{Secrets: []greenroom.Secret{"s"}, AnyAge: true}, signedHeader("s", "1", meetingEnded)},
	}
	for _, tt := range tests {
		if err := tt.verifier.Verify(tt.header, []byte(meetingEnded)); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestVerifyKnowsAForeignSignature(t *testing.T) {
	t.Parallel()
	// Computed with openssl, so that signer and verifier are not wrong together.
	const sum = "fe0ebe7eabc43a31af70bc8d86b48c1bd60bdc86ebc3cf32e23d038d343dab78"
	h := http.Header{"X-Zm-Request-Timestamp": {"1658940994"}, "X-Zm-Signature": {"v0=" + sum}}
	v := zoom.Verifier{Secrets: []greenroom.Secret{"Kq3tR7vXbA2mZ9cLwE5nYg"}, AnyAge: true}
	if err := v.Verify(h, []byte(`{"event":"meeting.started"}`)); err != nil {
		t.Error(err)
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	const s, signature, timestamp = "s", "X-Zm-Signature", "X-Zm-Request-Timestamp"
	change := func(name string, values ...string) http.Header {
		h := signedHeader(s, stampAt(0), meetingEnded)
		h[name] = values
		return h
	}
	good := signedHeader(s, stampAt(0), meetingEnded).Get(signature)
	at := func(stamp string) http.Header { return signedHeader(s, stamp, meetingEnded) }
	twice := change(signature, good)
	twice["x-zm-signature"] = []string{good}
	noClock := hookVerifier(s)
	noClock.Now = nil
	tests := []struct {
		name     string
		verifier zoom.Verifier
		header   http.Header
		kind     greenroom.Kind
		field    string
	}{
		{"another secret", hookVerifier("S"), at(stampAt(0)), greenroom.Unauthenticated, signature},
		{"no secret", hookVerifier(), at(stampAt(0)), greenroom.Internal, ""},
		{"an empty secret", hookVerifier(""), signedHeader("", stampAt(0), meetingEnded), greenroom.Internal, ""},
		{"the empty one of two secrets", hookVerifier("", s), signedHeader("", stampAt(0), meetingEnded), greenroom.Unauthenticated, signature},
		{"no clock", noClock, at(stampAt(0)), greenroom.Internal, ""},
		{"another body", hookVerifier(s), signedHeader(s, stampAt(0), meetingEnded+" "), greenroom.Unauthenticated, signature},
		{"another time", hookVerifier(s), change(timestamp, stampAt(time.Second)), greenroom.Unauthenticated, signature},
		{"no signature", hookVerifier(s), change(signature), greenroom.Unauthenticated, signature},
		{"two signatures", hookVerifier(s), change(signature, good, good), greenroom.Unauthenticated, signature},
		{"two in different case", hookVerifier(s), twice, greenroom.Unauthenticated, signature},
		{"another scheme", hookVerifier(s), change(signature, "v1"+good[2:]), greenroom.Unauthenticated, signature},
		{"no scheme", hookVerifier(s), change(signature, good[3:]), greenroom.Unauthenticated, signature},
		{"a short signature", hookVerifier(s), change(signature, good[:len(good)-2]), greenroom.Unauthenticated, signature},
		{"a long signature", hookVerifier(s), change(signature, good+strings.Repeat("00", 1<<16)), greenroom.Unauthenticated, signature},
		{"not hexadecimal", hookVerifier(s), change(signature, "v0="+strings.Repeat("g", 64)), greenroom.Unauthenticated, signature},
		{"no time", hookVerifier(s), change(timestamp), greenroom.Unauthenticated, timestamp},
		{"two times", hookVerifier(s), change(timestamp, stampAt(0), stampAt(0)), greenroom.Unauthenticated, timestamp},
		{"an empty time", hookVerifier(s), at(""), greenroom.Unauthenticated, timestamp},
		{"a signed time", hookVerifier(s), at("+" + stampAt(0)), greenroom.Unauthenticated, timestamp},
		{"a date", hookVerifier(s), at("2026-11-02T12:00:00Z"), greenroom.Unauthenticated, timestamp},
		{"part of the body in the time", hookVerifier(s), at(stampAt(0) + ":1"), greenroom.Unauthenticated, timestamp},
		{"a long time", hookVerifier(s), at(strings.Repeat("1", 1<<16)), greenroom.Unauthenticated, timestamp},
		{"seconds of the far future", hookVerifier(s), at(stampAt(0) + "00"), greenroom.Unauthenticated, timestamp},
		{"long past milliseconds", hookVerifier(s), at(stampAt(-zoom.DefaultMaxAge-time.Second) + "000"), greenroom.Unauthenticated, timestamp},
		{"microseconds", hookVerifier(s), at(stampAt(0) + "000000"), greenroom.Unauthenticated, timestamp},
		{"too old", hookVerifier(s), at(stampAt(-zoom.DefaultMaxAge - time.Second)), greenroom.Unauthenticated, timestamp},
		{"too new", hookVerifier(s), at(stampAt(zoom.DefaultMaxAhead + time.Second)), greenroom.Unauthenticated, timestamp},
		{
			"older than configured", zoom.Verifier{Secrets: []greenroom.Secret{s}, Now: clockAtNoon, MaxAge: time.Minute},
			at(stampAt(-2 * time.Minute)), greenroom.Unauthenticated, timestamp,
		},
	}
	for _, tt := range tests {
		err := tt.verifier.Verify(tt.header, []byte(meetingEnded))
		if greenroom.KindOf(err) != tt.kind || greenroom.FieldOf(err) != tt.field {
			t.Errorf("%s: got %v; want %s at %q", tt.name, err, tt.kind, tt.field)
		}
	}
}

// knock sends a handler a request and returns its answer.
func knock(h http.Handler, method string, header http.Header, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/zoom", strings.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// plainCheck is Zoom's check of an address.
const plainCheck = `{"event":"endpoint.url_validation","event_ts":1794225600123,"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}`

func TestWebhookHandlerAnswers(t *testing.T) {
	t.Parallel()
	const refusesEvents = `{"event":"meeting.started","payload":{}}`
	var log bytes.Buffer
	var received []string
	h := zoom.WebhookHandler{
		Verifier: hookVerifier("s"), MaxBody: 1000, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Receive: func(_ context.Context, e zoom.Event) error {
			if e.Name == "meeting.started" {
				return greenroom.Errorf(greenroom.Invalid, "A Zoom meeting needs a start.")
			}
			received = append(received, e.Name)
			return nil
		},
	}
	deaf := h
	deaf.Receive = nil
	long := `{"event":"meeting.ended","x":"` + strings.Repeat("x", 1000) + `"}`
	check := `{"event":"endpoint.url_validation","event_ts":1794225600123,"payload":{"plainToken":"<plain>"}}`
	tests := []struct {
		name    string
		handler http.Handler
		method  string
		header  http.Header
		body    string
		status  int
		answer  string
	}{
		{"an event", h, http.MethodPost, signedHeader("s", stampAt(0), meetingEnded), meetingEnded, 204, ""},
		{"a check", h, http.MethodPost, signedHeader("s", stampAt(0), check), check, 200,
			`{"encryptedToken":"` + hexMAC("s", "<plain>") + `","plainToken":"\u003cplain\u003e"}`},
		{"a check without signature", h, http.MethodPost, http.Header{}, plainCheck, 200,
			`{"encryptedToken":"` + hexMAC("s", "qgg8vlvZRS6UYooatFL8Aw") + `","plainToken":"qgg8vlvZRS6UYooatFL8Aw"}`},
		{"a check with another signature", h, http.MethodPost, signedHeader("guess", stampAt(0), plainCheck), plainCheck, 401, "Unauthorized\n"},
		{"a check without signature and secret", zoom.WebhookHandler{}, http.MethodPost, http.Header{}, plainCheck, 401, "Unauthorized\n"},
		{"a visitor", h, http.MethodGet, http.Header{}, "", 405, "Method Not Allowed\n"},
		{"not signed", h, http.MethodPost, http.Header{}, meetingEnded, 401, "Unauthorized\n"},
		{"too long", h, http.MethodPost, signedHeader("s", stampAt(0), long), long, 413, "Request Entity Too Large\n"},
		{"not JSON", h, http.MethodPost, signedHeader("s", stampAt(0), "<xml/>"), "<xml/>", 400, "Bad Request\n"},
		{"a check without token", h, http.MethodPost, signedHeader("s", stampAt(0), `{"event":"endpoint.url_validation"}`), `{"event":"endpoint.url_validation"}`, 400, "Bad Request\n"},
		{"not received", h, http.MethodPost, signedHeader("s", stampAt(0), refusesEvents), refusesEvents, 500, "Internal Server Error\n"},
		{"nobody receives", deaf, http.MethodPost, signedHeader("s", stampAt(0), meetingEnded), meetingEnded, 500, "Internal Server Error\n"},
		{"no secret", zoom.WebhookHandler{}, http.MethodPost, signedHeader("", stampAt(0), meetingEnded), meetingEnded, 500, "Internal Server Error\n"},
	}
	for _, tt := range tests {
		log.Reset()
		w := knock(tt.handler, tt.method, tt.header, tt.body)
		if w.Code != tt.status || w.Body.String() != tt.answer {
			t.Errorf("%s: answered %d %q; want %d %q", tt.name, w.Code, w.Body, tt.status, tt.answer)
		}
		if said := strings.Contains(log.String(), "status="+strconv.Itoa(tt.status)); said != (tt.status >= 400 && tt.status != 405 && tt.handler.(zoom.WebhookHandler).Log != nil) {
			t.Errorf("%s: logged %q", tt.name, log.String())
		}
	}
	if len(received) != 1 || received[0] != "meeting.ended" {
		t.Errorf("received %q; want the one event", received)
	}
}

// TestUnsignedCheckIsNoOracle does what an attacker would: asks for the
// signature of an event under the cover of a check of the address.
func TestUnsignedCheckIsNoOracle(t *testing.T) {
	t.Parallel()
	forged := "v0:" + stampAt(0) + ":" + meetingEnded
	body, err := json.Marshal(map[string]any{"event": "endpoint.url_validation", "payload": map[string]string{"plainToken": forged}})
	if err != nil {
		t.Fatal(err)
	}
	h := zoom.WebhookHandler{Verifier: hookVerifier("s")}
	for _, header := range []http.Header{{}, signedHeader("guess", stampAt(0), string(body))} {
		w := knock(h, http.MethodPost, header, string(body))
		if w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), hexMAC("s", forged)) {
			t.Errorf("answered %d %q; want a refusal", w.Code, w.Body)
		}
	}
}

// Zoom checks the address every 72 hours and sends nothing more if that fails.
// While the secret is replaced, the check is answered with the one Zoom uses.
func TestGotcha18CheckDuringRotation(t *testing.T) {
	t.Parallel()
	h := zoom.WebhookHandler{Verifier: hookVerifier("old", "new")}
	for _, used := range []string{"old", "new"} {
		w := knock(h, http.MethodPost, signedHeader(used, stampAt(0), plainCheck), plainCheck)
		var got struct{ PlainToken, EncryptedToken string }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: answered %d %q, %v", used, w.Code, w.Body, err)
		}
		if got.PlainToken != "qgg8vlvZRS6UYooatFL8Aw" || got.EncryptedToken != hexMAC(used, got.PlainToken) {
			t.Errorf("%s: answered %+v", used, got)
		}
	}
}

// Zoom takes an answer after 3 seconds for none. A store that hangs is given
// up in time to say so, and Zoom sends the event again.
func TestGotcha18AnswerWithinThreeSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := zoom.WebhookHandler{Verifier: hookVerifier("s"), Receive: func(ctx context.Context, _ zoom.Event) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Minute):
				return errors.New("the store was waited for")
			}
		}}
		start := time.Now()
		w := knock(h, http.MethodPost, signedHeader("s", stampAt(0), meetingEnded), meetingEnded)
		if took := time.Since(start); w.Code != http.StatusInternalServerError || took >= 3*time.Second {
			t.Errorf("answered %d after %s; want 500 within 3 s", w.Code, took)
		}
	})
}
