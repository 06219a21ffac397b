package greenroom

import "slices"

// A Role is what a user may be, somewhere.
type Role string

// The roles, from the widest to the narrowest.
const (
	Superuser                 Role = "superuser"                  // the whole server
	OrganizationAdministrator Role = "organization_administrator" // one organization
	ProgramDirector           Role = "program_director"           // one program
	ProgramAdministrator      Role = "program_administrator"      // one program
	Coordinator               Role = "coordinator"                // one program
	Participant               Role = "participant"                // one program; sees what concerns them
)

// Roles returns every role, widest first.
func Roles() []Role {
	return []Role{Superuser, OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator, Participant}
}

// A Permission is one thing that somebody may do.
type Permission string

// The permissions.
const (
	SwitchVideo        Permission = "switch_video"        // turn the video feature on for an organization
	ManageOrganization Permission = "manage_organization" // its programs, users and keys
	ConnectProvider    Permission = "connect_provider"    // connect and disconnect for the organization
	ConnectProgram     Permission = "connect_program"     // connect and disconnect for a program
	ConnectOneself     Permission = "connect_oneself"     // connect and disconnect one's own account
	EditProgram        Permission = "edit_program"        // its settings, stages and people
	EditSessions       Permission = "edit_sessions"       // make, change, confirm and cancel
	ReadProgram        Permission = "read_program"        // see its sessions, people and settings
	ReadHistory        Permission = "read_history"        // see who did what, and mail as sent
)

// Permissions returns every permission.
func Permissions() []Permission {
	return []Permission{SwitchVideo, ManageOrganization, ConnectProvider, ConnectProgram, ConnectOneself,
		EditProgram, EditSessions, ReadProgram, ReadHistory}
}

// may is the permission table: who may do what, within the scope of the role.
// A Superuser may do everything, everywhere; one in the scope of an organization,
// which only [Actor.Inside] makes, may do what stands here.
var may = map[Permission][]Role{
	SwitchVideo:        {Superuser},
	ManageOrganization: {OrganizationAdministrator},
	ConnectProvider:    {OrganizationAdministrator},
	ConnectProgram:     {OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator},
	ConnectOneself:     {OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator, Participant},
	EditProgram:        {OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator},
	EditSessions:       {OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator},
	ReadProgram:        {OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator},
	ReadHistory:        {OrganizationAdministrator, ProgramDirector, ProgramAdministrator, Coordinator},
}

// Holders returns the roles that hold the permission within their scope, widest
// first. A superuser, who may do everything, is named where nobody else is.
func (p Permission) Holders() []Role {
	if len(may[p]) == 0 {
		return []Role{Superuser}
	}
	return slices.Clone(may[p])
}

// A RoleGrant gives a role in a scope. Both scopes empty is the whole server;
// an organization without a program is all of its programs.
type RoleGrant struct {
	Role         Role
	Organization OrganizationID
	Program      ProgramID
}

// Validate returns an Invalid error unless the role may be given in the scope.
func (g RoleGrant) Validate() error {
	switch {
	case !slices.Contains(Roles(), g.Role):
		return Errorf(Invalid, "There is no role %q.", string(g.Role)).At("role")
	case g.Role == Superuser && (g.Organization != "" || g.Program != ""):
		return Errorf(Invalid, "A superuser is one of the whole server. Name no organization and no program.").At("organization")
	case g.Role != Superuser && g.Organization == "":
		return Errorf(Invalid, "Name the organization in which the role is given.").At("organization")
	case g.Role == OrganizationAdministrator && g.Program != "":
		return Errorf(Invalid, "An organization administrator is one of all programs. Name no program.").At("program")
	}
	return nil
}

// An Actor is whoever asks, with the roles they hold.
type Actor struct {
	Kind  string // "user", "api_key" or "system"
	ID    string
	User  UserID // of an API key: who made it
	Roles []RoleGrant
}

// Account returns the user who acts, by themselves or through a key; "" for the
// system.
func (a Actor) Account() UserID {
	if a.Kind == "user" {
		return UserID(a.ID)
	}
	return a.User
}

// May returns a Forbidden error unless the actor holds the permission in the
// program of the organization. An empty program asks about the organization
// itself, for which a role in one of its programs does not count; and an empty
// organization asks about the server. Whoever has no role in the organization
// at all gets NotFound instead: it is not theirs to know.
func (a Actor) May(do Permission, organization OrganizationID, program ProgramID) error {
	inside := false
	for _, grant := range a.Roles {
		switch {
		case grant.Role == Superuser && grant.Organization == "":
			return nil
		case grant.Organization == "" || grant.Organization != organization:
			continue
		}
		inside = true
		covers := grant.Program == "" || grant.Program == program
		if covers && slices.Contains(may[do], grant.Role) {
			return nil
		}
	}
	if !inside {
		return errStranger
	}
	return Errorf(Forbidden, "Your role does not allow this. Nothing was changed. Ask an administrator of your organization.")
}

// Belongs returns NotFound unless the actor has some role in the organization.
func (a Actor) Belongs(organization OrganizationID) error {
	if len(a.Inside(organization)) == 0 {
		return errStranger
	}
	return nil
}

// Organizations returns the organizations in which the actor has a role, each
// once.
func (a Actor) Organizations() []OrganizationID {
	var found []OrganizationID
	for _, grant := range a.Roles {
		if grant.Organization != "" && !slices.Contains(found, grant.Organization) {
			found = append(found, grant.Organization)
		}
	}
	return found
}

var errStranger = Errorf(NotFound, "There is no such thing here, or it is not yours to see.")

// Inside returns the roles that the actor has in one organization, as if there
// were no other: a superuser is an administrator there, who may also switch its
// video. It is empty for whoever has no role there.
func (a Actor) Inside(organization OrganizationID) []RoleGrant {
	var inside []RoleGrant
	for _, grant := range a.Roles {
		switch {
		case grant.Role == Superuser && grant.Organization == "":
			inside = append(inside, RoleGrant{Role: OrganizationAdministrator, Organization: organization}, RoleGrant{Role: Superuser, Organization: organization})
		case grant.Organization != "" && grant.Organization == organization:
			inside = append(inside, grant)
		}
	}
	return inside
}
