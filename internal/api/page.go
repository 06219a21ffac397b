package api

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"greenroom"
)

// Paging is which part of a list is asked for.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"How many items to answer with, at most."`
	Cursor string `query:"cursor" maxLength:"1000" doc:"Where to go on: \"next\" of the page before."`

	self url.URL
}

// Resolve implements huma.Resolver: it notes what was asked for.
func (p *Paging) Resolve(ctx huma.Context) []error {
	p.self = ctx.URL()
	return nil
}

// after reads the cursor into where, which stays as it is at the beginning.
func (p *Paging) after(where any) error {
	if p.Cursor == "" {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil {
		err = json.Unmarshal(text, where)
	}
	if err != nil {
		return greenroom.Errorf(greenroom.Invalid, "This cursor is not one of this list. Begin again without a cursor.").At("cursor").Because(err)
	}
	return nil
}

// A page is a part of a list.
type page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; absent on the last."`
}

// pageAnswer answers with a page.
type pageAnswer[T any] struct {
	Link string `header:"Link" doc:"The address of the next page, with rel=\"next\" (RFC 8288)."`
	Body page[T]
}

// answerPage returns the page of items; last is where the list goes on, or nil
// if it ends here.
func answerPage[T any](p Paging, items []T, last any) (*pageAnswer[T], error) {
	answer := &pageAnswer[T]{Body: page[T]{Items: append([]T{}, items...)}}
	if last == nil {
		return answer, nil
	}
	text, err := json.Marshal(last)
	if err != nil {
		return nil, err
	}
	answer.Body.Next = base64.RawURLEncoding.EncodeToString(text)
	query := p.self.Query()
	query.Set("limit", strconv.Itoa(p.Limit))
	query.Set("cursor", answer.Body.Next)
	answer.Link = "<" + p.self.Path + "?" + query.Encode() + `>; rel="next"`
	return answer, nil
}
