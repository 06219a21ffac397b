package web

import (
	"greenroom/internal/say"
)

// home leads to the one organization of the visitor, or lets them choose.
func (v *visit) home() error {
	found, err := v.app.Organizations(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if len(found) == 1 {
		return v.to("/o/"+string(found[0].ID), "")
	}
	return v.show(homeView(v.frame(say.T(v.ctx(), "Organizations"), "").narrow(), found))
}
