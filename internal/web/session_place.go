package web

import (
	"net/url"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// placing is the form of another place for a session, be it in another stage.
type placing struct {
	*change
	where  whereabouts
	stages []ui.Option // none if the program has none
	stage  string      // in which the session is to be; "" for none
}

// placePage shows the form, for the stage that the query names or the one that
// the session is in.
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
		id, asked := string(c.Stage), v.r.URL.Query()
		for _, from := range []url.Values{asked, in.Values} {
			if from.Has("stage") {
				id = from.Get("stage")
			}
		}
		options, stage, err := v.stageOptions(c.Program, id)
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
		typed := in.Values != nil
		if !typed {
			in.Values = placeValues(c.Location, c.Place)
		}
		already := c.Location
		if !stage.Allows(already) && id != string(c.Stage) {
			already = ""
		}
		where, err := v.whereabouts(in, program, stage, leader, already)
		if err != nil {
			return err
		}
		if already == "" && !typed {
			where.Values = withValue(where.Values, "location", where.chosen(""))
		}
		return v.render(in.status(), placeView(placing{c, where, options, id}))
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
	s, err := v.session()
	if err != nil {
		return err
	}
	to, place := placeOf(in)
	if stage := greenroom.StageID(in.Get("stage")); in.Has("stage") && stage != s.Stage {
		_, err = v.app.RestageSession(v.ctx(), v.who, v.org.ID, s.ID, in.revision(), stage, to, place)
	} else {
		_, err = v.app.RelocateSession(v.ctx(), v.who, v.org.ID, s.ID, in.revision(), to, place)
	}
	return v.changed(in, err, say.T(v.ctx(), "The session has its new place. Everybody's join link leads there."), v.showPlace)
}
