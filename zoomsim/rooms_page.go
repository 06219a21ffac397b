package zoomsim

import (
	"cmp"
	"net/http"
	"slices"
)

// A roomsPage is what the page of an account's Zoom Rooms shows.
type roomsPage struct {
	formPage
	Rooms    []*Room
	Statuses []string
}

// serveRoomsPage serves GET /account/{account}/rooms.
func (s *Sim) serveRoomsPage(w *reply, r *http.Request) {
	s.roomsPage(w, r, r.PathValue("account"), nil)
}

func (s *Sim) roomsPage(w *reply, r *http.Request, account string, err error) {
	page, status := s.formPage(r, account, err)
	if page.Account == nil {
		s.serveNotFound(w, r)
		return
	}
	rooms := s.state.rooms.in(account)
	slices.SortStableFunc(rooms, func(a, b *Room) int { return cmp.Compare(a.Name, b.Name) })
	s.page(w, status, "rooms", "Rooms of "+page.Account.Name, roomsPage{page, rooms, roomStatuses})
}

// serveAddRoomForm serves POST /account/{account}/rooms.
func (s *Sim) serveAddRoomForm(w *reply, r *http.Request) {
	account := r.PathValue("account")
	_, err := s.addRoom(Room{AccountID: account, Name: trimmed(r, "name"),
		CalendarEmail: trimmed(r, "calendar_email"), Status: r.PostFormValue("status")})
	if err != nil {
		s.roomsPage(w, r, account, err)
		return
	}
	seeOther(w, accountPath(account, "rooms")+"?done=room-added")
}

// serveRoomForm serves POST /rooms/{room}.
func (s *Sim) serveRoomForm(w *reply, r *http.Request) {
	change := RoomChange{Name: trimmed(r, "name"), Status: r.PostFormValue("status")}
	s.roomForm(w, r, "room-saved", func(id string) error { return s.setRoom(id, change) })
}

// serveRemoveRoomForm serves POST /rooms/{room}/remove.
func (s *Sim) serveRemoveRoomForm(w *reply, r *http.Request) {
	s.roomForm(w, r, "room-removed", s.deleteRoom)
}

// roomForm does what a form asks for the room that the path names.
func (s *Sim) roomForm(w *reply, r *http.Request, word string, do func(id string) error) {
	room := s.state.rooms.get(r.PathValue("room"))
	if room == nil {
		s.serveNotFound(w, r)
		return
	}
	if err := do(room.ID); err != nil {
		s.roomsPage(w, r, room.AccountID, err)
		return
	}
	seeOther(w, accountPath(room.AccountID, "rooms")+"?done="+word)
}
