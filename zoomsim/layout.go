package zoomsim

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A view is a page with what the layout shows around it.
type view struct {
	Title string
	Data  any
	Place string       // the part of the simulator that the page belongs to; "" for none
	Trail []link       // to the pages above this one
	Tabs  []link       // to the pages beside this one
	User  *User        // who is signed in; nil for nobody
	Back  template.URL // query of a sign-in or sign-out that leads back here; "" on the sign-in page
	Now   time.Time
}

// A link leads to another page.
type link struct {
	Name, Path string
	Here       bool // it is the page that is shown
}

// Parts lists the parts of the simulator.
func (v view) Parts() []link {
	parts := []link{{Name: "Accounts", Path: "/"}, {Name: "Marketplace", Path: "/marketplace"}, {Name: "Inspector", Path: "/_sim/"}}
	for i := range parts {
		parts[i].Here = parts[i].Name == v.Place
	}
	return parts
}

// place returns the part of the simulator that a path belongs to.
func place(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return map[string]string{"": "Accounts", "account": "Accounts", "users": "Accounts", "rooms": "Accounts",
		"marketplace": "Marketplace", "_sim": "Inspector"}[first]
}

// view returns a page with its surroundings, which follow from its name and
// from the request that it answers.
func (s *Sim) view(r *http.Request, name, title string, data any) view {
	v := view{Title: title, Data: data, Place: place(r.URL.Path), Now: s.now()}
	if name != "signin" && r.URL.Path != "/oauth/authorize" { // where the page itself says who is signed in
		v.User, v.Back = s.signedIn(r), comingHere(r)
	}
	switch v.Place {
	case "Accounts":
		v.Trail, v.Tabs = s.accountsTrail(r, name), s.accountsTabs(r, name)
	case "Marketplace":
		v.Trail, v.Tabs = marketTrail(r.URL.Path), s.marketTabs(v.User, name)
	}
	return v
}

// comingHere returns the query of a sign-in that leads back to a page, without
// what a form said there.
func comingHere(r *http.Request) template.URL {
	q := r.URL.Query()
	if r.Method != http.MethodGet || !q.Has("done") {
		return carried(comingBack(r))
	}
	q.Del("done")
	return carried(url.Values{"next": {strings.TrimSuffix(r.URL.Path+"?"+q.Encode(), "?")}}.Encode())
}

// pathAccount returns the account and the person that a path names, as far as it
// does.
func (s *Sim) pathAccount(r *http.Request) (*Account, *User) {
	id := r.PathValue("account")
	u := s.user("", r.PathValue("user"))
	if u != nil {
		id = u.AccountID
	}
	if room := s.state.rooms.get(r.PathValue("room")); room != nil {
		id = room.AccountID
	}
	return s.state.accounts.get(id), u
}

// accountsTrail leads from the list of accounts through people to meetings.
func (s *Sim) accountsTrail(r *http.Request, name string) []link {
	a, u := s.pathAccount(r)
	if a == nil {
		return nil
	}
	trail := []link{{Name: "Accounts", Path: "/"}}
	if u != nil {
		trail = append(trail, link{Name: a.Name, Path: accountPath(a.ID, "users")})
	}
	if name == "edit" || name == "delete" {
		trail = append(trail, link{Name: "Meetings of " + u.called(), Path: userPath(u.ID, "meetings")})
	}
	return trail
}

// accountsTabs returns the pages of the account or the person that are beside
// the page of a name.
func (s *Sim) accountsTabs(r *http.Request, name string) []link {
	a, u := s.pathAccount(r)
	switch name {
	case "users", "roles", "rooms", "account":
		return []link{{"People", accountPath(a.ID, "users"), name == "users"}, {"Roles", accountPath(a.ID, "roles"), name == "roles"},
			{"Rooms", accountPath(a.ID, "rooms"), name == "rooms"}, {"Settings", accountPath(a.ID), name == "account"}}
	case "meetings", "user":
		return []link{{"Meetings", userPath(u.ID, "meetings"), name == "meetings"}, {"Profile", userPath(u.ID), name == "user"}}
	}
	return nil
}

// marketTrail leads to the pages of one app.
func marketTrail(path string) []link {
	top := link{Name: "Marketplace", Path: "/marketplace"}
	switch parts := strings.Split(strings.Trim(path, "/"), "/"); {
	case len(parts) < 3:
		return nil
	case parts[1] == "installed":
		return []link{top, {Name: "Installed apps", Path: "/marketplace/installed"}}
	case parts[1] == "develop":
		return []link{top, {Name: "Develop", Path: "/marketplace/develop"}}
	}
	return []link{top}
}

// marketTabs returns the pages of the marketplace. Who has a role that does not
// decide about apps is not led to where they are decided about.
func (s *Sim) marketTabs(u *User, name string) []link {
	switch name {
	case "marketplace", "installed", "manage", "develop", "absent":
	default:
		return nil
	}
	tabs := []link{{"Apps", "/marketplace", name == "marketplace"}, {"Installed apps", "/marketplace/installed", name == "installed"}}
	if u == nil || s.mayApprove(u) {
		tabs = append(tabs, link{"Manage", "/marketplace/manage", name == "manage"})
	}
	return append(tabs, link{"Develop", "/marketplace/develop", name == "develop"})
}

// userPath returns the address of a person's page, or of one below it.
func userPath(id string, below ...string) string {
	return "/users/" + strings.Join(append([]string{url.PathEscape(id)}, below...), "/")
}
