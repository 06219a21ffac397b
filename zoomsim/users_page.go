package zoomsim

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A usersPage is one page of the list of people.
type usersPage struct {
	formPage
	Users       []*User
	Query       string // part of a name or an address; "" for everybody
	Page, Pages int
	Total       int
	Typed       User // into the form that failed
	roles       map[string]string
}

// Role returns the name of a role of the account.
func (p usersPage) Role(id string) string { return p.roles[id] }

// At returns the address of a page of the list.
func (p usersPage) At(page int) string {
	return accountPath(p.Account.ID, "users") + "?" + url.Values{"page": {strconv.Itoa(page)}, "q": {p.Query}}.Encode()
}

// Prev and Next return the number of a neighbouring page, or 0.
func (p usersPage) Prev() int { return p.Page - 1 }

// Next returns the number of the next page, or 0.
func (p usersPage) Next() int { return (p.Page + 1) * min(1, p.Pages-p.Page) }

// serveUsersPage serves GET /account/{account}/users.
func (s *Sim) serveUsersPage(w *reply, r *http.Request) { s.usersPage(w, r, nil) }

func (s *Sim) usersPage(w *reply, r *http.Request, err error) {
	page, status := s.formPage(r, r.PathValue("account"), err)
	if page.Account == nil {
		s.serveNotFound(w, r)
		return
	}
	view := usersPage{formPage: page, Query: strings.TrimSpace(r.URL.Query().Get("q")), Typed: typedUser(r), roles: map[string]string{}}
	for role := range s.state.roles.each(page.Account.ID) {
		view.roles[role.ID] = role.Name
	}
	wanted, _ := strconv.Atoi(r.URL.Query().Get("page")) // the first page for what is no number
	found := s.search(page.Account.ID, view.Query)
	view.Total, view.Pages = len(found), max(1, (len(found)+pageSize-1)/pageSize)
	view.Page = min(max(1, wanted), view.Pages)
	view.Users = found[min((view.Page-1)*pageSize, len(found)):min(view.Page*pageSize, len(found))]
	s.page(w, status, "users", "People of "+page.Account.Name, view)
}

// search returns the people of an account whose name or address has a text in
// it, by id. The result must not be changed.
func (s *Sim) search(account, text string) []*User {
	if text == "" {
		return s.state.users.ordered(account)
	}
	var found []*User
	text = strings.ToLower(text)
	for u := range s.state.users.each(account) {
		if strings.Contains(u.Email, text) || strings.Contains(strings.ToLower(u.name()), text) {
			found = append(found, u)
		}
	}
	return found
}

// typedUser reads the form that adds a person.
func typedUser(r *http.Request) User {
	kind, _ := strconv.Atoi(r.PostFormValue("type")) // Basic for what is no number
	return User{AccountID: r.PathValue("account"), Email: trimmed(r, "email"),
		FirstName: trimmed(r, "first_name"), LastName: trimmed(r, "last_name"),
		Type: cmp.Or(kind, Licensed), Status: r.PostFormValue("status")}
}

// serveAddUserForm serves POST /account/{account}/users.
func (s *Sim) serveAddUserForm(w *reply, r *http.Request) {
	added, err := s.addUser(typedUser(r), nil)
	if err != nil {
		s.usersPage(w, r, err)
		return
	}
	seeOther(w, "/users/"+url.PathEscape(added.ID)+"?done=user-added")
}

// A userPage is what the page of a person shows.
type userPage struct {
	formPage
	User      *User
	Typed     User // her values, or those of the form that failed
	Types     []int
	Statuses  []string
	Roles     []*Role
	Languages []string
	Owner     bool // cannot be removed
}

// serveUserPage serves GET /users/{user}.
func (s *Sim) serveUserPage(w *reply, r *http.Request) {
	if u := s.pathUser(w, r); u != nil {
		s.userPage(w, r, u, *u, nil)
	}
}

// pathUser returns the person that the path names by id. It says not found
// where there is none.
func (s *Sim) pathUser(w *reply, r *http.Request) *User {
	u := s.state.users.get(r.PathValue("user"))
	if u == nil {
		s.serveNotFound(w, r)
	}
	return u
}

func (s *Sim) userPage(w *reply, r *http.Request, u *User, typed User, err error) {
	page, status := s.formPage(r, u.AccountID, err)
	s.page(w, status, "user", u.called(), userPage{page, u, typed, userTypes, userStatuses,
		s.state.roles.in(u.AccountID), offered(typed.Language), u.RoleID == Owner})
}

// serveUserForm serves POST /users/{user}.
func (s *Sim) serveUserForm(w *reply, r *http.Request) {
	u := s.pathUser(w, r)
	if u == nil {
		return
	}
	kind, _ := strconv.Atoi(r.PostFormValue("type")) // unchanged for what is no number
	change := UserChange{Status: r.PostFormValue("status"), Type: kind, Role: r.PostFormValue("role"),
		Email: trimmed(r, "email"), FirstName: trimmed(r, "first_name"),
		LastName: trimmed(r, "last_name"), Timezone: trimmed(r, "timezone"),
		Language: r.PostFormValue("language")}
	if err := s.setUser(u.ID, change, nil); err != nil {
		typed, _ := change.of(u) // its values, right or wrong
		if typed == nil {
			typed = u
		}
		s.userPage(w, r, u, *typed, err)
		return
	}
	seeOther(w, "/users/"+url.PathEscape(u.ID)+"?done=user-saved")
}

// serveRemoveUserForm serves POST /users/{user}/remove.
func (s *Sim) serveRemoveUserForm(w *reply, r *http.Request) {
	u := s.pathUser(w, r)
	if u == nil {
		return
	}
	how := Removal{r.PostFormValue("action"), trimmed(r, "transfer_email"), checked(r, "transfer_meeting", "yes")}
	if err := s.deleteUser(u.ID, how, nil); err != nil {
		s.userPage(w, r, u, *u, err)
		return
	}
	word := "user-left"
	if how.Action == Delete {
		word = "user-removed"
	}
	seeOther(w, accountPath(u.AccountID, "users")+"?done="+word)
}
