package zoomsim

import (
	"net/http"
	"slices"
)

// A rolesPage is what the page of an account's roles shows.
type rolesPage struct {
	formPage
	Roles      []roleForm
	Privileges []string // that a new role may have
}

// A roleForm is a role with what it has and what it could have.
type roleForm struct {
	*Role
	Fixed bool // the owner's
	Boxes []roleBox
}

type roleBox struct {
	Privilege string
	Held      bool
}

// boxes returns the rights that the simulator asks for and those that the role
// has besides.
func (r *Role) boxes() []roleBox {
	all := append([]string{}, privileges...)
	for _, held := range r.Privileges {
		if !slices.Contains(all, held) {
			all = append(all, held)
		}
	}
	boxes := make([]roleBox, len(all))
	for i, right := range all {
		boxes[i] = roleBox{right, slices.Contains(r.Privileges, right)}
	}
	return boxes
}

// serveRolesPage serves GET /account/{account}/roles.
func (s *Sim) serveRolesPage(w *reply, r *http.Request) { s.rolesPage(w, r, nil) }

func (s *Sim) rolesPage(w *reply, r *http.Request, err error) {
	page, status := s.formPage(r, r.PathValue("account"), err)
	if page.Account == nil {
		s.serveNotFound(w, r)
		return
	}
	view := rolesPage{formPage: page, Privileges: privileges}
	for role := range s.state.roles.each(page.Account.ID) {
		view.Roles = append(view.Roles, roleForm{role, role.ID == Owner, role.boxes()})
	}
	s.page(w, status, "roles", "Roles of "+page.Account.Name, view)
}

// serveRoleForm serves POST /account/{account}/roles/{role}.
func (s *Sim) serveRoleForm(w *reply, r *http.Request) {
	r.PostFormValue("") // parses the form
	if err := s.setRole(r.PathValue("account"), r.PathValue("role"), r.PostForm["privilege"]); err != nil {
		s.rolesPage(w, r, err)
		return
	}
	seeOther(w, accountPath(r.PathValue("account"), "roles")+"?done=role-saved")
}

// serveAddRoleForm serves POST /account/{account}/roles.
func (s *Sim) serveAddRoleForm(w *reply, r *http.Request) {
	name := trimmed(r, "name")
	_, err := s.addRole(Role{AccountID: r.PathValue("account"), Name: name, Privileges: r.PostForm["privilege"]})
	if err != nil {
		s.rolesPage(w, r, err)
		return
	}
	seeOther(w, accountPath(r.PathValue("account"), "roles")+"?done=role-added")
}
