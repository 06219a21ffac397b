package api

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

// ownApp is an app of the organization on which people consent.
type ownApp struct {
	ID           string     `json:"id" example:"app_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Kind         appKind    `json:"kind" example:"account"`
	Name         string     `json:"name" example:"Our own app"`
	ClientID     string     `json:"client_id" example:"sim-greenroom-admin"`
	ClientSecret string     `json:"client_secret" doc:"With its middle masked." example:"sim-••••••cret"`
	SecretToken  string     `json:"secret_token" doc:"With its middle masked; empty if there is none." example:"sim-••••••oken"`
	RedirectURL  string     `json:"redirect_url" doc:"To be registered at Zoom." example:"https://greenroom.example/connect/zoom/callback"`
	WebhookURL   string     `json:"webhook_url" doc:"To be registered at Zoom, for events and for the removal of the app." example:"https://greenroom.example/webhooks/zoom/app_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	HeardAt      *time.Time `json:"heard_at" nullable:"true" doc:"When a signed event last arrived; null: never." example:"2026-11-21T10:00:00Z"`
	Connections  int        `json:"connections" doc:"That use it and have not ended." example:"1"`
	OfServer     bool       `json:"of_server" doc:"Whether the server itself has an app of this client id. A Zoom user can have one live authorization of it only."`
	Revision     int64      `json:"revision" example:"1"`
}

type newApp struct {
	Kind     consentKind `json:"kind" example:"account"`
	ClientID string      `json:"client_id" example:"sim-greenroom-admin"`
	AppSecrets
}

type changedApp struct {
	AppSecrets
	RemoveSecretToken bool `json:"remove_secret_token,omitempty"`
}

// AppSecrets are what may be changed of an app.
type AppSecrets struct {
	Name         string `json:"name" example:"Our own app"`
	ClientSecret string `json:"client_secret,omitempty" doc:"Stored sealed and never answered. Left out of a change, it stays." writeOnly:"true" example:"…"`
	SecretToken  string `json:"secret_token,omitempty" doc:"With which Zoom signs events. Likewise." writeOnly:"true" example:"…"`
}

func (s AppSecrets) entered() app.ChangedApp {
	return app.ChangedApp{Name: s.Name, ClientSecret: greenroom.Secret(s.ClientSecret), WebhookSecret: greenroom.Secret(s.SecretToken)}
}

// AppID is the app in an address.
type AppID struct {
	App string `path:"id" doc:"An app's id." example:"app_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

func (s *server) listApps(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[ownApp], error) {
	var from int
	if err := in.after(&from); err != nil {
		return nil, err
	}
	found, err := s.OwnApps(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	found = found[min(max(from, 0), len(found)):]
	var last any
	if len(found) > in.Limit {
		found, last = found[:in.Limit], from+in.Limit
	}
	return answerPage(in.Paging, each(found, toOwnApp), last)
}

func (s *server) addApp(ctx context.Context, who caller, in *struct {
	IdempotencyKey
	Body newApp
},
) (*answerMade[ownApp], error) {
	once, err := in.once(ctx, "POST /apps", in.Body)
	if err != nil {
		return nil, err
	}
	id, err := s.AddOwnApp(once, who.Actor, who.organization, app.NewApp{Kind: greenroom.AppKind(in.Body.Kind), ClientID: in.Body.ClientID, ChangedApp: in.Body.entered()})
	if err != nil {
		return nil, err
	}
	a, err := s.readApp(ctx, who, &AppID{id})
	return made("/apps/"+id, a, err)
}

func (s *server) readApp(ctx context.Context, who caller, in *AppID) (*answer[ownApp], error) {
	found, err := s.OwnApp(ctx, who.Actor, who.organization, in.App)
	if err != nil {
		return nil, err
	}
	return &answer[ownApp]{etag(found.Revision), toOwnApp(found)}, nil
}

func (s *server) changeApp(ctx context.Context, who caller, in *struct {
	AppID
	IfMatch
	Body changedApp
},
) (*answer[ownApp], error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	change := in.Body.entered()
	change.ForgetWebhook = in.Body.RemoveSecretToken
	if err := s.ChangeOwnApp(ctx, who.Actor, who.organization, in.App, revision, change); err != nil {
		return nil, err
	}
	return s.readApp(ctx, who, &in.AppID)
}

func (s *server) removeApp(ctx context.Context, who caller, in *struct {
	AppID
	IfMatch
},
) (*struct{}, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	return nil, s.RemoveOwnApp(ctx, who.Actor, who.organization, in.App, revision)
}

func toOwnApp(a *app.OwnApp) ownApp {
	return ownApp{ID: a.ID, Kind: appKind(a.Kind), Name: a.Name, ClientID: a.ClientID, ClientSecret: a.ClientSecret.String(), SecretToken: a.WebhookSecret.String(),
		RedirectURL: a.RedirectURL, WebhookURL: a.WebhookURL, HeardAt: orNull(a.HeardAt), Connections: a.Connections, OfServer: a.OfServer, Revision: a.Revision}
}
