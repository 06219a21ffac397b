package zoomsim

import "net/http"

func todo() (int, any, *apiError) {
	return 0, nil, refuse(http.StatusNotImplemented, 501, "Not there yet.")
}

func (c *call) controlLive() (int, any, *apiError)         { return todo() }
func (c *call) addRegistrants() (int, any, *apiError)      { return todo() }
func (c *call) makeInviteLinks() (int, any, *apiError)     { return todo() }
func (c *call) listRegistrants() (int, any, *apiError)     { return todo() }
func (c *call) addRegistrant() (int, any, *apiError)       { return todo() }
func (c *call) setRegistrantStatus() (int, any, *apiError) { return todo() }
func (c *call) getRegistrant() (int, any, *apiError)       { return todo() }
func (c *call) deleteRegistrant() (int, any, *apiError)    { return todo() }
func (c *call) getPastMeeting() (int, any, *apiError)      { return todo() }
func (c *call) listInstances() (int, any, *apiError)       { return todo() }
func (c *call) listParticipants() (int, any, *apiError)    { return todo() }
func (c *call) listRooms() (int, any, *apiError)           { return todo() }
func (c *call) getRoom() (int, any, *apiError)             { return todo() }
func (c *call) listTrackingFields() (int, any, *apiError)  { return todo() }
func (c *call) addTrackingField() (int, any, *apiError)    { return todo() }
func (c *call) checkEmail() (int, any, *apiError)          { return todo() }
func (c *call) listAssistants() (int, any, *apiError)      { return todo() }
func (c *call) listPermissions() (int, any, *apiError)     { return todo() }
func (c *call) listSchedulers() (int, any, *apiError)      { return todo() }
func (c *call) getUserSettings() (int, any, *apiError)     { return todo() }
func (c *call) deleteUser() (int, any, *apiError)          { return todo() }
