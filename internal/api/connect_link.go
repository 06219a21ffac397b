package api

import (
	"cmp"
	"context"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

// connectLink lets a Zoom administrator connect Zoom, once.
type connectLink struct {
	ID        string          `json:"id" example:"lnk_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Owner     connectionOwner `json:"owner"`
	State     linkStanding    `json:"state" example:"open"`
	CreatedBy string          `json:"created_by" doc:"Whose rights it needs." example:"usr_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	CreatedAt time.Time       `json:"created_at" example:"2026-11-21T10:00:00Z"`
	ExpiresAt time.Time       `json:"expires_at" example:"2026-11-28T10:00:00Z"`
}

// madeConnectLink is a link with what is shown of it once.
type madeConnectLink struct {
	connectLink
	URL  string `json:"url,omitempty" doc:"The link. It is answered this once: absent if a request is repeated." example:"https://greenroom.example/connect/link/…"`
	Text string `json:"text,omitempty" doc:"All that the administrator needs to know, to be sent to them. It has the link in it."`
}

type newConnectLink struct {
	Owner ownerKind `json:"owner" doc:"organization or program." example:"organization"`
	ID    string    `json:"owner_id,omitempty" doc:"Of the program; the organization is the key's." example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	App   string    `json:"app,omitempty" doc:"An app of the organization's own. Without it, the server's is used." example:"app_06fh3v0k2m4p6r8t0w2y4a6c8e"`
}

type madeLinkAnswer struct {
	Location string `header:"Location" doc:"The address of the list."`
	Body     madeConnectLink
}

func (s *server) listConnectLinks(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[connectLink], error) {
	var from int
	if err := in.after(&from); err != nil {
		return nil, err
	}
	found, err := s.ConnectLinks(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	found = found[min(max(from, 0), len(found)):]
	var last any
	if len(found) > in.Limit {
		found, last = found[:in.Limit], from+in.Limit
	}
	return answerPage(in.Paging, each(found, toConnectLink), last)
}

func (s *server) makeConnectLink(ctx context.Context, who caller, in *struct {
	IdempotencyKey
	Body newConnectLink
},
) (*madeLinkAnswer, error) {
	once, err := in.once(ctx, "POST /connect-links", in.Body)
	if err != nil {
		return nil, err
	}
	ask := app.ConnectRequest{Owner: greenroom.OwnerKind(in.Body.Owner), OwnerID: in.Body.ID, App: in.Body.App}
	if ask.Owner == greenroom.OrganizationOwner {
		ask.OwnerID = cmp.Or(ask.OwnerID, string(who.organization))
	}
	made, err := s.MakeConnectLink(once, who.Actor, who.organization, ask)
	if err != nil {
		return nil, err
	}
	answer := &madeLinkAnswer{Location: Prefix + "/connect-links"}
	links, err := s.ConnectLinks(ctx, who.Actor, who.organization)
	for _, l := range links {
		if l.ID == made.ID {
			answer.Body.connectLink = toConnectLink(l)
		}
	}
	if err != nil || made.URL == "" {
		return answer, err
	}
	o, err := s.Organization(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	answer.Body.URL, answer.Body.Text = made.URL.Reveal(), app.AskText(ctx, o.Name, made.Plan, made.URL)
	return answer, nil
}

func (s *server) withdrawConnectLink(ctx context.Context, who caller, in *struct {
	ID string `path:"id" doc:"A link's id." example:"lnk_06fh3v0k2m4p6r8t0w2y4a6c8e"`
},
) (*struct{}, error) {
	return nil, s.WithdrawConnectLink(ctx, who.Actor, who.organization, in.ID)
}

func toConnectLink(l *greenroom.ConnectLinkView) connectLink {
	return connectLink{ID: l.ID, Owner: connectionOwner{ownerKind(l.OwnerKind), l.OwnerID, l.OwnerName}, State: linkStanding(l.Standing),
		CreatedBy: string(l.CreatedBy), CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt}
}
