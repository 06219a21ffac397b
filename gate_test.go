package greenroom_test

import (
	"slices"
	"testing"

	"greenroom"
)

// Each gate closes by what closes it and by nothing else, says why, and names
// who can open it.
func TestGates(t *testing.T) {
	t.Parallel()
	open := greenroom.Organization{VideoEnabled: true, ZoomForAll: true}
	phone := &greenroom.Stage{Name: "Phone screen", Locations: []greenroom.Location{greenroom.Phone}}
	link := &greenroom.Connection{OwnerKind: greenroom.ProgramOwner}
	for name, c := range map[string]struct {
		organization greenroom.Organization
		use          greenroom.ZoomUse
		stage        *greenroom.Stage
		connection   *greenroom.Connection
		closed       []greenroom.GateName
		source       greenroom.Source // of the first that is closed
	}{
		"all open":               {open, greenroom.ZoomInherited, nil, link, nil, ""},
		"a stage without a list": {open, greenroom.ZoomInherited, &greenroom.Stage{}, link, nil, ""},
		"video off":              {greenroom.Organization{ZoomForAll: true}, "", nil, link, []greenroom.GateName{greenroom.VideoGate}, greenroom.FromServer},
		"not connected":          {open, "", nil, nil, []greenroom.GateName{greenroom.ConnectionGate}, greenroom.FromOrganization},
		"refused":                {open, greenroom.ZoomRefused, nil, link, []greenroom.GateName{greenroom.ProgramGate}, greenroom.FromProgram},
		"not granted":            {greenroom.Organization{VideoEnabled: true}, "", nil, link, []greenroom.GateName{greenroom.ProgramGate}, greenroom.FromOrganization},
		"granted":                {greenroom.Organization{VideoEnabled: true}, greenroom.ZoomGranted, nil, link, nil, ""},
		"not in this stage":      {open, "", phone, link, []greenroom.GateName{greenroom.StageGate}, greenroom.FromStage},
		"two":                    {greenroom.Organization{}, "", nil, link, []greenroom.GateName{greenroom.VideoGate, greenroom.ProgramGate}, greenroom.FromServer},
	} {
		var closed []greenroom.GateName
		var source greenroom.Source
		for _, g := range greenroom.Gates(&c.organization, &greenroom.Program{ZoomUse: c.use}, c.stage, c.connection) {
			if len(g.Opens) == 0 || g.Open != (g.Why == nil) {
				t.Errorf("%s: %+v", name, g)
			}
			if !g.Open {
				closed = append(closed, g.Name)
				if len(closed) == 1 {
					source = g.Source
				}
			}
		}
		if !slices.Equal(closed, c.closed) || source != c.source {
			t.Errorf("%s: closed are %v, by %s", name, closed, source)
		}
	}
}

// What new sessions take comes from the stage if it says so, else from the
// program, and is always allowed by the stage.
func TestWhere(t *testing.T) {
	t.Parallel()
	p := &greenroom.Program{DefaultLocation: greenroom.Zoom}
	for name, c := range map[string]struct {
		stage  *greenroom.Stage
		want   greenroom.Location
		source greenroom.Source
	}{
		"no stage":      {nil, greenroom.Zoom, greenroom.FromProgram},
		"says nothing":  {&greenroom.Stage{}, greenroom.Zoom, greenroom.FromProgram},
		"says itself":   {&greenroom.Stage{DefaultLocation: greenroom.Phone}, greenroom.Phone, greenroom.FromStage},
		"not allowed":   {&greenroom.Stage{Locations: []greenroom.Location{greenroom.InPerson, greenroom.Phone}}, greenroom.InPerson, greenroom.FromStage},
		"among several": {&greenroom.Stage{Locations: []greenroom.Location{greenroom.Phone, greenroom.Zoom}}, greenroom.Zoom, greenroom.FromProgram},
	} {
		got, source := p.Where(c.stage)
		if got != c.want || source != c.source || c.stage.Admit(got) != nil {
			t.Errorf("%s: %s by %s", name, got, source)
		}
	}
}
