package zoom

import (
	"context"
	"net/http"
)

// Scheduler is somebody for whom a user may schedule meetings.
type Scheduler struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	PMI   int64  `json:"pmi,omitempty"`
}

// SchedulerList is the answer to [Client.Schedulers].
type SchedulerList struct {
	Schedulers []Scheduler `json:"schedulers"`
}

func (l SchedulerList) empty() bool { return l.Schedulers == nil }

// Schedulers returns for whom a user may schedule meetings. Errors are those of
// [Client.User].
func (c *Client) Schedulers(ctx context.Context, t Token, user string) ([]Scheduler, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var list SchedulerList
	err = c.do(ctx, t, call{method: http.MethodGet, route: "/users/{user}/schedulers", path: path + "/schedulers", out: &list})
	return list.Schedulers, err
}

// Assistant is somebody who may schedule meetings for a user.
type Assistant struct {
	ID                   string `json:"id"`
	Email                string `json:"email"`
	ManagesPrivateEvents *bool  `json:"can_manage_host_private_event,omitempty"`
}

// AssistantList is the answer to [Client.Assistants].
type AssistantList struct {
	Assistants []Assistant `json:"assistants"`
}

func (l AssistantList) empty() bool { return l.Assistants == nil }

// Assistants returns who may schedule meetings for a user. Errors are those of
// [Client.User].
func (c *Client) Assistants(ctx context.Context, t Token, user string) ([]Assistant, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var list AssistantList
	err = c.do(ctx, t, call{method: http.MethodGet, route: "/users/{user}/assistants", path: path + "/assistants", out: &list})
	return list.Assistants, err
}
