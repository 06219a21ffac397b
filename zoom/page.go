package zoom

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strconv"

	"greenroom"
)

const (
	pageSize = 300 // the most Zoom gives
	maxPages = 100 // of one list
)

// Paging is what a page of a list says of the list. A page token lives 15
// minutes; the last page has none.
type Paging struct {
	NextPageToken string `json:"next_page_token"`
	PageCount     int    `json:"page_count,omitempty"`
	PageNumber    int    `json:"page_number,omitempty"`
	PageSize      int    `json:"page_size,omitempty"`
	TotalRecords  int    `json:"total_records,omitempty"`
}

// page is a page of a list of T. nil rows mean that it was no list.
type page[T any] interface {
	rows() (rows []T, next string)
}

// pages collects a list from its pages, which are decoded as P. A list without
// end would be a fault of Zoom's; it ends in an error, never in a list that
// looks complete.
func pages[P page[T], T any](ctx context.Context, c *Client, t Token, k call) ([]T, error) {
	var all []T
	query := maps.Clone(k.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("page_size", strconv.Itoa(pageSize))
	for range maxPages {
		var p P
		k.query, k.out = query, &p
		if err := c.do(ctx, t, k); err != nil {
			return nil, err
		}
		rows, next := p.rows()
		if rows == nil {
			return nil, undecodable(errors.New("a list without rows"), false)
		}
		all = append(all, rows...)
		if next == "" {
			return all, nil
		}
		query.Set("next_page_token", next)
	}
	return nil, greenroom.Errorf(greenroom.Limited, "Zoom's list has more than %d entries, which is more than Greenroom reads.", maxPages*pageSize)
}

// options returns the query of the pairs of name and value, leaving out the
// values that are empty.
func options(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}
