package zoomsim

import "net/http"

func todo() (int, any, *apiError) {
	return 0, nil, refuse(http.StatusNotImplemented, 501, "Not there yet.")
}

func (c *call) addTemplate() (int, any, *apiError)      { return todo() }
func (c *call) getInvitation() (int, any, *apiError)    { return todo() }
func (c *call) getMeetingToken() (int, any, *apiError)  { return todo() }
func (c *call) listTemplates() (int, any, *apiError)    { return todo() }
func (c *call) listUpcoming() (int, any, *apiError)     { return todo() }
func (c *call) setMeetingStatus() (int, any, *apiError) { return todo() }
