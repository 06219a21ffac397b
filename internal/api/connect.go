package api

import (
	"context"
	"time"

	"greenroom"
	"greenroom/internal/say"
)

// pendingConnection is one that somebody has begun and not come back from.
type pendingConnection struct {
	Owner   connectionOwner `json:"owner"`
	BegunAt time.Time       `json:"begun_at" example:"2026-11-21T10:02:00Z"`
	Open    string          `json:"open" doc:"The page on which to try again, by somebody who has signed in." example:"https://greenroom.example/o/org_06fh3v0k2m4p6r8t0w2y4a6c8e/integrations/connect?owner=organization"`
}

func (s *server) listPending(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[pendingConnection], error) {
	var from int
	if err := in.after(&from); err != nil {
		return nil, err
	}
	found, err := s.PendingConnections(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	found = found[min(max(from, 0), len(found)):]
	var last any
	if len(found) > in.Limit {
		found, last = found[:in.Limit], from+in.Limit
	}
	return answerPage(in.Paging, each(found, func(a *greenroom.AttemptView) pendingConnection {
		return pendingConnection{Owner: connectionOwner{ownerKind(a.OwnerKind), a.OwnerID, a.OwnerName}, BegunAt: a.CreatedAt, Open: s.ConsentPage(&a.Attempt)}
	}), last)
}

// scopeNeed is what one feature needs at Zoom.
type scopeNeed struct {
	Feature  string   `json:"feature" example:"make_meetings"`
	Words    string   `json:"words" example:"create, change and delete meetings"`
	Reason   string   `json:"reason" doc:"A sentence that says what it is for."`
	Vital    bool     `json:"vital" doc:"Whether no meeting can be made without it."`
	Granular []string `json:"granular" nullable:"false" doc:"The scopes that a new app is given. All are needed."`
	Classic  []string `json:"classic" nullable:"false" doc:"The scopes that an older app may have instead. All are needed."`
}

type scopesAnswer struct {
	Body struct {
		Items []scopeNeed `json:"items" nullable:"false"`
	} `nameHint:"Scopes"`
}

func (s *server) listScopes(ctx context.Context, _ caller, in *struct {
	Kind appKind `query:"kind" default:"account"`
},
) (*scopesAnswer, error) {
	out := &scopesAnswer{}
	out.Body.Items = each(s.ScopeNeeds(greenroom.AppKind(in.Kind)), func(n greenroom.ScopeNeed) scopeNeed {
		return scopeNeed{Feature: string(n.Feature), Words: say.Word(ctx, n.Feature), Reason: say.Reason(ctx, n.Feature), Vital: n.Vital,
			Granular: append([]string{}, n.Granular...), Classic: append([]string{}, n.Classic...)}
	})
	return out, nil
}
