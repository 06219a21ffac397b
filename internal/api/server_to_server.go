package api

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// serverToServer are the credentials of a Server-to-Server app, and whose
// connection they shall be.
type serverToServer struct {
	Owner        *ownerChosen `json:"owner,omitempty" doc:"Whose connection it is: the organization's if left out."`
	Name         string       `json:"name,omitempty" doc:"What people will call the connection." example:"Main account"`
	AccountID    string       `json:"account_id" example:"SimHospitalAccount01"`
	ClientID     string       `json:"client_id" example:"sim-hospital-s2s"`
	ClientSecret string       `json:"client_secret" doc:"It is stored sealed and never answered." writeOnly:"true" example:"…"`
	SecretToken  string       `json:"secret_token,omitempty" doc:"With which Zoom signs events. Without it, changes at Zoom are found by polling only. Likewise never answered." writeOnly:"true" example:"…"`
	DefaultHost  string       `json:"default_host,omitempty" doc:"E-mail address of a Zoom user, who hosts where nobody who leads can." example:"rooms-1@hospital.example"`
}

type ownerChosen struct {
	Kind ownerKind `json:"kind" example:"program"`
	ID   string    `json:"id" doc:"Of the program or the person." example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

// serverChange is what may be changed of a Server-to-Server connection.
type serverChange struct {
	Name              string `json:"name" example:"Main account"`
	DefaultHost       string `json:"default_host,omitempty" doc:"Left out, there is none." example:"rooms-1@hospital.example"`
	ClientSecret      string `json:"client_secret,omitempty" doc:"Left out, it stays." writeOnly:"true" example:"…"`
	SecretToken       string `json:"secret_token,omitempty" doc:"Left out, it stays." writeOnly:"true" example:"…"`
	RemoveSecretToken bool   `json:"remove_secret_token,omitempty"`
}

// credentialsShown are those of a connection, as far as they are shown.
type credentialsShown struct {
	Name         string     `json:"name" example:"Main account"`
	AccountID    string     `json:"account_id" example:"SimHospitalAccount01"`
	ClientID     string     `json:"client_id" example:"sim-hospital-s2s"`
	ClientSecret string     `json:"client_secret" doc:"With its middle masked." example:"sim-••••••cret"`
	SecretToken  string     `json:"secret_token" doc:"With its middle masked; empty if there is none." example:"sim-••••••oken"`
	WebhookURL   string     `json:"webhook_url" doc:"To be entered at Zoom as the address for events." example:"https://greenroom.example/webhooks/zoom/app_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	HeardAt      *time.Time `json:"heard_at" nullable:"true" doc:"When a signed event last arrived; null: never." example:"2026-11-21T10:00:00Z"`
	DefaultHost  string     `json:"default_host,omitempty" example:"rooms-1@hospital.example"`
}

// connectionTest says what came of trying credentials.
type connectionTest struct {
	OK         bool              `json:"ok" doc:"Whether nothing is wrong."`
	Usable     bool              `json:"usable" doc:"Whether meetings can be made."`
	WritesOnly bool              `json:"writes_only" doc:"Whether meetings can be made and changed, but neither read back nor looked up, and hosts not listed."`
	Checks     []connectionCheck `json:"checks" nullable:"false" doc:"Every check, also those that could not be made."`
	Hosts      int               `json:"hosts" doc:"Users of the account." example:"40"`
	Licensed   int               `json:"licensed" doc:"Those of them who are active and licensed." example:"12"`
}

type connectionCheck struct {
	Check   string       `json:"check" doc:"What was looked at: token, app, scopes, role, hosts, default_host." example:"scopes"`
	About   string       `json:"about,omitempty" doc:"Which feature or right, where a check has several lines." example:"read_meetings"`
	Outcome checkOutcome `json:"outcome" example:"impaired"`
	Problem string       `json:"problem,omitempty" doc:"What is wrong, what it means, and what to do: a sentence." example:"The Zoom app may not read meetings back."`
}

type testAnswer struct{ Body connectionTest }

func (s *server) connect(ctx context.Context, who caller, in *struct {
	IdempotencyKey
	Body serverToServer
},
) (*answerMade[connection], error) {
	once, err := in.once(ctx, "POST /connections/server-to-server", in.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.ConnectServerToServer(once, who.Actor, who.organization, in.Body.entered())
	if err != nil {
		return nil, err
	}
	a, err := s.connected(ctx, who, c.ID)
	return made("/connections/"+string(c.ID), a, err)
}

// connected answers with a connection that the caller has just made, which
// whoever may read no program may see, too.
func (s *server) connected(ctx context.Context, who caller, id greenroom.ConnectionID) (*answer[connection], error) {
	found, err := s.Integrations(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	for _, c := range found.Connections {
		if c.ID == id {
			return &answer[connection]{etag(c.Revision), toConnection(c)}, nil
		}
	}
	return s.readConnection(ctx, who, &ConnectionID{id})
}

func (s *server) tryCredentials(ctx context.Context, who caller, in *struct{ Body serverToServer }) (*testAnswer, error) {
	return toTest(ctx)(s.TestServerToServer(ctx, who.Actor, who.organization, in.Body.entered()))
}

func (s *server) readCredentials(ctx context.Context, who caller, in *ConnectionID) (*answer[credentialsShown], error) {
	v, err := s.ServerConnection(ctx, who.Actor, who.organization, in.Connection)
	if err != nil {
		return nil, err
	}
	return &answer[credentialsShown]{etag(v.Revision), credentialsShown{Name: v.Name, AccountID: v.AccountID, ClientID: v.ClientID,
		ClientSecret: v.ClientSecret.String(), SecretToken: v.WebhookSecret.String(), WebhookURL: v.WebhookURL, HeardAt: orNull(v.HeardAt), DefaultHost: v.DefaultHost}}, nil
}

func (s *server) changeCredentials(ctx context.Context, who caller, in *struct {
	ConnectionID
	IfMatch
	Body serverChange
},
) (*answer[credentialsShown], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	if _, err := s.ChangeServerToServer(ctx, who.Actor, who.organization, in.Connection, revision, in.Body.entered()); err != nil {
		return nil, err
	}
	return s.readCredentials(ctx, who, &in.ConnectionID)
}

func (s *server) tryChange(ctx context.Context, who caller, in *struct {
	ConnectionID
	Body serverChange
},
) (*testAnswer, error) {
	return toTest(ctx)(s.TestConnection(ctx, who.Actor, who.organization, in.Connection, in.Body.entered()))
}

// toTest returns a function that answers with what a use case returns.
func toTest(ctx context.Context) func(*app.ConnectionTest, error) (*testAnswer, error) {
	return func(t *app.ConnectionTest, err error) (*testAnswer, error) {
		if err != nil {
			return nil, err
		}
		return &testAnswer{connectionTest{OK: t.Whole(), Usable: t.Works(), WritesOnly: t.WritesOnly(), Hosts: t.Hosts, Licensed: t.Licensed,
			Checks: each(t.Checks, func(c app.Check) connectionCheck { return toCheck(ctx, c) })}}, nil
	}
}

func toCheck(ctx context.Context, c app.Check) connectionCheck {
	line := connectionCheck{Check: string(c.Check), About: c.About, Outcome: outcomeWords[c.Outcome]}
	if c.Problem != nil {
		line.Problem = say.Error(ctx, c.Problem)
	}
	return line
}

// orNull is null for an instant that never was.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (c serverToServer) entered() app.ServerToServer {
	in := app.ServerToServer{Name: c.Name, DefaultHost: c.DefaultHost, WebhookSecret: greenroom.Secret(c.SecretToken), Credentials: greenroom.ServerCredentials{
		AccountID: c.AccountID, ClientID: c.ClientID, ClientSecret: greenroom.Secret(c.ClientSecret)}}
	if c.Owner != nil {
		in.Owner, in.OwnerID = greenroom.OwnerKind(c.Owner.Kind), c.Owner.ID
	}
	return in
}

func (c serverChange) entered() app.ServerChange {
	return app.ServerChange{Name: c.Name, DefaultHost: c.DefaultHost, ClientSecret: greenroom.Secret(c.ClientSecret),
		WebhookSecret: greenroom.Secret(c.SecretToken), ForgetWebhook: c.RemoveSecretToken}
}
