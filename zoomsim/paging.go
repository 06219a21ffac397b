package zoomsim

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// pageTokenLife is how long a next_page_token can be used (API reference).
const pageTokenLife = 15 * time.Minute

// A pageOf is the part of a list answer that every list shares.
type pageOf struct {
	NextPageToken string `json:"next_page_token"` // "" on the last page
	PageCount     int    `json:"page_count"`
	PageNumber    int    `json:"page_number"`
	PageSize      int    `json:"page_size"` // 30 by default, 300 at most
	TotalRecords  int    `json:"total_records"`
}

// paged returns the rows of the page that the request asks for, by a token or,
// as older clients do, by its number.
func paged[T any](c *call, rows []T) (pageOf, []T, *apiError) {
	size, err := strconv.Atoi(c.FormValue("page_size"))
	if err != nil || size < 1 {
		size = 30
	}
	size = min(size, 300)
	first, ok := c.sim.pageStart(c.FormValue("next_page_token"))
	if !ok {
		return pageOf{}, nil, refuse(http.StatusBadRequest, 300, "The next page token is invalid or expired.")
	}
	if number, err := strconv.Atoi(c.FormValue("page_number")); err == nil && number > 1 && first == 0 {
		first = min(number-1, len(rows)) * size
	}
	first = min(first, len(rows))
	end := min(first+size, len(rows))
	p := pageOf{PageCount: (len(rows) + size - 1) / size, PageNumber: first/size + 1, PageSize: size, TotalRecords: len(rows)}
	if end < len(rows) {
		p.NextPageToken = c.sim.pageToken(end)
	}
	return p, append([]T{}, rows[first:end]...), nil
}

func (s *Sim) pageToken(first int) string {
	text := fmt.Sprintf("%d %d", first, s.now().Add(pageTokenLife).Unix())
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// pageStart returns the row at which the page of a token begins.
func (s *Sim) pageStart(token string) (first int, ok bool) {
	if token == "" {
		return 0, true
	}
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	var end int64
	if _, err := fmt.Sscanf(string(text), "%d %d", &first, &end); err != nil || first < 0 {
		return 0, false
	}
	return first, s.now().Unix() <= end
}
