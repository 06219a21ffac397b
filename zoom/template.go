package zoom

import (
	"context"
	"net/http"
)

// Template is a template for meetings.
type Template struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type int    `json:"type,omitempty"` // 1 of the user, 2 of an administrator
}

func (t Template) empty() bool { return t.ID == "" }

// TemplateList is the answer to [Client.Templates].
type TemplateList struct {
	TotalRecords int        `json:"total_records"`
	Templates    []Template `json:"templates"`
}

func (l TemplateList) empty() bool { return l.Templates == nil }

// Templates returns the templates that a user may use. Errors are those of
// [Client.User].
func (c *Client) Templates(ctx context.Context, t Token, user string) ([]Template, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var list TemplateList
	err = c.do(ctx, t, call{
		method: http.MethodGet, route: "/users/{user}/meeting_templates", path: path + "/meeting_templates", out: &list,
	})
	return list.Templates, err
}

// TemplateRequest makes a template from a meeting.
type TemplateRequest struct {
	MeetingID      int64  `json:"meeting_id"`
	Name           string `json:"name"`
	SaveRecurrence bool   `json:"save_recurrence"`
	Overwrite      bool   `json:"overwrite"` // one of the same name
}

// CreateTemplate makes a template, of which a user has 40 at most. Errors:
// Invalid if the name is taken or there are 40; and those of [Client.User].
func (c *Client) CreateTemplate(ctx context.Context, t Token, user string, req TemplateRequest) (*Template, error) {
	path, err := userPath(t, user)
	if err != nil {
		return nil, err
	}
	var made Template
	err = c.do(ctx, t, call{
		method: http.MethodPost, route: "/users/{user}/meeting_templates", path: path + "/meeting_templates",
		in: req, out: &made, write: true,
	})
	if err != nil {
		return nil, err
	}
	return &made, nil
}
