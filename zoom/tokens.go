package zoom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"greenroom"
)

// Token is what Zoom answers to a grant. It is opaque: neither text is parsed.
type Token struct {
	Access  greenroom.Secret
	Refresh greenroom.Secret // "" for account credentials, which need none
	Expires time.Time        // UTC, when Access stops; by our clock before the request
	Scopes  []string         // as Zoom lists them; nil if it does not
	APIURL  string           // REST host of the user's region, or "" if Zoom named no host of its own

	// UserLevel says that the grant is of one person and not of an account:
	// only then may "me" name the host. The caller sets it; Zoom does not say.
	UserLevel bool
}

// AppCredentials identify an app to Zoom.
type AppCredentials struct {
	ClientID     string
	ClientSecret greenroom.Secret
}

// AccountCredentials identify a server-to-server app of one Zoom account.
type AccountCredentials struct {
	AccountID    string
	ClientID     string
	ClientSecret greenroom.Secret
}

// TokenAnswer is Zoom's answer to a grant, as [Token] is made from it. It is
// opaque: neither token is parsed.
type TokenAnswer struct {
	AccessToken  Hidden `json:"access_token"`
	TokenType    string `json:"token_type,omitempty"` // "bearer"
	RefreshToken Hidden `json:"refresh_token,omitempty"`
	ExpiresIn    int64  `json:"expires_in,omitempty"` // seconds
	Scope        string `json:"scope,omitempty"`      // separated by spaces
	APIURL       string `json:"api_url,omitempty"`
}

// LogValue implements slog.LogValuer and hides both tokens.
func (TokenAnswer) LogValue() slog.Value { return slog.StringValue(hidden) }

// OAuthError is the cause of an error that Zoom's token endpoint answered with.
// Its JSON is Zoom's.
type OAuthError struct {
	Status     int    `json:"-"`                // HTTP status
	Code       string `json:"error,omitempty"`  // as in "invalid_grant"; "" if there was none
	Reason     Hidden `json:"reason,omitempty"` // Zoom's words; older ones repeat the authorization code
	TrackingID string `json:"-"`                // x-zm-trackingid, for Zoom's support
}

// Error implements error.
func (e *OAuthError) Error() string {
	return fmt.Sprintf("zoom's token endpoint answered HTTP %d, error %q, tracking id %q", e.Status, e.Code, e.TrackingID)
}

// AccountToken gets a token for the whole account of a server-to-server app.
// It lives an hour, and several may be in use at once (Zoom server-to-server
// OAuth documentation).
//
// Errors: Invalid if Zoom does not accept the credentials, Forbidden with
// [ErrGrantDead] if it has withdrawn them, Unavailable otherwise.
func (c *Client) AccountToken(ctx context.Context, creds AccountCredentials) (Token, error) {
	app := AppCredentials{ClientID: creds.ClientID, ClientSecret: creds.ClientSecret}
	t, err := c.token(ctx, app, false, url.Values{"grant_type": {"account_credentials"}, "account_id": {creds.AccountID}})
	return t, ofAccount(err)
}

// ofAccount says what a refusal means that account credentials alone can get.
func ofAccount(err error) error {
	e, ok := errors.AsType[*OAuthError](err)
	switch {
	case !ok || greenroom.KindOf(err) != greenroom.Invalid:
		return err
	case e.Code == "unsupported_grant_type":
		return greenroom.Errorf(greenroom.Invalid, "Zoom does not let the app sign in: it is not activated, or it is no Server-to-Server app. Open it in the Zoom App Marketplace and activate it on its page “Activation”.").
			Because(fmt.Errorf("%w: %w", greenroom.ErrAppInactive, e))
	case e.Code == "invalid_request":
		return greenroom.Errorf(greenroom.Invalid, "Zoom knows the app, but not as one of this account. Copy the account ID again from the app's page “App credentials” at Zoom.").
			Because(fmt.Errorf("%w: %w", greenroom.ErrAccountUnknown, e))
	}
	return err
}

// AuthorizeURL returns the page of Zoom on which a person grants access. The
// challenge is the S256 one of the verifier given to [Client.ExchangeCode].
// There is no scope parameter: Zoom asks for what the app is registered with,
// and has refused lists that differ.
func (c *Client) AuthorizeURL(app AppCredentials, redirect, state, challenge string) string {
	return c.oauthURL + "/oauth/authorize?" + url.Values{
		"response_type":         {"code"},
		"client_id":             {app.ClientID},
		"redirect_uri":          {redirect},
		"state":                 {state},
		"code_challenge":        {challenge},
		"code_challenge_method": {"S256"},
	}.Encode()
}

// ExchangeCode trades an authorization code, which lives five minutes and
// works once, for a token. Errors are those of [Client.Refresh].
func (c *Client) ExchangeCode(ctx context.Context, app AppCredentials, code, redirect, verifier string) (Token, error) {
	return c.token(ctx, app, true, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
	})
}

// Refresh trades a refresh token for a new pair. The old refresh token is dead
// as soon as Zoom has answered, even if the answer is lost (Zoom OAuth
// documentation): one caller at a time per grant, and store before use. An
// answer without a refresh token leaves the old one (RFC 6749, section 6).
//
// Errors: Internal without a refresh token; Forbidden with [ErrGrantDead] if
// the grant is over, Invalid if Zoom does not accept the app, Unavailable
// otherwise, which [IsAmbiguous] splits into "not sent" and "may be spent".
func (c *Client) Refresh(ctx context.Context, app AppCredentials, refresh greenroom.Secret) (Token, error) {
	if refresh == "" {
		return Token{}, greenroom.Errorf(greenroom.Internal, "Zoom's permission was about to be renewed without a refresh token. Nothing was sent to Zoom.")
	}
	t, err := c.token(ctx, app, true, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh.Reveal()}})
	if err == nil && t.Refresh == "" {
		t.Refresh = refresh
	}
	return t, err
}

// Revoke ends a grant by its access or refresh token; both die at once. A grant
// that is dead already is no error. Errors otherwise are those of
// [Client.Refresh].
func (c *Client) Revoke(ctx context.Context, app AppCredentials, token greenroom.Secret) error {
	_, err := c.oauth(ctx, app, "/oauth/revoke", true, url.Values{"token": {token.Reveal()}})
	if errors.Is(err, ErrGrantDead) {
		return nil
	}
	return err
}

// token asks the token endpoint. Only grants that are used up by asking leave
// an ambiguous outcome.
func (c *Client) token(ctx context.Context, app AppCredentials, once bool, form url.Values) (Token, error) {
	asked := c.now().UTC()
	r, err := c.oauth(ctx, app, "/oauth/token", once, form)
	if err != nil {
		return Token{}, err
	}
	var body TokenAnswer
	if decode(r.body, &body) != nil || body.AccessToken == "" {
		return Token{}, undecodable(&OAuthError{Status: r.status, TrackingID: r.tracking}, once)
	}
	life := time.Hour // documented for every grant
	if body.ExpiresIn > 0 && body.ExpiresIn <= 24*60*60 {
		life = time.Duration(body.ExpiresIn) * time.Second
	}
	return Token{
		Access: greenroom.Secret(body.AccessToken), Refresh: greenroom.Secret(body.RefreshToken),
		Expires: asked.Add(life), Scopes: strings.Fields(body.Scope), APIURL: c.regional(body.APIURL),
	}, nil
}

// oauth posts a form, parameters in the body so that no log of addresses holds
// them, and returns a successful answer.
func (c *Client) oauth(ctx context.Context, app AppCredentials, path string, once bool, form url.Values) (*reply, error) {
	req, err := c.withBasic(ctx, app, c.oauthURL+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.exchange(req, path, once, func(r *reply) error { return c.judgeOAuth(r, once) })
}

// withBasic returns a POST with an app's credentials.
func (c *Client) withBasic(ctx context.Context, app AppCredentials, target string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, body)
	if err != nil {
		return nil, unwritten(err)
	}
	req.SetBasicAuth(app.ClientID, app.ClientSecret.Reveal())
	req.Header.Set("Accept", "application/json")
	return req, nil
}

// judgeOAuth returns the error that an answer of the token endpoint is, or
// nil. Shapes and spellings are those of the Zoom OAuth documentation and of
// answers published by users of it.
func (c *Client) judgeOAuth(r *reply, once bool) error {
	var e OAuthError
	decoded := decode(r.body, &e) == nil
	if !decoded {
		e = OAuthError{}
	}
	e.Status, e.TrackingID = r.status, r.tracking
	stated := e.Code != "" || e.Reason != ""
	switch {
	case decoded && !stated && r.status/100 == 2:
		return nil
	case r.status/100 == 2 && !decoded:
		return undecodable(&e, once)
	case r.status >= 500 || r.status == http.StatusTooManyRequests || r.status == http.StatusRequestTimeout || !stated:
		return c.unsettled(r, &e, once)
	case e.Code == "invalid_grant" || e.Reason == "Invalid Token!":
		return greenroom.Errorf(greenroom.Forbidden, "Zoom has ended its permission for Greenroom, or this one was used before. Connect Zoom again.").
			Because(fmt.Errorf("%w: %w", ErrGrantDead, &e))
	case e.Code == "unsupported_grant_type":
		return greenroom.Errorf(greenroom.Invalid, "Zoom does not accept this kind of sign-in for the app. Check that the account id is right and that the app is activated.").
			Because(fmt.Errorf("%w: %w", greenroom.ErrAppInactive, &e))
	case e.Code == "invalid_client":
		return greenroom.Errorf(greenroom.Invalid, "Zoom does not know this client ID and secret. Copy both again from the app's page “App credentials” at Zoom.").
			Because(fmt.Errorf("%w: %w", greenroom.ErrAppUnknown, &e))
	}
	return greenroom.Errorf(greenroom.Invalid, "Zoom refused the sign-in as it was asked for. Check the app's settings and redirect address in Zoom, then start again.").Because(&e)
}

// unsettled makes the error of an answer that says nothing about the grant.
func (c *Client) unsettled(r *reply, e *OAuthError, once bool) error {
	out := greenroom.Errorf(greenroom.Unavailable, unclear)
	out.RetryAfter = retryAfter(r.header, c.now())
	if once && (r.status >= 500 || r.status == http.StatusRequestTimeout) {
		return out.Because(fmt.Errorf("%w: %w", errAmbiguous, e))
	}
	return out.Because(e)
}
