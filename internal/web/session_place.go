package web

import (
	"greenroom"
	"greenroom/internal/say"
)

// placing is the form of another place for a session.
type placing struct {
	*change
	where whereabouts
}

func (v *visit) placePage() error { return v.showPlace(entry{}) }

// showPlace shows where the session may happen, and what each answer means for
// whoever leads it.
func (v *visit) showPlace(in entry) error {
	ctx := v.ctx()
	return v.changePage(say.T(ctx, "Change place"), in, func(c *change) error {
		program, err := v.app.Program(ctx, v.who, v.org.ID, c.Program)
		if err != nil {
			return err
		}
		stage, err := v.stageOfSession(c.session)
		if err != nil {
			return err
		}
		var leader greenroom.PersonID
		for _, p := range c.People {
			if p.Role.Leads() {
				leader = p.Person.ID
				break
			}
		}
		if in.Values == nil {
			in.Values = placeValues(c.Location, c.Place)
		}
		where, err := v.whereabouts(in, program, stage, leader, c.Location)
		if err != nil {
			return err
		}
		return v.render(in.status(), placeView(placing{c, where}))
	})
}

// stageOfSession returns the stage that a session is in, or nil.
func (v *visit) stageOfSession(s *session) (*greenroom.Stage, error) {
	if s.Stage == "" {
		return nil, nil
	}
	return v.app.Stage(v.ctx(), v.who, v.org.ID, s.Program, s.Stage)
}

func (v *visit) relocateSession() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	to, place := placeOf(in)
	_, err = v.app.RelocateSession(v.ctx(), v.who, v.org.ID, v.id(), in.revision(), to, place)
	return v.changed(in, err, say.T(v.ctx(), "The session has its new place. Everybody's join link leads there."), v.showPlace)
}
