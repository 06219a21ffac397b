package web

import (
	"context"
	"net/url"
	"strings"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

const (
	// fewRows is how many rows of each list the first page of a directory shows.
	fewRows = 20
	// maxCandidates is how many of a directory one form offers to choose from. There
	// is a search for the others.
	maxCandidates = 200
)

// directory is the page of who a connection's Zoom users are here.
type directory struct {
	frame
	*app.Directory
	path   string // of the page
	search string
	list   app.DirectoryList // "": the beginning of each
	read   string            // when Zoom was last asked; or ""
}

// directoryPath is the address of the directory of the address.
func (v *visit) directoryPath() string {
	return v.path("/connections/" + url.PathEscape(string(v.connectionID())) + "/directory")
}

func (v *visit) directoryPage() error {
	q := v.r.URL.Query()
	d, err := v.directory(app.DirectoryQuery{List: app.DirectoryList(q.Get("list")), Search: q.Get("q"), Limit: fewRows,
		After: greenroom.HostCursor{Name: q.Get("name"), ID: q.Get("id")}})
	if err != nil {
		return err
	}
	d.frame = v.frame(say.T(v.ctx(), "Zoom users and rooms"), inIntegrations)
	return v.show(directoryView(*d))
}

// directory returns a part of the directory of the address. It has no frame yet.
func (v *visit) directory(q app.DirectoryQuery) (*directory, error) {
	if q.List == "" {
		q.After = greenroom.HostCursor{}
	} else if q.Limit == fewRows {
		q.Limit = pageSize
	}
	found, err := v.app.Directory(v.ctx(), v.who, v.org.ID, v.connectionID(), q)
	if err != nil {
		return nil, err
	}
	d := &directory{Directory: found, path: v.directoryPath(), search: strings.TrimSpace(q.Search), list: q.List}
	if at := found.Connection.Health.At; !at.IsZero() {
		at = at.In(zoneOr(v.org.TimeZone))
		d.read = say.T(v.ctx(), "%[1]s, %[2]s", say.ShortDate(v.ctx(), at), say.Clock(at))
	}
	return d, nil
}

// shows reports whether the page has a list.
func (d *directory) shows(list app.DirectoryList) bool {
	if d.AppKind == greenroom.UserLevel && (list == app.ListPeople || list == app.ListRooms) {
		return false // it sees one person only
	}
	return d.list == "" || d.list == list
}

// next returns the address of the rest of a list, or "".
func (d *directory) next(list app.DirectoryList) string {
	if !d.More[list] {
		return ""
	}
	q := url.Values{"list": {string(list)}}
	if d.search != "" {
		q.Set("q", d.search)
	}
	if name, id := d.last(list); d.list != "" {
		q.Set("name", name)
		q.Set("id", id)
	}
	return d.path + "?" + q.Encode()
}

// last returns the last row that the page has of a list.
func (d *directory) last(list app.DirectoryList) (name, id string) {
	hosts := map[app.DirectoryList][]greenroom.DirectoryHost{app.ListMatched: d.Matched, app.ListUnmatched: d.Unmatched, app.ListIgnored: d.Ignored}[list]
	switch {
	case len(hosts) > 0:
		return hosts[len(hosts)-1].Name, hosts[len(hosts)-1].ID
	case list == app.ListPeople && len(d.People) > 0:
		return d.People[len(d.People)-1].Name, string(d.People[len(d.People)-1].ID)
	case list == app.ListRooms && len(d.Rooms) > 0:
		return d.Rooms[len(d.Rooms)-1].Name, d.Rooms[len(d.Rooms)-1].ID
	}
	return "", ""
}

// isDefault reports whether a user is the connection's default host.
func (d *directory) isDefault(h greenroom.ProviderHost) bool {
	return h.Email == greenroom.EmailKey(d.Connection.DefaultHost)
}

// crumbs are the way to the directory, and to the pages below it.
func (d *directory) crumbs(ctx context.Context, below bool) []ui.Link {
	links := []ui.Link{{Label: say.T(ctx, "Integrations"), Href: d.Home + "/integrations"},
		{Label: d.Connection.Name, Href: d.Home + "/connections/" + string(d.Connection.ID)}}
	if below {
		links = append(links, ui.Link{Label: say.T(ctx, "Zoom users and rooms"), Href: d.path})
	}
	return links
}

// userPath and personPath are the pages where somebody is matched.
func (d *directory) userPath(user string) string { return d.path + "/users/" + url.PathEscape(user) }
func (d *directory) personPath(person greenroom.PersonID) string {
	return d.path + "/people/" + url.PathEscape(string(person))
}

// hostName is what to call one of Zoom's users.
func hostName(h greenroom.ProviderHost) string {
	if h.Name == "" {
		return h.Email
	}
	return h.Name
}

// licenceOf and statusOf say what a user may do at Zoom.
func licenceOf(ctx context.Context, h greenroom.ProviderHost) (ui.State, string) {
	if h.Licensed {
		return ui.Linked, say.T(ctx, "licensed")
	}
	return ui.Info, say.T(ctx, "Basic: %d minutes", greenroom.BasicMinutes)
}

func hostStatus(ctx context.Context, h greenroom.ProviderHost) (ui.State, string) {
	switch {
	case h.Active:
		return ui.Linked, say.T(ctx, "active")
	case h.Pending:
		return ui.Waiting, say.T(ctx, "pending")
	}
	return ui.Off, say.T(ctx, "inactive")
}

// capacityOf says how many people, and how many meetings at once, a user can
// host; "" if that has not been read.
func capacityOf(ctx context.Context, h greenroom.ProviderHost) string {
	if h.Settings == nil || h.Settings.Capacity == 0 {
		return ""
	}
	people := say.T(ctx, "%d people", h.Settings.Capacity)
	if h.Settings.Concurrent > 1 {
		return say.T(ctx, "%[1]s, %[2]d meetings at once", people, h.Settings.Concurrent)
	}
	return people
}

// roomStatus is the status of a Zoom Room, in Zoom's words made ours.
func roomStatus(ctx context.Context, status string) (ui.State, string) {
	switch status {
	case "Available":
		return ui.Linked, say.T(ctx, "available")
	case "InMeeting":
		return ui.Now, say.T(ctx, "in a meeting")
	case "Offline":
		return ui.Off, say.T(ctx, "offline")
	case "UnderConstruction":
		return ui.Waiting, say.T(ctx, "being set up")
	}
	return ui.Info, status
}

// roomOptions are the Zoom Rooms that sessions of a program can be in, after none;
// no options at all if there are no rooms. One that was chosen and is not listed
// any more can stay chosen.
func (v *visit) roomOptions(program greenroom.ProgramID, chosen string) ([]ui.Option, error) {
	rooms, err := v.app.RoomsFor(v.ctx(), v.who, v.org.ID, program)
	if err != nil || len(rooms) == 0 && chosen == "" {
		return nil, err
	}
	options := []ui.Option{{Value: "", Label: say.T(v.ctx(), "No Zoom Room")}}
	for _, r := range rooms {
		if r.ID == chosen {
			chosen = ""
		}
		options = append(options, ui.Option{Value: r.ID, Label: r.Name})
	}
	if chosen != "" {
		options = append(options, ui.Option{Value: chosen, Label: say.T(v.ctx(), "A room that is no longer listed")})
	}
	return options, nil
}

// roomName is the Zoom Room that a session is in, or "".
func roomName(ctx context.Context, s *app.SessionView) string {
	switch {
	case s.Room != nil:
		return s.Room.Name
	case s.Place.Room != "":
		return say.T(ctx, "A room that is no longer listed")
	}
	return ""
}

// changeDirectory makes a change that a form of the directory asks for, and leads
// back to the lists, which say what was done, or why it was not.
func (v *visit) changeDirectory(change func(in entry) (said string, err error)) error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	said, err := change(in)
	switch kind := greenroom.KindOf(err); {
	case err == nil:
		return v.to(v.directoryPath(), said)
	case kind == greenroom.Invalid || kind == greenroom.Conflict:
		return v.sorry(v.directoryPath(), err)
	}
	return err
}

func (v *visit) linkHost() error {
	return v.changeDirectory(func(in entry) (string, error) {
		err := v.app.LinkHost(v.ctx(), v.who, v.org.ID, v.connectionID(), in.Get("user"), greenroom.PersonID(in.Get("person")))
		return say.T(v.ctx(), "They are linked. You can undo it in the list of those who are matched."), err
	})
}

func (v *visit) ignoreHost() error {
	return v.changeDirectory(func(in entry) (string, error) {
		err := v.app.IgnoreHost(v.ctx(), v.who, v.org.ID, v.connectionID(), in.Get("user"))
		return say.T(v.ctx(), "The Zoom user is ignored from now on. You can undo it at the end of the page."), err
	})
}

func (v *visit) unlinkHost() error {
	return v.changeDirectory(func(in entry) (string, error) {
		err := v.app.UnlinkHost(v.ctx(), v.who, v.org.ID, v.connectionID(), in.Get("user"))
		return say.T(v.ctx(), "That is undone. The Zoom user is matched by e-mail address again."), err
	})
}

func (v *visit) inviteHost() error {
	return v.changeDirectory(func(in entry) (string, error) {
		p, err := v.app.InviteHost(v.ctx(), v.who, v.org.ID, v.connectionID(), in.Get("user"), greenroom.ProgramID(in.Get("program")), greenroom.SessionRole(in.Get("role")))
		if err != nil {
			return "", err
		}
		return say.T(v.ctx(), "%s is in the program.", p.Name), nil
	})
}

func (v *visit) askToConnect() error {
	return v.changeDirectory(func(in entry) (string, error) {
		to, err := v.app.InviteToConnect(v.ctx(), v.who, v.org.ID, greenroom.PersonID(in.Get("person")))
		if err != nil {
			return "", err
		}
		return say.T(v.ctx(), "%s is asked by mail to connect their own Zoom account.", to.Name), nil
	})
}

// A mismatch is the page of one Zoom user, or one person, who has no match.
type mismatch struct {
	*directory
	host     *greenroom.DirectoryHost // one of them, and the other is nil
	person   *greenroom.Person
	others   []ui.Option // whom they can be linked to
	programs []ui.Option // that a user can be invited to
	roles    []ui.Option
	action   string // address of the page
}

// hostPage shows what can be done about one Zoom user.
func (v *visit) hostPage() error {
	q := app.DirectoryQuery{List: app.ListPeople, Search: v.r.URL.Query().Get("q"), Limit: maxCandidates}
	d, err := v.directory(q)
	if err != nil {
		return err
	}
	host, err := v.app.Host(v.ctx(), v.who, v.org.ID, v.connectionID(), v.r.PathValue("user"))
	if err != nil {
		return err
	}
	m := mismatch{directory: d, host: host, action: d.userPath(host.ID), roles: roleOptions(v.ctx())}
	for _, p := range d.People {
		m.others = append(m.others, ui.Option{Value: string(p.ID), Label: say.T(v.ctx(), "%[1]s (%[2]s)", p.Name, p.Email)})
	}
	programs, _, err := v.app.Programs(v.ctx(), v.who, v.org.ID, "", maxCandidates)
	if err != nil {
		return err
	}
	for _, p := range programs {
		if v.may(greenroom.EditProgram, p.ID) {
			m.programs = append(m.programs, ui.Option{Value: string(p.ID), Label: p.Name})
		}
	}
	d.frame = v.frame(hostName(host.ProviderHost), inIntegrations).narrow()
	return v.show(hostView(m))
}

// unmatchedPage shows what can be done about one person.
func (v *visit) unmatchedPage() error {
	q := app.DirectoryQuery{List: app.ListUnmatched, Search: v.r.URL.Query().Get("q"), Limit: maxCandidates}
	d, err := v.directory(q)
	if err != nil {
		return err
	}
	person, err := v.app.Leader(v.ctx(), v.who, v.org.ID, greenroom.PersonID(v.r.PathValue("person")))
	if err != nil {
		return err
	}
	m := mismatch{directory: d, person: person, action: d.personPath(person.ID)}
	for _, h := range d.Unmatched {
		m.others = append(m.others, ui.Option{Value: h.ID, Label: say.T(v.ctx(), "%[1]s (%[2]s)", hostName(h.ProviderHost), h.Email)})
	}
	d.frame = v.frame(person.Name, inIntegrations).narrow()
	return v.show(unmatchedView(m))
}

// sub says whose users they are, and how fresh the page is.
func (d *directory) sub(ctx context.Context) string {
	if d.read == "" {
		return say.T(ctx, "Who can host at “%s”, and who they are here.", d.Connection.Name)
	}
	return say.T(ctx, "Who can host at “%[1]s”, and who they are here. Zoom was last asked on %[2]s.", d.Connection.Name, d.read)
}
