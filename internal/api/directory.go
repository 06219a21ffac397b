package api

import (
	"context"

	"greenroom"
	"greenroom/internal/app"
)

// host is one of the Zoom users of a connection's account.
type host struct {
	ID         string      `json:"id" doc:"Zoom's id; of somebody who is only invited there, their address." example:"zHxeY-t9J3lJ58h-7oAk7Q"`
	Name       string      `json:"name" example:"Sam Sample"`
	Email      string      `json:"email" example:"s.sample@hospital.example"`
	Licensed   bool        `json:"licensed" doc:"Without a licence, meetings end after 40 minutes."`
	Status     hostStatus  `json:"status" example:"active"`
	TimeZone   string      `json:"time_zone,omitempty" doc:"As Zoom writes it." example:"America/Chicago"`
	Capacity   int         `json:"capacity,omitempty" doc:"People in one meeting; absent until it is read." example:"300"`
	Concurrent int         `json:"concurrent,omitempty" doc:"Meetings that they can host at once; absent until it is read." example:"2"`
	Person     *hostPerson `json:"person,omitempty" doc:"Who they are here; absent: nobody."`
	Ignored    bool        `json:"ignored" doc:"Whether somebody decided that they are nobody here."`
}

type hostPerson struct {
	ID     string `json:"id" example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name   string `json:"name" example:"Dr S. Sample"`
	Email  string `json:"email" example:"s.sample@hospital.example"`
	ByHand bool   `json:"by_hand" doc:"Whether somebody linked them; else the address is the same."`
}

// room is a Zoom Room of a connection's account.
type room struct {
	ID     string `json:"id" example:"F3tQ7mK2R9ybVw0sXe4aTg"`
	Name   string `json:"name" example:"Conference Room A"`
	Status string `json:"status,omitempty" doc:"As Zoom says it: Available, InMeeting, Offline or UnderConstruction." example:"Available"`
}

// mismatch is a Zoom user who is nobody here, or somebody here who leads sessions
// and is no Zoom user.
type mismatch struct {
	Host   *host        `json:"host,omitempty"`
	Person *leadingHere `json:"person,omitempty"`
}

type leadingHere struct {
	ID    string `json:"id" example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
	Name  string `json:"name" example:"T. Temple"`
	Email string `json:"email" example:"temple@example.org"`
}

// HostID is a Zoom user of a connection, in an address.
type HostID struct {
	ConnectionID
	User string `path:"user" maxLength:"254" doc:"A host's id." example:"zHxeY-t9J3lJ58h-7oAk7Q"`
}

type hostAnswer struct{ Body host }

func (s *server) listHosts(ctx context.Context, who caller, in *struct {
	ConnectionID
	Filter hostFilter `query:"filter" doc:"Which of them; all unless you say."`
	Search string     `query:"search" maxLength:"100" doc:"A part of a name or address, of the Zoom user or the person."`
	Paging
},
) (*pageAnswer[host], error) {
	var after greenroom.HostCursor
	if err := in.after(&after); err != nil {
		return nil, err
	}
	found, err := s.Hosts(ctx, who.Actor, who.organization, in.Connection, greenroom.HostFilter(in.Filter), in.Search, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var last any
	if len(found) > in.Limit {
		found = found[:in.Limit]
		last = greenroom.HostCursor{Name: found[in.Limit-1].Name, ID: found[in.Limit-1].ID}
	}
	return answerPage(in.Paging, each(found, toHost), last)
}

func (s *server) readHost(ctx context.Context, who caller, in *HostID) (*hostAnswer, error) {
	found, err := s.Host(ctx, who.Actor, who.organization, in.Connection, in.User)
	if err != nil {
		return nil, err
	}
	return &hostAnswer{toHost(*found)}, nil
}

func (s *server) listRooms(ctx context.Context, who caller, in *struct {
	ConnectionID
	Search string `query:"search" maxLength:"100" doc:"A part of a name."`
	Paging
},
) (*pageAnswer[room], error) {
	var after greenroom.HostCursor
	if err := in.after(&after); err != nil {
		return nil, err
	}
	d, err := s.Directory(ctx, who.Actor, who.organization, in.Connection, app.DirectoryQuery{List: app.ListRooms, Search: in.Search, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	var last any
	if d.More[app.ListRooms] {
		final := d.Rooms[len(d.Rooms)-1]
		last = greenroom.HostCursor{Name: final.Name, ID: final.ID}
	}
	return answerPage(in.Paging, each(d.Rooms, toRoom), last)
}

// mismatchCursor is the place of a mismatch: first come the hosts, then the people.
type mismatchCursor struct {
	People bool
	After  greenroom.HostCursor
}

func (s *server) listMismatches(ctx context.Context, who caller, in *struct {
	ConnectionID
	Paging
},
) (*pageAnswer[mismatch], error) {
	var at mismatchCursor
	if err := in.after(&at); err != nil {
		return nil, err
	}
	var rows []mismatch
	if !at.People {
		d, err := s.Directory(ctx, who.Actor, who.organization, in.Connection, app.DirectoryQuery{List: app.ListUnmatched, After: at.After, Limit: in.Limit})
		if err != nil {
			return nil, err
		}
		for _, h := range d.Unmatched {
			rows = append(rows, mismatch{Host: new(toHost(h))})
		}
		if d.More[app.ListUnmatched] {
			final := d.Unmatched[len(d.Unmatched)-1]
			return answerPage(in.Paging, rows, mismatchCursor{After: greenroom.HostCursor{Name: final.Name, ID: final.ID}})
		}
		if at = (mismatchCursor{People: true}); len(rows) == in.Limit {
			return answerPage(in.Paging, rows, at)
		}
	}
	d, err := s.Directory(ctx, who.Actor, who.organization, in.Connection, app.DirectoryQuery{List: app.ListPeople, After: at.After, Limit: in.Limit - len(rows)})
	if err != nil {
		return nil, err
	}
	for _, p := range d.People {
		rows = append(rows, mismatch{Person: &leadingHere{string(p.ID), p.Name, p.Email}})
	}
	var last any
	if d.More[app.ListPeople] {
		final := d.People[len(d.People)-1]
		last = mismatchCursor{People: true, After: greenroom.HostCursor{Name: final.Name, ID: string(final.ID)}}
	}
	return answerPage(in.Paging, rows, last)
}

func (s *server) linkHost(ctx context.Context, who caller, in *struct {
	HostID
	Body struct {
		Person  greenroom.PersonID `json:"person,omitempty" doc:"Who they are here." example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
		Ignored bool               `json:"ignored,omitempty" doc:"That they are nobody here, instead of a person."`
	} `nameHint:"HostLink"`
},
) (*hostAnswer, error) {
	if in.Body.Ignored && in.Body.Person != "" {
		return nil, greenroom.Errorf(greenroom.Invalid, "Say either who they are here or that they are to be ignored. Nothing was changed.").At("ignored")
	}
	var err error
	if in.Body.Ignored {
		err = s.IgnoreHost(ctx, who.Actor, who.organization, in.Connection, in.User)
	} else {
		err = s.LinkHost(ctx, who.Actor, who.organization, in.Connection, in.User, in.Body.Person)
	}
	if err != nil {
		return nil, err
	}
	return s.readHost(ctx, who, &in.HostID)
}

func (s *server) unlinkHost(ctx context.Context, who caller, in *HostID) (*hostAnswer, error) {
	if err := s.UnlinkHost(ctx, who.Actor, who.organization, in.Connection, in.User); err != nil {
		return nil, err
	}
	return s.readHost(ctx, who, in)
}

func (s *server) inviteHost(ctx context.Context, who caller, in *struct {
	HostID
	IdempotencyKey
	Body struct {
		Program greenroom.ProgramID `json:"program" example:"prg_06fh3v0k2m4p6r8t0w2y4a6c8e"`
		Role    sessionRole         `json:"role" doc:"What they usually are in the program's sessions." example:"interviewer"`
	} `nameHint:"HostInvitation"`
},
) (*answerMade[person], error) {
	once, err := in.once(ctx, "POST /connections/"+string(in.Connection)+"/hosts/"+in.User+"/invite", in.Body)
	if err != nil {
		return nil, err
	}
	p, err := s.InviteHost(once, who.Actor, who.organization, in.Connection, in.User, in.Body.Program, greenroom.SessionRole(in.Body.Role))
	if err != nil {
		return nil, err
	}
	at := PersonID{ProgramID{in.Body.Program}, p.ID}
	a, err := s.readPerson(ctx, who, &at)
	return made("/programs/"+string(in.Body.Program)+"/people/"+string(p.ID), a, err)
}

func (s *server) askToConnect(ctx context.Context, who caller, in *struct {
	ConnectionID
	Person greenroom.PersonID `path:"person" doc:"A person's id." example:"per_06fh3v0k2m4p6r8t0w2y4a6c8e"`
},
) (*struct{}, error) {
	if _, err := s.Directory(ctx, who.Actor, who.organization, in.Connection, app.DirectoryQuery{List: app.ListRooms, Limit: 1}); err != nil {
		return nil, err
	}
	_, err := s.InviteToConnect(ctx, who.Actor, who.organization, in.Person)
	return nil, err
}

func toHost(h greenroom.DirectoryHost) host {
	answer := host{ID: h.ID, Name: h.Name, Email: h.Email, Licensed: h.Licensed, Status: "inactive", TimeZone: h.TimeZone, Ignored: h.Ignored}
	switch {
	case h.Active:
		answer.Status = "active"
	case h.Pending:
		answer.Status = "pending"
	}
	if h.Settings != nil {
		answer.Capacity, answer.Concurrent = h.Settings.Capacity, h.Settings.Concurrent
	}
	if h.Person != nil {
		answer.Person = &hostPerson{string(h.Person.ID), h.Person.Name, h.Person.Email, h.ByHand}
	}
	return answer
}

func toRoom(r greenroom.ProviderRoom) room { return room{r.ID, r.Name, r.Status} }

// toRoomOf is the room that a session is in, or nil.
func toRoomOf(v *app.SessionView) *room {
	if v.Room == nil {
		return nil
	}
	return new(toRoom(*v.Room))
}
