package zoom

import (
	"context"
	"strconv"
	"time"

	"greenroom"
)

// Provider is Zoom as a greenroom.Provider. It is safe for concurrent use.
type Provider struct{ client *Client }

var _ greenroom.Provider = (*Provider)(nil)

// NewProvider returns Zoom, called through the client.
func NewProvider(client *Client) *Provider { return &Provider{client} }

// CreateMeeting implements greenroom.Provider. Zoom answers with the meeting as
// it was stored; a start that has passed became "now".
func (p *Provider) CreateMeeting(ctx context.Context, with greenroom.Token, host, agenda string, spec greenroom.MeetingSpec) (*greenroom.ProviderMeeting, error) {
	m, err := p.client.CreateMeeting(ctx, token(with), host, request(agenda, spec))
	if err != nil {
		return nil, err
	}
	return reported(m), nil
}

// FindMeeting implements greenroom.Provider. The list says which meeting it is,
// and a second call what it is, since lists leave out the passcode.
func (p *Provider) FindMeeting(ctx context.Context, with greenroom.Token, host string, marked func(string) bool) (*greenroom.ProviderMeeting, error) {
	list, err := p.client.Meetings(ctx, token(with), host)
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

// UpdateMeeting implements greenroom.Provider. Zoom's PATCH says nothing of what
// it stored, and may have stored less than was asked, so the meeting is read
// back.
func (p *Provider) UpdateMeeting(ctx context.Context, with greenroom.Token, id, agenda string, spec greenroom.MeetingSpec) (*greenroom.ProviderMeeting, error) {
	number, err := meetingNumber(id)
	if err != nil {
		return nil, err
	}
	if err := p.client.UpdateMeeting(ctx, token(with), number, request(agenda, spec)); err != nil {
		return nil, err
	}
	m, err := p.client.Meeting(ctx, token(with), number)
	if err != nil {
		return nil, err
	}
	return reported(m), nil
}

// DeleteMeeting implements greenroom.Provider.
func (p *Provider) DeleteMeeting(ctx context.Context, with greenroom.Token, id string) error {
	number, err := meetingNumber(id)
	if err != nil {
		return err
	}
	return p.client.DeleteMeeting(ctx, token(with), number)
}

// Hosts implements greenroom.Provider.
func (p *Provider) Hosts(ctx context.Context, with greenroom.Token) ([]greenroom.ProviderHost, error) {
	users, err := p.client.Users(ctx, token(with))
	if err != nil {
		return nil, err
	}
	hosts := make([]greenroom.ProviderHost, len(users))
	for i, u := range users {
		hosts[i] = greenroom.ProviderHost{ID: u.ID, Email: u.Email, Licensed: u.Licensed(), Active: u.Status == "active", TimeZone: u.Timezone}
	}
	return hosts, nil
}

// ServerToken implements greenroom.Provider.
func (p *Provider) ServerToken(ctx context.Context, c greenroom.ServerCredentials) (greenroom.Token, error) {
	t, err := p.client.AccountToken(ctx, AccountCredentials{AccountID: c.AccountID, ClientID: c.ClientID, ClientSecret: c.ClientSecret})
	return greenroom.Token{Access: t.Access, ExpiresAt: t.Expires, Scopes: t.Scopes, APIURL: t.APIURL}, err
}

func token(t greenroom.Token) Token {
	return Token{Access: t.Access, Refresh: t.Refresh, Expires: t.ExpiresAt, Scopes: t.Scopes, APIURL: t.APIURL, UserLevel: t.UserLevel}
}

func request(agenda string, spec greenroom.MeetingSpec) MeetingRequest {
	return MeetingRequest{Topic: spec.Topic, Agenda: agenda, Start: spec.Start,
		Duration: time.Duration(spec.Minutes) * time.Minute, Timezone: spec.TimeZone}
}

func reported(m *Meeting) *greenroom.ProviderMeeting {
	return &greenroom.ProviderMeeting{
		ID: strconv.FormatInt(m.ID, 10),
		Spec: greenroom.MeetingSpec{Topic: m.Topic, Start: m.Start.UTC(),
			Minutes: int(m.Duration / time.Minute), TimeZone: m.Timezone},
		JoinURL: greenroom.Secret(m.JoinURL), Passcode: m.Password,
	}
}

func meetingNumber(id string) (int64, error) {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0, greenroom.Errorf(greenroom.Internal, "The stored meeting id is not one of Zoom's.").Because(err)
	}
	return number, nil
}
