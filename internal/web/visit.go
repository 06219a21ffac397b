package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"greenroom"
	"greenroom/internal/say"
)

// A visit is one request, and whoever makes it.
type visit struct {
	*site
	w http.ResponseWriter
	r *http.Request

	who  greenroom.Actor         // zero for somebody who has not signed in
	user *greenroom.User         // nil likewise
	org  *greenroom.Organization // nil outside of an organization's pages
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// errSignIn sends the visitor to sign in first.
var errSignIn = errors.New("web: not signed in")

// admit finds out who asks. It returns errSignIn for somebody who must sign in
// first, and NotFound for an organization in which they have no role.
func (v *visit) admit(to need) (err error) {
	if v.user, v.who, err = v.signedIn(); err != nil {
		return err
	}
	if to != anybody && v.user == nil {
		return errSignIn
	}
	if to == member {
		v.org, err = v.app.Organization(v.ctx(), v.who, greenroom.OrganizationID(v.r.PathValue("org")))
	}
	return err
}

// may reports whether the visitor holds a permission in a program, or in the
// organization itself if program is "".
func (v *visit) may(do greenroom.Permission, program greenroom.ProgramID) bool {
	return v.who.May(do, v.org.ID, program) == nil
}

// maySomewhere reports whether the visitor holds a permission in the organization
// or in one of its programs.
func (v *visit) maySomewhere(do greenroom.Permission) bool {
	return slices.ContainsFunc(v.who.Inside(v.org.ID), func(g greenroom.RoleGrant) bool { return v.may(do, g.Program) })
}

// zone is where the visitor is.
func (v *visit) zone() *time.Location { return zoneOr(v.user.TimeZone) }

// zoneOr returns a stored zone, or UTC if this server does not know it any more.
func zoneOr(name string) *time.Location {
	zone, err := greenroom.Zone(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// path returns an address among the organization's pages.
func (v *visit) path(more string) string { return "/o/" + string(v.org.ID) + more }

// render answers with a page. Nothing is sent if it cannot be made.
func (v *visit) render(status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(v.ctx(), &b); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // a reader who has gone is no error of ours
	return nil
}

// show answers with a page, as it should be.
func (v *visit) show(page templ.Component) error { return v.render(http.StatusOK, page) }

// to sends the visitor to one of our pages, which says what was done; "" says
// nothing.
func (v *visit) to(path, said string) error {
	if said != "" {
		v.cookies.Put(v.ctx(), keySaid, said)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// sorry sends the visitor to one of our pages, which says what was not done.
func (v *visit) sorry(path string, err error) error {
	v.cookies.Put(v.ctx(), keyNot, say.Error(v.ctx(), err))
	return v.to(path, "")
}
