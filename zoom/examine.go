package zoom

import (
	"context"
	"errors"

	"greenroom"
)

var _ greenroom.Examiner = (*Provider)(nil)

// Rights implements greenroom.Examiner.
func (p *Provider) Rights(ctx context.Context, with greenroom.Token, user string) ([]string, error) {
	return p.client.Permissions(ctx, token(with), hostFor(with, user))
}

// HostSettings implements greenroom.Examiner, in two calls.
func (p *Provider) HostSettings(ctx context.Context, with greenroom.Token, host string) (*greenroom.HostSettings, error) {
	all, err := p.client.UserSettings(ctx, token(with), hostFor(with, host), AllSettings)
	if err != nil {
		return nil, err
	}
	found := &greenroom.HostSettings{Concurrent: concurrency(all.Features.ConcurrentMeeting)}
	if all.Features.MeetingCapacity != nil {
		found.Capacity = *all.Features.MeetingCapacity
	}
	if large := all.Features.LargeMeetingCapacity; large != nil {
		found.Capacity = max(found.Capacity, *large)
	}
	found.Waiting = all.InMeeting.WaitingRoom != nil && *all.InMeeting.WaitingRoom
	security, err := p.client.UserSettings(ctx, token(with), hostFor(with, host), MeetingSecurityOption)
	if greenroom.KindOf(err) == greenroom.Forbidden {
		return found, nil // an account that is not paid has none of it
	}
	if err != nil {
		return nil, err
	}
	room := security.Security
	found.Waiting = found.Waiting || room.WaitingRoom != nil && *room.WaitingRoom
	found.Admitters = admitters(room.WaitingRoomSettings.AdmittedBy)
	return found, nil
}

// concurrency is how many meetings a host can hold at once, by the word of Zoom's
// setting, at least; 0 if it is not known. Without the add-on it is one, or two on
// some plans, which the API does not tell (Zoom Help Center, "Hosting concurrent
// meetings"); with it, more, of which no number is documented.
func concurrency(addOn string) int {
	if addOn == "None" {
		return 1
	}
	return 0
}

func admitters(by *int) greenroom.Admitters {
	switch {
	case by == nil:
		return greenroom.AdmittersUnknown
	case *by == AdmitHosts:
		return greenroom.HostsAdmit
	}
	return greenroom.ParticipantsAdmit
}

// Rooms implements greenroom.Examiner. An account without a subscription for
// Zoom Rooms has none.
func (p *Provider) Rooms(ctx context.Context, with greenroom.Token) ([]greenroom.ProviderRoom, error) {
	rooms, err := p.client.Rooms(ctx, token(with), RoomsQuery{})
	if e, ok := errors.AsType[*APIError](err); ok && e.Code == 200 { // Spec, GET /rooms: no subscription, or no paid plan
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found := make([]greenroom.ProviderRoom, len(rooms))
	for i, r := range rooms {
		found[i] = greenroom.ProviderRoom{ID: r.ID, Name: greenroom.OneLine(r.Name), Status: greenroom.OneLine(r.Status)}
	}
	return found, nil
}
