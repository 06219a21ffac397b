package zoom

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"greenroom"
)

// Provider is Zoom as a greenroom.Provider. It is safe for concurrent use.
type Provider struct{ client *Client }

var (
	_ greenroom.Provider   = (*Provider)(nil)
	_ greenroom.Authorizer = (*Provider)(nil)
	_ greenroom.Eraser     = (*Provider)(nil)
)

// NewProvider returns Zoom, called through the client.
func NewProvider(client *Client) *Provider { return &Provider{client} }

// CreateMeeting implements greenroom.Provider. Zoom answers with the meeting as
// it was stored; a start that has passed became "now".
func (p *Provider) CreateMeeting(ctx context.Context, with greenroom.Token, host, agenda string, spec greenroom.MeetingSpec) (*greenroom.ProviderMeeting, error) {
	m, err := p.client.CreateMeeting(ctx, token(with), hostFor(with, host), request(agenda, spec))
	if err != nil {
		return nil, err
	}
	return reported(&m.Meeting), nil
}

// FindMeeting implements greenroom.Provider. The list says which meeting it is,
// and a second call what it is, since lists leave out the passcode.
func (p *Provider) FindMeeting(ctx context.Context, with greenroom.Token, host string, marked func(string) bool) (*greenroom.ProviderMeeting, error) {
	list, err := p.client.Meetings(ctx, token(with), hostFor(with, host), MeetingsQuery{})
	if err != nil {
		return nil, err
	}
	for _, row := range list {
		if marked(row.Agenda) {
			m, err := p.client.Meeting(ctx, token(with), row.ID)
			if err != nil {
				return nil, err
			}
			return reported(m), nil
		}
	}
	return nil, nil
}

// UpdateMeeting implements greenroom.Provider. What Zoom stored may be less than
// was asked; it is for the domain to compare.
func (p *Provider) UpdateMeeting(ctx context.Context, with greenroom.Token, id, agenda string, spec greenroom.MeetingSpec) (*greenroom.ProviderMeeting, error) {
	number, err := meetingNumber(id)
	if err != nil {
		return nil, err
	}
	m, err := p.client.UpdateMeeting(ctx, token(with), number, request(agenda, spec))
	if IsUnread(err) && greenroom.KindOf(err) == greenroom.Forbidden {
		return &greenroom.ProviderMeeting{ID: id, Spec: spec, Unread: true}, nil
	}
	if err != nil {
		return nil, certain(err)
	}
	return reported(&m.Meeting), nil
}

// certain keeps a NotFound only if Zoom said that it is the meeting which is
// gone: whoever reads it makes another. Any other 404 is worth another try.
func certain(err error) error {
	if greenroom.KindOf(err) != greenroom.NotFound {
		return err
	}
	if e, ok := errors.AsType[*APIError](err); ok && e.Code == 3001 {
		return err
	}
	return greenroom.Errorf(greenroom.Unavailable, "Zoom does not find the meeting, and does not say that it is gone. It is asked again.").Because(err)
}

// DeleteMeeting implements greenroom.Provider.
func (p *Provider) DeleteMeeting(ctx context.Context, with greenroom.Token, id string) error {
	number, err := meetingNumber(id)
	if err != nil {
		return err
	}
	return p.client.DeleteMeeting(ctx, token(with), number)
}

// Hosts implements greenroom.Provider: active, inactive and pending users, each
// once, by id. Zoom lists one status at a time; somebody whose status changes
// between two lists is as the later one says. A user-level token sees its own
// person only.
func (p *Provider) Hosts(ctx context.Context, with greenroom.Token) ([]greenroom.ProviderHost, error) {
	if with.UserLevel {
		login, err := p.Login(ctx, with)
		if err != nil {
			return nil, err
		}
		return []greenroom.ProviderHost{login.Host}, nil
	}
	found := map[string]greenroom.ProviderHost{}
	for _, status := range []string{"pending", "inactive", "active"} {
		users, err := p.client.Users(ctx, token(with), UsersQuery{Status: status})
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			host := asHost(u)
			found[host.ID] = host
		}
	}
	return slices.SortedFunc(maps.Values(found), func(x, y greenroom.ProviderHost) int { return cmp.Compare(x.ID, y.ID) }), nil
}

// ServerToken implements greenroom.Provider.
func (p *Provider) ServerToken(ctx context.Context, c greenroom.ServerCredentials) (greenroom.Token, error) {
	t, err := p.client.AccountToken(ctx, AccountCredentials{AccountID: c.AccountID, ClientID: c.ClientID, ClientSecret: c.ClientSecret})
	return granted(t), err
}

// AuthorizeURL implements greenroom.Authorizer.
func (p *Provider) AuthorizeURL(ask greenroom.AuthorizeRequest) string {
	return p.client.AuthorizeURL(AppCredentials{ClientID: ask.ClientID}, ask.RedirectURL, ask.State.Reveal(), ask.Challenge)
}

// ExchangeCode implements greenroom.Authorizer.
func (p *Provider) ExchangeCode(ctx context.Context, app greenroom.AppCredentials, code string, verifier greenroom.Secret, redirect string) (greenroom.Token, error) {
	t, err := p.client.ExchangeCode(ctx, AppCredentials(app), code, redirect, verifier.Reveal())
	return granted(t), err
}

// RefreshToken implements greenroom.Authorizer.
func (p *Provider) RefreshToken(ctx context.Context, app greenroom.AppCredentials, refresh greenroom.Secret) (greenroom.Token, error) {
	t, err := p.client.Refresh(ctx, AppCredentials(app), refresh)
	return granted(t), err
}

// Login implements greenroom.Authorizer. For an account-level token it is the
// administrator who consented.
func (p *Provider) Login(ctx context.Context, with greenroom.Token) (greenroom.ProviderLogin, error) {
	u, err := p.client.User(ctx, token(with), "me")
	if err != nil {
		return greenroom.ProviderLogin{}, err
	}
	return greenroom.ProviderLogin{Account: u.AccountID, Host: asHost(*u)}, nil
}

// RevokeToken implements greenroom.Authorizer.
func (p *Provider) RevokeToken(ctx context.Context, app greenroom.AppCredentials, token greenroom.Secret) error {
	return p.client.Revoke(ctx, AppCredentials(app), token)
}

// ReportErasure implements greenroom.Eraser.
func (p *Provider) ReportErasure(ctx context.Context, app greenroom.AppCredentials, account, user string, event []byte) error {
	return p.client.ReportDeletion(ctx, AppCredentials(app), DataDeletion{AccountID: account, UserID: user, Event: event})
}

// hostFor names a host in the path of a call. A user-level token may call its
// own person by "me" alone, and no other token may say "me" (Zoom OAuth
// documentation).
func hostFor(with greenroom.Token, host string) string {
	if with.UserLevel {
		return "me"
	}
	return host
}

// asHost is a user as the domain has them. A pending user has no id: Zoom takes
// an address wherever it takes one.
func asHost(u User) greenroom.ProviderHost {
	return greenroom.ProviderHost{ID: cmp.Or(u.ID, u.Email), Email: greenroom.OneLine(u.Email), Name: greenroom.OneLine(u.Name()), Licensed: u.Licensed(),
		Active: u.Status == "active", Pending: u.Status == "pending", TimeZone: u.Timezone}
}

// granted is a token as the domain has it; whether it is of one person, Zoom
// does not say.
func granted(t Token) greenroom.Token {
	return greenroom.Token{Access: t.Access, Refresh: t.Refresh, ExpiresAt: t.Expires, Scopes: t.Scopes, APIURL: t.APIURL}
}

func token(t greenroom.Token) Token {
	return Token{Access: t.Access, Refresh: t.Refresh, Expires: t.ExpiresAt, Scopes: t.Scopes, APIURL: t.APIURL, UserLevel: t.UserLevel}
}

func request(agenda string, spec greenroom.MeetingSpec) MeetingRequest {
	return MeetingRequest{Topic: spec.Topic, Agenda: &agenda, Start: At(spec.Start), Duration: spec.Minutes, Timezone: spec.TimeZone}
}

func reported(m *Meeting) *greenroom.ProviderMeeting {
	return &greenroom.ProviderMeeting{
		ID:       strconv.FormatInt(m.ID, 10),
		Spec:     greenroom.MeetingSpec{Topic: m.Topic, Start: m.Start.UTC(), Minutes: m.Duration, TimeZone: m.Timezone},
		JoinURL:  greenroom.Secret(m.JoinURL),
		Passcode: greenroom.Secret(m.Password),
	}
}

func meetingNumber(id string) (int64, error) {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0, greenroom.Errorf(greenroom.Internal, "The stored meeting id is not one of Zoom's.").Because(err)
	}
	return number, nil
}
