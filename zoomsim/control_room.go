package zoomsim

import "net/http"

// AddRoom adds a Zoom Room, of which account and name are required, and
// returns its id.
func (s *Sim) AddRoom(r Room) (id string, err error) {
	err = s.change(func() error {
		added, err := s.addRoom(r)
		if err == nil {
			id = added.ID
		}
		return err
	})
	return id, err
}

// SetRoom changes a Zoom Room.
func (s *Sim) SetRoom(id string, change RoomChange) error {
	return s.change(func() error { return s.setRoom(id, change) })
}

// DeleteRoom removes a Zoom Room.
func (s *Sim) DeleteRoom(id string) error {
	return s.change(func() error { return s.deleteRoom(id) })
}

func (s *Sim) serveAddRoom(w *reply, r *http.Request) {
	var in Room
	if s.control(w, r, &in) {
		room, err := s.addRoom(in)
		added(w, room, err)
	}
}

func (s *Sim) serveSetRoom(w *reply, r *http.Request) {
	var in RoomChange
	id := r.PathValue("room")
	if s.control(w, r, &in) && answered(w, s.setRoom(id, in)) {
		writeJSON(w, http.StatusOK, s.state.rooms.get(id))
	}
}

func (s *Sim) serveDeleteRoom(w *reply, r *http.Request) {
	if s.control(w, r, nil) {
		done(w, s.deleteRoom(r.PathValue("room")))
	}
}
