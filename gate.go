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

// A Gate is one condition for using Zoom, and how it stands.
type Gate struct {
	Name   GateName
	Open   bool
	Source Source // whose setting decides
	Opens  []Role // who can open it, widest role first
	Why    error  // a sentence that says why it is closed and who can open it; nil if it is open
}
