package zoomsim_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"greenroom/zoomsim"
)

// A world is a simulator in which there is something on every page, and one in
// which there is nothing.
type world struct {
	*bench
	bare                                           *bench
	people                                         map[string]*http.Client // who is signed in, by address
	guest, waiting, early, removed, left, host     *http.Client            // where they are in the meeting that is live
	meeting, series, locked, soon, live, over, old int64
	registered                                     string // personal link of a registrant
	register                                       string // page on which one registers
	link                                           string // to a meeting, with its passcode
	begin, stale                                   string // that start a meeting
}

// populated fills a simulator with people, meetings, apps, and what they do.
func populated(t *testing.T) *world {
	t.Helper()
	seed := zoomsim.DefaultSeed()
	seed.Accounts[0].PreApproval = true
	seed.Accounts[0].Locked = []string{"recording.cloud_recording"}
	seed.Roles = []zoomsim.Role{{ID: "clerk", AccountID: hospital, Name: "Clerk", Privileges: []string{zoomsim.UserRead}}}
	for i := range seed.Users {
		seed.Users[i].Timezone = "America/Chicago"
		if seed.Users[i].Email == clerk {
			seed.Users[i].RoleID = "clerk"
		}
	}
	hook := listener(t, &seed, hospitalApp)
	app := appOf(&seed, hospitalApp)
	app.Subscriptions[0].Events = []string{"meeting.deleted", "user.updated"}
	app.Subscriptions = append(app.Subscriptions, zoomsim.Subscription{URL: "http://127.0.0.1:1/nobody", Events: []string{"meeting.deleted"}})
	appOf(&seed, adminApp).InstallURL = hook.url
	seed.Apps = append(seed.Apps, zoomsim.App{ClientID: "retired", Name: "Retired calendar", Kind: zoomsim.UserLevel, AccountID: hospital,
		Creator: admin, RedirectURIs: []string{callback}, Scopes: []string{"user:read"}, Disabled: true})
	w := &world{bench: start(t, zoomsim.Options{Seed: &seed, Plan: zoomsim.Business}), bare: start(t, zoomsim.Options{Seed: &zoomsim.Seed{}})}
	w.makeMeetings()
	w.makeApps()
	w.makeLive()
	w.must(w.sim.SetUser("v.verity@hospital.example", zoomsim.UserChange{Status: "inactive"}))
	w.must(w.sim.AddFault(zoomsim.Fault{Kind: zoomsim.StatusFault, Method: "POST", PathPrefix: "/v2/users/nobody/", Status: 502, Count: -1}))
	w.must(w.sim.AddFault(zoomsim.Fault{Kind: zoomsim.DropReply, PathPrefix: "/v2/rooms", Count: 3}))
	w.flush()
	return w
}

func (w *world) makeMeetings() {
	w.Helper()
	w.old = w.held(sample, `{"type":1,"topic":"Over and gone"}`)
	made := w.call("GET", "/v2/meetings/"+strconv.FormatInt(w.held(sample, `{"topic":"Afternoon",`+tomorrow+`}`), 10), w.s2s(), "")
	w.stale = strings.TrimPrefix(made.body["start_url"].(string), w.base)
	w.deleted("Never mind")
	w.advance(3 * time.Hour)
	w.meeting = w.held(sample, `{"topic":"Interview with K. Kandidat",`+tomorrow+`,"timezone":"America/Chicago","agenda":"Bring the letter.","settings":{"approval_type":0}}`)
	w.series = w.held(sample, `{"topic":"Morning report of the residency programme, with everybody who is on duty","type":8,`+tomorrow+`,"recurrence":{"type":1,"end_times":5}}`)
	w.locked = w.held(sample, `{"topic":"Panel",`+tomorrow+`,"password":"secret"}`)
	w.held(sample, `{"type":3,"topic":"Office hours"}`)
	w.deleted("Cancelled interview")
	id := strconv.FormatInt(w.meeting, 10)
	asked := w.call("POST", "/v2/meetings/"+id+"/registrants", w.s2s(), `{"email":"c@example.org","first_name":"Cara","last_name":"C."}`)
	w.register = "/meeting/register/" + id
	w.registered = strings.TrimPrefix(asked.body["join_url"].(string), w.base)
	made = w.call("GET", "/v2/meetings/"+id, w.s2s(), "")
	w.begin = strings.TrimPrefix(made.body["start_url"].(string), w.base)
	w.link = strings.TrimPrefix(made.body["join_url"].(string), w.base)
	w.call("GET", "/v2/users/nobody", w.s2s(), "")
	w.call("GET", "/v2/users/me", "wrong", "")
}

// deleted makes a meeting and deletes it again, of which apps are told.
func (w *world) deleted(topic string) {
	w.Helper()
	path := "/v2/meetings/" + strconv.FormatInt(w.held(sample, `{"topic":"`+topic+`",`+tomorrow+`}`), 10)
	if a := w.call("DELETE", path, w.s2s(), ""); a.status != 204 {
		w.Fatalf("delete: %d %s", a.status, a.text)
	}
}

func (w *world) makeApps() {
	w.Helper()
	w.people = map[string]*http.Client{}
	for _, email := range []string{sample, admin, clerk, coordinator} {
		w.people[email] = w.as(email).client
	}
	w.must(w.sim.Approve(hospital, userApp))
	w.granted(coordinator)
	w.granted(admin)
	w.must(w.sim.Withdraw(hospital, userApp))
	w.must(w.sim.AddApp(zoomsim.App{ClientID: "wanted", Name: "Wanted calendar", Kind: zoomsim.UserLevel, RedirectURIs: []string{callback}, Scopes: []string{"user:read", "meeting:read"}}))
	tab{w.bench, w.people[clerk]}.form("/marketplace/apps/wanted", "decision", "request", "reason", "For the rooms").says(w.T, 200, "was requested on")
	w.must(w.sim.AddApp(zoomsim.App{ClientID: "free", Name: "Approved calendar", Kind: zoomsim.UserLevel, RedirectURIs: []string{callback}, Scopes: []string{"user:read"}}))
	w.must(w.sim.Approve(hospital, "free"))
	w.must(w.sim.Approve(hospital, adminApp))
}

// makeLive has people in every place that a meeting has for them.
func (w *world) makeLive() {
	w.Helper()
	for _, c := range []**http.Client{&w.guest, &w.waiting, &w.early, &w.removed, &w.left, &w.host} {
		*c = browser(w.bench)
	}
	w.live = w.held(coordinator, `{"topic":"Grand round",`+tomorrow+`,"password":"secret","settings":{"waiting_room":true}}`)
	w.over = w.held(coordinator, `{"topic":"Short one",`+tomorrow+`}`)
	w.soon = w.held(admin, `{"topic":"Not yet",`+tomorrow+`,"password":"secret","timezone":"Europe/Berlin"}`)
	w.signIn(w.host, w.over, coordinator)
	w.post(w.host, w.joinPath(w.over), nil)
	w.shows(w.post(w.host, w.joinPath(w.over)+"/end", nil), 200, "The meeting has ended")
	w.shows(w.post(w.host, w.joinPath(w.live), nil), 200, "its host")
	for name, guest := range map[string]*http.Client{"Cara Candidate": w.guest, "Wendelin Waiting-Patiently": w.waiting, "Gerda": w.removed, "Lea": w.left} {
		w.shows(w.post(guest, w.joinPath(w.live), url.Values{"name": {name}, "passcode": {"secret"}}), 200, "Waiting room")
	}
	w.shows(w.post(w.host, w.joinPath(w.live)+"/admit", w.participant("Cara Candidate")), 200, "admitted")
	w.shows(w.post(w.host, w.joinPath(w.live)+"/remove", w.participant("Gerda")), 200, "removed")
	w.shows(w.post(w.left, w.joinPath(w.live)+"/leave", nil), 200, "You left")
	w.shows(w.post(w.early, w.joinPath(w.soon), url.Values{"name": {"Erle Early"}, "passcode": {"secret"}}), 200, "Waiting for the host")
}

// participant returns the form that names somebody to the host.
func (w *world) participant(name string) url.Values {
	w.Helper()
	page := w.get(w.host, w.joinPath(w.live)).text
	found := regexp.MustCompile(`value="(\d+)"><button[^>]*>\w+ ` + name).FindStringSubmatch(page)
	if found == nil {
		w.Fatalf("%s is not there: %s", name, page)
	}
	return url.Values{"participant": {found[1]}}
}

// sights are all pages in all states.
func (w *world) sights() []sight {
	return slices.Concat(w.accountSights(), w.meetingSights(), w.joinSights(), w.consentSights(), w.marketSights(), w.inspectorSights())
}

func (w *world) accountSights() []sight {
	account, vera := "/account/"+hospital, "/users/"+w.user("v.verity@hospital.example")
	boss := w.people[admin]
	return []sight{
		{name: "accounts", path: "/", says: "Each account is a customer"},
		{name: "accounts-empty", path: "/", bare: true, says: "There are no accounts."},
		{name: "account", path: account + "?done=account-saved", as: boss, says: "The account was saved."},
		{name: "account-refused", path: account, form: url.Values{"plan": {"gold"}}, status: 422, says: "There is no plan"},
		{name: "people", path: account + "/users?done=user-removed", says: "The person was deleted."},
		{name: "people-none", path: account + "/users?q=zzz", says: "Show everyone"},
		{name: "people-refused", path: account + "/users", form: url.Values{"email": {sample}}, status: 422, says: "already"},
		{name: "person", path: vera + "?done=user-saved", as: boss, says: "The person was saved."},
		{name: "person-refused", path: vera, form: url.Values{"timezone": {"Mars/Base"}}, status: 422, says: "no time zone"},
		{name: "roles", path: account + "/roles?done=role-added", says: "The role was added."},
		{name: "roles-refused", path: account + "/roles", form: url.Values{"name": {"Admin"}}, status: 422, says: "already"},
		{name: "rooms", path: account + "/rooms", says: "Conference Room B"},
		{name: "rooms-empty", path: "/account/SimClinicAccount0001/rooms", says: "There are no rooms."},
		{name: "missing", path: "/no/such/page", status: 404, says: "There is no such page"},
	}
}

func (w *world) meetingSights() []sight {
	list := "/users/" + w.user(sample) + "/meetings"
	at := func(id int64, what string) string { return list + "/" + strconv.FormatInt(id, 10) + what }
	return []sight{
		{name: "meetings", path: list + "?done=deleted", as: w.people[sample], says: "It is in the trash."},
		{name: "meetings-live", path: "/users/" + w.user(coordinator) + "/meetings", says: "In progress"},
		{name: "meetings-empty", path: "/users/" + w.user("v.verity@hospital.example") + "/meetings", says: "There are no meetings."},
		{name: "meeting-edit", path: at(w.meeting, "/edit"), as: w.people[sample], says: "Bring the letter."},
		{name: "meeting-edit-series", path: at(w.series, "/edit"), says: "This is a series."},
		{name: "meeting-edit-refused", path: at(w.meeting, "/edit"), form: url.Values{"duration": {"0"}}, status: 422, says: "Enter a topic."},
		{name: "meeting-delete", path: at(w.meeting, "/delete"), says: "Keep it"},
	}
}

func (w *world) joinSights() []sight {
	live := w.joinPath(w.live)
	return []sight{
		{name: "join-passcode", path: w.joinPath(w.locked), says: "Enter the passcode"},
		{name: "join-refused", path: w.joinPath(w.locked), form: url.Values{"passcode": {"no"}}, status: 422, says: "Enter the name"},
		{name: "join", path: w.link, says: "Sign in instead"},
		{name: "join-signed-in", path: live, as: w.people[sample], says: "Sam Sample"},
		{name: "join-host", path: w.joinPath(w.meeting), as: w.people[sample], says: "You may start this meeting."},
		{name: "register", path: w.register, says: "First name"},
		{name: "register-refused", path: w.register, form: url.Values{"first_name": {"Cara"}}, status: 422, says: "Enter a first name"},
		{name: "registered", path: w.register, form: url.Values{"first_name": {"Dora"}, "email": {"d@example.org"}}, says: "You are registered."},
		{name: "join-registrant", path: w.registered, says: "Interview with K. Kandidat"},
		{name: "join-expired", path: w.joinPath(w.old), status: 404, says: "has expired"},
		{name: "start", path: w.begin, says: "as its host, Sam Sample"},
		{name: "start-stale", path: w.stale, status: 403, says: "for two hours"},
		{name: "live-early", path: w.joinPath(w.soon), as: w.early, says: "Waiting for the host"},
		{name: "live-waiting", path: live, as: w.waiting, says: "Waiting room"},
		{name: "live-guest", path: live, as: w.guest, says: "You are in the meeting as Cara Candidate"},
		{name: "live-host", path: live + "?done=admit", as: w.host, says: "Admit Wendelin"},
		{name: "live-refused", path: live + "/admit", as: w.guest, form: w.participant("Wendelin"), status: 409, says: "Only the host may do this."},
		{name: "live-removed", path: live, as: w.removed, says: "You were removed"},
		{name: "live-left", path: live, as: w.left, says: "You left the meeting"},
		{name: "live-ended", path: w.joinPath(w.over), as: w.host, says: "The meeting has ended"},
	}
}

func (w *world) consentSights() []sight {
	user, wide := "/oauth/authorize?"+userQuery().Encode(), "/oauth/authorize?"+userQuery("client_id", adminApp).Encode()
	wanted := "/oauth/authorize?" + userQuery("client_id", "wanted").Encode()
	free := "/oauth/authorize?" + userQuery("client_id", "free").Encode()
	return []sight{
		{name: "sign-in", path: user, says: "Everyone’s password is"},
		{name: "sign-in-refused", path: "/oauth/signin", form: url.Values{"email": {sample}}, status: 422, says: "is wrong"},
		{name: "consent", path: free, as: w.people[sample], says: "Allow"},
		{name: "consent-account", path: wide, as: w.people[admin], says: "asks to act for everyone"},
		{name: "consent-approves", path: user, as: w.people[admin], says: "You are one"},
		{name: "consent-unapproved", path: user, as: w.people[sample], status: 403, says: "Request pre-approval"},
		{name: "consent-requested", path: wanted, as: w.people[clerk], status: 403, says: "What happens next"},
		{name: "consent-forbidden", path: wide, as: w.people[sample], status: 403, says: "An account admin is required"},
		{name: "consent-lacking", path: wide, as: w.people[clerk], status: 403, says: "Your role, Clerk, lacks"},
		{name: "consent-invalid", path: "/oauth/authorize", status: 400, says: "Invalid client_id"},
	}
}

func (w *world) marketSights() []sight {
	const market, develop = "/marketplace", "/marketplace/develop"
	boss, sam := w.people[admin], w.people[sample]
	installed := market + "/installed/" + userApp + "/" + w.user(coordinator)
	return []sight{
		{name: "market", path: market, as: boss, says: "Retired calendar"},
		{name: "market-empty", path: market, bare: true, says: "No app is listed."},
		{name: "listing", path: market + "/apps/free", as: sam, says: "Add"},
		{name: "listing-site", path: market + "/apps/" + adminApp, as: boss, says: "Visit site to install"},
		{name: "listing-unapproved", path: market + "/apps/" + userApp, as: sam, says: "Request pre-approval"},
		{name: "listing-requested", path: market + "/apps/wanted?done=requested", as: w.people[clerk], says: "What happens next"},
		{name: "listing-forbidden", path: market + "/apps/" + adminApp, as: sam, says: "An account admin is required"},
		{name: "listing-lacking", path: market + "/apps/" + adminApp, as: w.people[clerk], says: "Your role, Clerk, lacks"},
		{name: "listing-disabled", path: market + "/apps/retired", as: boss, says: "has been disabled"},
		{name: "installed", path: market + "/installed?done=uninstalled", as: boss, says: "Other people’s"},
		{name: "installed-none", path: market + "/installed", as: sam, says: "You have installed no app."},
		{name: "uninstall", path: installed, as: boss, says: "Keep it"},
		{name: "uninstall-absent", path: installed, as: sam, status: 404, says: "not yours"},
		{name: "manage", path: market + "/manage?done=approve", as: boss, says: "For the rooms"},
		{name: "manage-empty", path: market + "/manage", as: w.as("zoom.admin@clinic.example").client, says: "There are no requests."},
		{name: "manage-forbidden", path: market + "/manage", as: sam, status: 403, says: "Your role lacks"},
		{name: "develop", path: develop, as: boss, says: "Hospital server"},
		{name: "develop-none", path: develop, as: sam, says: "You have made no app yet."},
		{name: "app-new-server", path: develop + "/new/server_to_server", as: boss, says: "Granular scopes"},
		{name: "app-new-refused", path: develop + "/new/user_level", as: boss, form: url.Values{}, status: 422, says: "The app needs a name."},
		{name: "app-server", path: develop + "/apps/" + hospitalApp + "?done=created", as: boss, says: "Secret token"},
		{name: "app-general", path: develop + "/apps/retired", as: boss, says: "Landing page"},
		{name: "app-absent", path: develop + "/apps/nobody", as: boss, status: 404, says: "There is no such app"},
	}
}

func (w *world) inspectorSights() []sight {
	tab := func(name string) string { return "/_sim/?tab=" + name }
	return []sight{
		{name: "calls", path: "/_sim/?app=" + userApp, says: "POST /oauth/token"},
		{name: "calls-empty", path: "/_sim/", bare: true, says: "There were no calls."},
		{name: "limits", path: tab("limits"), says: "Hosts today"},
		{name: "limits-empty", path: tab("limits"), bare: true, says: "No meeting was created"},
		{name: "webhooks", path: tab("webhooks") + "&done=redeliver", says: "given up"},
		{name: "webhooks-empty", path: tab("webhooks"), bare: true, says: "There were no webhooks."},
		{name: "events", path: tab("events"), says: "meeting.created"},
		{name: "events-empty", path: tab("events"), bare: true, says: "Nothing has happened."},
		{name: "clock", path: tab("clock") + "&done=advance", says: "The clock was moved."},
		{name: "clock-refused", path: "/_sim/inspector/speed", form: url.Values{"speed": {"-1"}}, status: 422, says: "between 0 and 60000"},
		{name: "faults", path: tab("faults") + "&done=fault", says: "The fault was added."},
		{name: "faults-empty", path: tab("faults"), bare: true, says: "There are no faults."},
	}
}
