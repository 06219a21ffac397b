package zoomsim

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// answerWithin is how long an address may take to answer (Zoom webhook docs).
const answerWithin = 3 * time.Second

// newWebhookClient returns a client that follows no redirect and leaves no
// connection open.
func newWebhookClient(limit time.Duration) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       limit,
	}
}

// A message is one signed POST to an app.
type message struct {
	url    string
	secret string    // the app's secret token
	at     time.Time // that the signature names
	body   string
}

// digest returns the hex HMAC-SHA256 of text.
func digest(secret, text string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(text)) // never fails, says hash.Hash
	return hex.EncodeToString(h.Sum(nil))
}

// post sends a message with the headers of the Zoom webhook docs of February
// 2026. The caller closes the body of the answer.
func (s *Sim) post(ctx context.Context, m message) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url, strings.NewReader(m.body))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(m.at.Unix(), 10)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Zoom Marketplace/1.0a (zoomsim)")
	req.Header.Set("X-Zm-Request-Timestamp", stamp)
	req.Header.Set("X-Zm-Signature", "v0="+digest(m.secret, "v0:"+stamp+":"+m.body))
	req.Header.Set("X-Zm-Request-Id", secret(16))
	return s.webhooks.client.Do(req)
}

// why says in a sentence why there was no answer.
func (s *Sim) why(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		if wrapped.Timeout() {
			return "There was no answer within " + s.opts.WebhookTimeout.String() + "."
		}
		err = wrapped.Err
	}
	return "There was no answer: " + err.Error() + "."
}

// A challenge is a validation request and the answer that it expects.
type challenge struct {
	message
	Plain     string `json:"plainToken"`
	Encrypted string `json:"encryptedToken"`
}

// challenge returns a new challenge for an address of an app. An app that was
// made without a secret token gets one. The lock is held.
func (s *Sim) challenge(app *App, url string) challenge {
	if app.SecretToken == "" {
		app = new(app.signing(nil))
		s.state.apps.put(app)
	}
	plain := secret(16)
	body := compact(map[string]any{"event": "endpoint.url_validation", "event_ts": s.now().UnixMilli(),
		"payload": map[string]string{"plainToken": plain}})
	return challenge{message{url, app.SecretToken, s.now(), string(body)}, plain, digest(app.SecretToken, plain)}
}

// prove sends a challenge and returns, in a sentence, what was wrong with the
// answer, or "". The lock is not held.
func (s *Sim) prove(ctx context.Context, c challenge) string {
	resp, err := s.post(ctx, c.message)
	if err != nil {
		return s.why(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return answeredWith(resp.StatusCode) + " A validation is answered with 200."
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return s.why(err)
	}
	var got challenge
	switch err := json.Unmarshal(data, &got); {
	case err != nil:
		return "The answer to the validation is not the JSON object that Zoom expects."
	case got.Plain != c.Plain:
		return "The answer to the validation does not repeat plainToken."
	case got.Encrypted != c.Encrypted:
		return "The answer's encryptedToken is not the HMAC-SHA256 of plainToken under the app's secret token, in lower-case hex."
	}
	return ""
}

func answeredWith(status int) string {
	return "The address answered with " + strings.TrimSpace(strconv.Itoa(status)+" "+http.StatusText(status)) + "."
}
