package zoomsim

import "net/http"

func todo() (int, any, *apiError) {
	return 0, nil, refuse(http.StatusNotImplemented, 501, "Not there yet.")
}

func (c *call) controlLive() (int, any, *apiError)         { return todo() }
func (c *call) addRegistrants() (int, any, *apiError)      { return todo() }
func (c *call) getInvitation() (int, any, *apiError)       { return todo() }
func (c *call) makeInviteLinks() (int, any, *apiError)     { return todo() }
func (c *call) listRegistrants() (int, any, *apiError)     { return todo() }
func (c *call) addRegistrant() (int, any, *apiError)       { return todo() }
func (c *call) setRegistrantStatus() (int, any, *apiError) { return todo() }
func (c *call) getRegistrant() (int, any, *apiError)       { return todo() }
func (c *call) deleteRegistrant() (int, any, *apiError)    { return todo() }
func (c *call) setMeetingStatus() (int, any, *apiError)    { return todo() }
func (c *call) getMeetingToken() (int, any, *apiError)     { return todo() }
func (c *call) getPastMeeting() (int, any, *apiError)      { return todo() }
func (c *call) listInstances() (int, any, *apiError)       { return todo() }
func (c *call) listParticipants() (int, any, *apiError)    { return todo() }
func (c *call) listTemplates() (int, any, *apiError)       { return todo() }
func (c *call) addTemplate() (int, any, *apiError)         { return todo() }
func (c *call) listUpcoming() (int, any, *apiError)        { return todo() }
