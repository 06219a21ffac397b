package api

import (
	"context"
	"time"

	"greenroom"
)

// key is an API key; the key itself is shown once, where it is made.
type key struct {
	ID        string    `json:"id" example:"key_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	User      string    `json:"user" doc:"Whose roles it has." example:"usr_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name      string    `json:"name" doc:"What it is for." example:"Nightly import"`
	CreatedAt time.Time `json:"created_at" example:"2026-11-21T10:00:00Z"`
}

func (s *server) listKeys(ctx context.Context, who caller, in *struct{ Paging }) (*pageAnswer[key], error) {
	var before string
	if err := in.after(&before); err != nil {
		return nil, err
	}
	found, err := s.APIKeys(ctx, who.Actor, who.organization)
	if err != nil {
		return nil, err
	}
	items, last := cut(found, in.Limit, func(k *greenroom.APIKey) bool { return before == "" || k.ID < before })
	return answerPage(in.Paging, each(items, toKey), last)
}

// cut returns the first limit keys that come next, and where to go on.
func cut(found []*greenroom.APIKey, limit int, next func(*greenroom.APIKey) bool) (items []*greenroom.APIKey, last any) {
	for _, k := range found {
		if !next(k) {
			continue
		}
		if len(items) == limit {
			return items, items[limit-1].ID
		}
		items = append(items, k)
	}
	return items, nil
}

func (s *server) revokeKey(ctx context.Context, who caller, in *struct {
	ID string `path:"id" doc:"A key's id." example:"key_06fh3v0k2m4p6r8t0w2y4a6c8e"`
},
) (*struct{}, error) {
	return nil, s.RevokeAPIKey(ctx, who.Actor, who.organization, in.ID)
}

func toKey(k *greenroom.APIKey) key {
	return key{ID: k.ID, User: string(k.User), Name: k.Name, CreatedAt: k.CreatedAt}
}
