package zoom

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"greenroom"
)

// AlternativeHosts are the addresses or user ids of those who may host a
// meeting in the host's place. In a request, nil leaves them as they are and an
// empty list removes them.
//
// Zoom takes licensed users of the same account and nobody else, and refuses
// the whole request for one who is not: whoever changed address or lost a
// licence would keep a meeting from being made. So the host, who must not be
// listed either, is taken out, and a refused create or update is sent once more
// without any. The result says so in a [Difference].
type AlternativeHosts []string

// MarshalJSON writes the names as Zoom has them, joined by semicolons.
func (h AlternativeHosts) MarshalJSON() ([]byte, error) {
	return json.Marshal(strings.Join(h, ";"))
}

// UnmarshalJSON reads names joined by semicolons or, as older answers have
// them, by commas.
func (h *AlternativeHosts) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	*h = append(AlternativeHosts{}, names(text)...)
	return nil
}

func names(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == ' ' })
}

// without returns the names but for those of a person. It keeps an empty list
// apart from none.
func (h AlternativeHosts) without(person ...string) AlternativeHosts {
	return slices.DeleteFunc(slices.Clone(h), func(name string) bool {
		return slices.ContainsFunc(person, func(p string) bool { return strings.EqualFold(p, strings.TrimSpace(name)) })
	})
}

// withoutUser takes a host out of the names. A host who cannot be looked up is
// known by the one name alone.
func (c *Client) withoutUser(ctx context.Context, t Token, host string, h AlternativeHosts) AlternativeHosts {
	if len(h) == 0 {
		return h
	}
	if u, err := c.User(ctx, t, host); err == nil {
		h = h.without(u.ID, u.Email)
	}
	return h.without(host)
}

// withoutHost takes the host of a meeting out of the names.
func (c *Client) withoutHost(ctx context.Context, t Token, id int64, h AlternativeHosts) (AlternativeHosts, error) {
	if len(h) == 0 {
		return h, nil
	}
	m, err := c.Meeting(ctx, t, id)
	if err != nil {
		return nil, err
	}
	return h.without(m.HostID, m.HostEmail), nil
}

// writeMeeting sends a create or an update. If Zoom refuses it, it is sent once
// more without the alternative hosts, and the refusal is returned beside.
func (c *Client) writeMeeting(ctx context.Context, t Token, k call, want MeetingRequest) (refusal, err error) {
	k.in, k.write, k.counted = want, true, true
	err = c.do(ctx, t, k)
	if len(want.Settings.AlternativeHosts) == 0 || !mayMeanHosts(err) {
		return nil, err
	}
	want.Settings.AlternativeHosts = nil
	if isEmpty(want) {
		return nil, err
	}
	k.in = want
	return err, c.do(ctx, t, k)
}

// mayMeanHosts reports whether an alternative host may be why Zoom refused.
// Which code it sends for one is in no public source, so any HTTP 400 may be,
// but for a missing scope.
func mayMeanHosts(err error) bool {
	e, ok := errors.AsType[*APIError](err)
	if !ok || e.Code == 4700 || e.Code == 4711 {
		return false
	}
	return e.Status == http.StatusBadRequest || e.Status/100 == 2 && greenroom.KindOf(err) == greenroom.Invalid
}

// isEmpty reports whether a request says nothing.
func isEmpty(want MeetingRequest) bool {
	b, err := json.Marshal(want) //nolint:gosec // looked at, not sent
	return err == nil && string(b) == "{}"
}
