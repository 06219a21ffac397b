package app_test

import (
	"testing"

	"greenroom"
)

// A session moves to another stage, which has its say about where: nobody is told
// anew, and a stage that does not allow the place is refused unless another place
// comes with it.
func TestRestage(t *testing.T) {
	onEngines(t, func(t *testing.T, k *kit) {
		ctx := t.Context()
		k.connect(t)
		onSite := &greenroom.Stage{Program: k.program, Name: "On site", Locations: []greenroom.Location{greenroom.InPerson}}
		far := &greenroom.Stage{Program: k.program, Name: "From afar", Locations: []greenroom.Location{greenroom.Zoom}}
		for _, stage := range []*greenroom.Stage{onSite, far} {
			if err := k.CreateStage(ctx, k.who, k.org, stage); err != nil {
				t.Fatal(err)
			}
		}
		s := k.confirmed(t, k.sample)
		first := k.meeting(t, s.ID, greenroom.LinkLinked)
		view, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		s = view.Session
		sequence := s.Sequence
		if _, err := k.RestageSession(ctx, k.who, k.org, s.ID, s.Revision, onSite.ID, "", greenroom.Place{}); greenroom.KindOf(err) != greenroom.Invalid || greenroom.FieldOf(err) != "location" {
			t.Errorf("on Zoom, in a stage in person: %v", err)
		}
		if _, err := k.RestageSession(ctx, k.who, k.org, s.ID, s.Revision, "stg_other", "", greenroom.Place{}); greenroom.KindOf(err) != greenroom.NotFound || greenroom.FieldOf(err) != "stage" {
			t.Errorf("no such stage: %v", err)
		}
		s, err = k.RestageSession(ctx, k.who, k.org, s.ID, s.Revision, far.ID, "", greenroom.Place{})
		if err != nil || s.Stage != far.ID || s.Sequence != sequence {
			t.Fatalf("from afar it is %+v, %v", s, err)
		}
		if _, err := k.RestageSession(ctx, k.who, k.org, s.ID, s.Revision-1, "", "", greenroom.Place{}); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("at an old revision: %v", err)
		}
		s, err = k.RestageSession(ctx, k.who, k.org, s.ID, s.Revision, onSite.ID, greenroom.InPerson, greenroom.Place{Text: "Room 4"})
		if err != nil || s.Stage != onSite.ID || s.Location != greenroom.InPerson || s.Sequence != sequence+1 {
			t.Fatalf("on site it is %+v, %v", s, err)
		}
		k.gone(t, first.ID)
		stored, err := k.Session(ctx, k.who, k.org, s.ID)
		if err != nil || stored.Stage != onSite.ID || stored.Place.Text != "Room 4" {
			t.Errorf("stored is %+v, %v", stored, err)
		}
		if s, err = k.CancelSession(ctx, k.who, k.org, s.ID, s.Revision); err != nil {
			t.Fatal(err)
		}
		if _, err := k.RestageSession(ctx, k.who, k.org, s.ID, s.Revision, "", "", greenroom.Place{}); greenroom.KindOf(err) != greenroom.Conflict {
			t.Errorf("when it is cancelled: %v", err)
		}
	})
}
