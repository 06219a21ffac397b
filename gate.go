package greenroom

// A GateName names one of the gates between a session and Zoom.
type GateName string

// The gates, in the order in which they are passed.
const (
	VideoGate      GateName = "video"      // a superuser has switched the video feature on
	ConnectionGate GateName = "connection" // something is connected that the session can use
	ProgramGate    GateName = "program"    // the program may use Zoom
	StageGate      GateName = "stage"      // the stage allows Zoom
)

// GateNames returns every gate, in order.
func GateNames() []GateName { return []GateName{VideoGate, ConnectionGate, ProgramGate, StageGate} }

// A Source says where the value of a setting comes from.
type Source string

// The sources, from the farthest to the nearest.
const (
	FromServer       Source = "server"
	FromOrganization Source = "organization"
	FromProgram      Source = "program"
	FromStage        Source = "stage"
	FromSession      Source = "session"
)

// Sources returns every source, from the farthest to the nearest.
func Sources() []Source {
	return []Source{FromServer, FromOrganization, FromProgram, FromStage, FromSession}
}

// A Gate is one condition for using Zoom, and how it stands.
type Gate struct {
	Name   GateName
	Open   bool
	Source Source // whose setting decides
	Opens  []Role // who can open it, widest role first
	Why    error  // Invalid: a sentence that says why it is closed and who can open it; nil if it is open
}

// Gates returns how each gate stands for the sessions of a program, in order.
// The stage is nil for those in none; the connection is the one that would be
// used, or nil if there is none.
func Gates(o *Organization, p *Program, s *Stage, c *Connection) []Gate {
	may, source := p.MayUseZoom(o)
	gates := []Gate{
		{Name: VideoGate, Open: o.VideoEnabled, Source: FromServer, Opens: SwitchVideo.Holders(), Why: errVideoOff},
		{Name: ConnectionGate, Open: c != nil, Source: connectedBy(c), Opens: ConnectProgram.Holders(), Why: errUnconnected},
		{Name: ProgramGate, Open: may, Source: source, Opens: ConnectProvider.Holders(), Why: whyNotZoom(source)},
		{Name: StageGate, Open: s.Allows(Zoom), Source: allowedBy(s), Opens: EditProgram.Holders(), Why: s.Admit(Zoom)},
	}
	for i := range gates {
		if gates[i].Open {
			gates[i].Why = nil
		}
	}
	return gates
}

// Why a gate is closed. Each sentence serves the list of gates, a session that
// waits, and the refusal of one that was to be made.
var (
	errVideoOff = Errorf(Invalid,
		"Video is switched off for this organization. Whoever runs this server can switch it on; sessions that wait for it then get their meetings.").At("location")
	errUnconnected = Errorf(Invalid,
		"Zoom is not connected for this program. An administrator of the organization can connect it under Integrations, and the program's own people on the program's page; sessions that wait for it then get their meetings.").At("location")
	errRefusedZoom = Errorf(Invalid,
		"This program may not use Zoom. An administrator of the organization can allow it under Integrations; sessions that wait for it then get their meetings.").At("location")
	errUngranted = Errorf(Invalid,
		"Only programs that are granted it may use Zoom here, and this one is not. An administrator of the organization can grant it under Integrations; sessions that wait for it then get their meetings.").At("location")
)

func whyNotZoom(source Source) error {
	if source == FromProgram {
		return errRefusedZoom
	}
	return errUngranted
}

// connectedBy says whose connection it is; whoever has none gets that of the
// organization.
func connectedBy(c *Connection) Source {
	switch {
	case c == nil || c.OwnerKind == OrganizationOwner:
		return FromOrganization
	case c.OwnerKind == ProgramOwner:
		return FromProgram
	}
	return FromSession
}

// allowedBy says who decides where sessions of a stage may happen: without a
// list of its own, the program.
func allowedBy(s *Stage) Source {
	if s == nil || len(s.Locations) == 0 {
		return FromProgram
	}
	return FromStage
}
