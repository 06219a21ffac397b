package zoomsim

import "net/http"

func todo() (int, any, *apiError) {
	return 0, nil, refuse(http.StatusNotImplemented, 501, "Not there yet.")
}

func (c *call) getInvitation() (int, any, *apiError)      { return todo() }
func (c *call) setMeetingStatus() (int, any, *apiError)   { return todo() }
func (c *call) getMeetingToken() (int, any, *apiError)    { return todo() }
func (c *call) listRooms() (int, any, *apiError)          { return todo() }
func (c *call) getRoom() (int, any, *apiError)            { return todo() }
func (c *call) listTrackingFields() (int, any, *apiError) { return todo() }
func (c *call) addTrackingField() (int, any, *apiError)   { return todo() }
func (c *call) checkEmail() (int, any, *apiError)         { return todo() }
func (c *call) listAssistants() (int, any, *apiError)     { return todo() }
func (c *call) listTemplates() (int, any, *apiError)      { return todo() }
func (c *call) addTemplate() (int, any, *apiError)        { return todo() }
func (c *call) listPermissions() (int, any, *apiError)    { return todo() }
func (c *call) listSchedulers() (int, any, *apiError)     { return todo() }
func (c *call) getUserSettings() (int, any, *apiError)    { return todo() }
func (c *call) listUpcoming() (int, any, *apiError)       { return todo() }
func (c *call) deleteUser() (int, any, *apiError)         { return todo() }
