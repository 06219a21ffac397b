package zoom

import "greenroom"

// needs are the scopes that each feature needs of an app that acts for a whole
// account (Zoom scopes documentation: classic and granular scopes). None of them
// gives access to recordings. That Zoom's classic scopes come whole is why one
// of them stands beside several features.
var needs = []greenroom.ScopeNeed{
	{Feature: greenroom.MakeMeetings, Vital: true, Classic: []string{"meeting:write:admin"},
		Granular: []string{"meeting:write:meeting:admin", "meeting:update:meeting:admin", "meeting:delete:meeting:admin"}},
	{Feature: greenroom.ReadMeetings, Classic: []string{"meeting:read:admin"},
		Granular: []string{"meeting:read:meeting:admin", "meeting:read:list_meetings:admin"}},
	{Feature: greenroom.ReadHosts, Classic: []string{"user:read:admin"},
		Granular: []string{"user:read:list_users:admin", "user:read:user:admin"}},
	{Feature: greenroom.ReadSettings, Classic: []string{"user:read:admin"},
		Granular: []string{"user:read:settings:admin"}},
	{Feature: greenroom.ReadRights, Classic: []string{"user:read:admin"},
		Granular: []string{"user:read:list_permissions:admin"}},
	{Feature: greenroom.ReadRooms, Classic: []string{"room:read:admin"},
		Granular: []string{"zoom_rooms:read:list_rooms:admin"}},
}

// ownNeeds are those of an app that acts for the one person who consents.
var ownNeeds = []greenroom.ScopeNeed{
	{Feature: greenroom.MakeMeetings, Vital: true, Classic: []string{"meeting:write"},
		Granular: []string{"meeting:write:meeting", "meeting:update:meeting", "meeting:delete:meeting"}},
	{Feature: greenroom.ReadMeetings, Classic: []string{"meeting:read"},
		Granular: []string{"meeting:read:meeting", "meeting:read:list_meetings"}},
	{Feature: greenroom.ReadHosts, Vital: true, Classic: []string{"user:read"},
		Granular: []string{"user:read:user"}},
	{Feature: greenroom.ReadSettings, Classic: []string{"user:read"},
		Granular: []string{"user:read:settings"}},
}

// rights are what the role of whoever authorizes an app for a whole account
// needs. The words are those of the first product's help page that sends people
// there (Zoom: User Management, Roles, Role Settings).
var rights = []greenroom.RightNeed{
	{Right: "User:Edit", Words: "Users: View and Edit", Where: "User and Permission Management", Feature: greenroom.MakeMeetings},
	{Right: "ZoomRooms:Read", Words: "Zoom Rooms: View", Where: "Zoom Rooms Management", Feature: greenroom.ReadRooms},
}

// ScopeNeeds implements greenroom.Scoper.
func (p *Provider) ScopeNeeds(kind greenroom.AppKind) []greenroom.ScopeNeed {
	if kind == greenroom.UserLevel {
		return ownNeeds
	}
	return needs
}

// RoleNeeds implements greenroom.Scoper: an app that acts for one person needs
// no rights but those that everybody has over their own meetings.
func (p *Provider) RoleNeeds(kind greenroom.AppKind) []greenroom.RightNeed {
	if kind == greenroom.UserLevel {
		return nil
	}
	return rights
}
