package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

// Before Zoom asks, the page says all that it will ask for, who is needed there,
// and what to do if they cannot.
func TestConnectPageSaysWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	r := k.as(t, "country")
	page := r.get(k.path("/integrations/connect?owner=organization"))
	page.says(t, "For Country Hospital (organization)", "Recordings are not among it", "What if Zoom says that you cannot?",
		"Users: View and Edit", "Zoom Rooms: View", "sim-greenroom-admin", "Continue to Zoom", k.path("/integrations/ask?owner=organization"))
	for _, n := range k.ScopeNeeds(greenroom.AccountLevel) {
		page.says(t, append(n.Granular, n.Classic...)...)
	}
	program := k.path("/programs/" + string(k.program))
	r.get(k.path("/integrations/connect?owner=program&program="+string(k.program))).says(t, "For Fellowship (program)", `name="return" value="`+program+`"`)
	for query, status := range map[string]int{"?owner=person": 403, "?owner=room": 422, "?owner=program&program=none": 404, "?owner=organization&app=none": 404} {
		if got := r.get(k.path("/integrations/connect" + query)); got.status != status {
			t.Errorf("%s answers %d, want %d", query, got.status, status)
		}
	}
	if got := r.post(k.path("/integrations/authorize"), url.Values{"owner": {"organization"}, "return": {"//evil.example"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a way back to another host answers %d", got.status)
	}
}

// Participants authorize nothing for others, and are told that they need not.
func TestParticipantsNeedNotConnect(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	r := k.as(t, "sample")
	program := url.Values{"owner": {"program"}, "program": {string(k.program)}}
	for _, got := range []answer{
		r.get(k.path("/integrations/connect?owner=organization")), r.get(k.path("/integrations/connect?" + program.Encode())),
		r.post(k.path("/integrations/authorize"), url.Values{"owner": {"organization"}}), r.post(k.path("/integrations/authorize"), program),
		r.get(k.path("/integrations/ask")), r.post(k.path("/integrations/ask"), program),
	} {
		if got.status != http.StatusForbidden {
			t.Errorf("a participant is answered %d: %s", got.status, got.body)
		}
	}
	account := r.get("/account")
	account.says(t, "To take part you need not connect anything", "Zoom · Example Teaching Hospital", "not connected",
		html.EscapeString(connectPath(k.org, greenroom.PersonOwner, "", "", "/account")))
	back := r.begin(k, greenroom.PersonOwner)
	if got := r.get(k.consentAs(t, back, "s.sample@hospital.example", "allow")); got.status != http.StatusSeeOther {
		t.Fatalf("coming back answers %d: %s", got.status, got.body)
	}
	connections := k.connections(t)
	own := connections[len(connections)-1]
	account = r.get("/account")
	account.says(t, "Disconnect", k.path("/connections/"+string(own.ID)+"/disconnect"))
	if strings.Contains(account.body, "/integrations/connect?") {
		t.Error("connecting is offered to whoever is connected")
	}
}

// Zoom's Marketplace sends people to our address with a code and without a state.
// It is used for nothing: they are asked what to connect, and begin anew.
func TestCallbackWithoutState(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	used := k.codesUsed()
	for name, r := range map[string]*reader{"anonymous": k.anonymous(t), "country": k.as(t, "country")} {
		got := r.get("/connect/zoom/callback?code=the-code-of-marketplace")
		if got.status != http.StatusSeeOther || got.to != "/connect/zoom?from=zoom" || got.header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %d, to %q", name, got.status, got.to)
		}
		page := r.get(got.to)
		page.says(t, "Nothing was connected yet, and what Zoom sent was thrown away.")
		if name == "anonymous" {
			page.says(t, `href="/sign-in?next=%2Fconnect%2Fzoom%3Ffrom%3Dzoom"`, "one-time link")
		} else {
			page.says(t, "Bind this Zoom account to …", "Country Hospital", "Fellowship", html.EscapeString(connectPath(k.org, greenroom.ProgramOwner, string(k.program), "", k.path("/integrations"))))
		}
	}
	if now := k.codesUsed(); now != used {
		t.Errorf("%d codes were used", now-used)
	}
	if len(k.connections(t)) > 0 || strings.Contains(k.logged.String(), "the-code-of-marketplace") {
		t.Error("it connected, or the log has the code")
	}
}

// codesUsed is how often a token was asked for by one of the server's apps, which
// have none before a code is used.
func (k *kit) codesUsed() (n int) {
	for _, c := range k.sim.Calls() {
		if c.Path == "/oauth/token" && strings.HasPrefix(c.ClientID, "sim-greenroom-") {
			n++
		}
	}
	return n
}

// Whoever may connect nothing is told whom to ask by name. An organization's own
// app serves where the server has none.
func TestLandingTellsWhomToAsk(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.as(t, "participant").get("/connect/zoom").says(t, "You may connect nothing in Example Teaching Hospital. Ask an administrator of the organization to connect Zoom: C. Administrator.")
	k.as(t, "stranger").get("/connect/zoom").says(t, "Video is switched off for Clinic")
	page := k.as(t, "coordinator").get("/connect/zoom")
	page.says(t, "Residency interviews")
	for _, text := range []string{"Mentoring", "every program that may use Zoom"} {
		if strings.Contains(page.body, text) {
			t.Errorf("a coordinator of one program is offered %q", text)
		}
	}
	own := k.country(t)
	if err := own.UseServerApps(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r := own.as(t, "country")
	r.get("/connect/zoom").says(t, "You may connect nothing in Country Hospital.")
	who, err := own.Actor(t.Context(), own.users["country"])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := own.AddOwnApp(t.Context(), who, own.org, app.NewApp{Kind: greenroom.AccountLevel, ClientID: "sim-greenroom-admin",
		ChangedApp: app.ChangedApp{Name: "Ours", ClientSecret: "sim-greenroom-admin-secret"}}); err != nil {
		t.Fatal(err)
	}
	r.get("/connect/zoom").says(t, "Bind this Zoom account to …", "Country Hospital", "Fellowship")
	if got := r.get(own.consent(t, r.begin(own, greenroom.OrganizationOwner), "allow")); got.status != http.StatusSeeOther || len(own.connections(t)) != 1 {
		t.Errorf("with an app of their own: %d", got.status)
	}
}

// An address of ours with somebody else's answer of Zoom binds nothing in the
// browser that opens it, signed in or not: neither a stolen one nor one that an
// attacker made with their own Zoom account (login CSRF).
func TestAnAttackersCallbackBindsNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	attacker, victim := k.as(t, "coordinator"), k.as(t, "administrator")
	victim.begin(k, greenroom.OrganizationOwner) // the victim is under way, too
	before := len(k.connections(t))
	back := k.consent(t, attacker.begin(k, greenroom.ProgramOwner), "allow")
	for name, r := range map[string]*reader{"the victim": victim, "a browser without a past": k.anonymous(t)} {
		got := r.get(back)
		if got.says(t, "Nothing was connected.", `href="/connect/zoom"`); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if got := attacker.get(back); got.status == http.StatusSeeOther && !strings.Contains(attacker.get(got.to).body, "Nothing was connected") {
		t.Errorf("the attacker's attempt is used up, and answers %d to %q", got.status, got.to)
	}
	if now := len(k.connections(t)); now != before {
		t.Errorf("%d connections are bound", now-before)
	}
}

// A session that was planted before somebody signs in is worth nothing
// afterwards (session fixation): its token changes, and so does the secret with
// which the browser connects.
func TestPlantedSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	made := k.linkFor(t, "administrator")
	victim := k.anonymous(t)
	victim.post(made, nil) // which gives the browser a session and a secret
	planted := victim.cookie(t)
	victim.post(k.link(t, "administrator"), nil)
	if victim.cookie(t) == planted {
		t.Error("the session keeps its token")
	}
	attacker := k.anonymous(t)
	attacker.plant(t, planted)
	if got := attacker.get(k.path("/integrations")); got.status != http.StatusSeeOther || !strings.HasPrefix(got.to, "/sign-in") {
		t.Errorf("the planted session is signed in: %d", got.status)
	}
	if got := victim.get("/connect/link"); got.status != http.StatusNotFound {
		t.Errorf("the secret of the browser outlives the sign-in: %d", got.status)
	}
}

func (r *reader) cookie(t *testing.T) string {
	t.Helper()
	at, err := url.Parse(r.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.client.Jar.Cookies(at) {
		if c.Name == "greenroom_session" {
			return c.Value
		}
	}
	t.Fatal("there is no session")
	return ""
}

func (r *reader) plant(t *testing.T, session string) {
	t.Helper()
	at, err := url.Parse(r.base)
	if err != nil {
		t.Fatal(err)
	}
	r.client.Jar.SetCookies(at, []*http.Cookie{{Name: "greenroom_session", Value: session, Path: "/"}})
}

// linkFor returns the path of a one-time link for the organization.
func (k *kit) linkFor(t *testing.T, name string) string {
	t.Helper()
	who, err := k.Actor(t.Context(), k.users[name])
	if err != nil {
		t.Fatal(err)
	}
	made, err := k.MakeConnectLink(t.Context(), who, k.org, app.ConnectRequest{Owner: greenroom.OrganizationOwner, OwnerID: string(k.org)})
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(made.URL.Reveal(), k.base)
}

var linkInText = regexp.MustCompile(`/connect/link/[\w-]{43}`)

// The one-time link stands in the text once, is spent by POST only, and opens
// nothing else.
func TestConnectLinkCanDoNothingElse(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	k := newKit(t, func() time.Time { return time.Now().Add(time.Duration(later.Load())) }).country(t)
	r := k.as(t, "country")
	ask := k.path("/integrations/ask")
	r.get(ask).says(t, "Ask your Zoom administrator", "App Requests", "sim-greenroom-admin", "Put a one-time link into the text")
	made := r.post(ask, url.Values{"owner": {"organization"}})
	link := linkInText.FindString(made.body)
	if link == "" {
		t.Fatalf("the text has no link:\n%s", made.body)
	}
	if again := r.get(ask); linkInText.MatchString(again.body) {
		t.Error("the link is shown twice")
	} else {
		again.says(t, "One-time links", "not followed yet", "Withdraw")
	}
	scanner := k.anonymous(t)
	scanner.get(link).says(t, "Connect Zoom for Country Hospital", "Continue to Zoom", "meeting:write:meeting:admin")
	administrator := k.anonymous(t)
	page := administrator.post(link, nil)
	if page.status != http.StatusSeeOther || !strings.HasPrefix(page.to, k.zoomURL) || page.header.Get("Referrer-Policy") != "same-origin" {
		t.Fatalf("following answers %d, to %q", page.status, page.to)
	}
	if got := scanner.post(link, nil); got.status != http.StatusNotFound {
		t.Errorf("a second browser is answered %d", got.status)
	}
	for _, path := range []string{"/", "/account", k.path(""), k.path("/integrations"), k.path("/integrations/ask"), k.path("/programs")} {
		if got := administrator.get(path); got.status != http.StatusSeeOther || !strings.HasPrefix(got.to, "/sign-in") {
			t.Errorf("the link opens %s: %d, to %q", path, got.status, got.to)
		}
	}
	back := k.consent(t, page.to, "decline")
	got := administrator.get(back)
	if got.to != "/connect/link" {
		t.Fatalf("declined: %d, to %q", got.status, got.to)
	}
	administrator.get(got.to).says(t, "Zoom was asked not to connect.", "Try again at Zoom")
	page = administrator.post("/connect/link", nil)
	got = administrator.get(k.consent(t, page.to, "allow"))
	administrator.get(got.to).says(t, "Zoom is connected", "The link is used up.")
	if got := administrator.post("/connect/link", nil); got.status != http.StatusNotFound {
		t.Errorf("used again: %d", got.status)
	}
	if views := k.connections(t); len(views) != 1 || views[0].CreatorName != "R. Rural" {
		t.Errorf("connected %+v", views)
	}
	r.get(ask).says(t, "used")
	if strings.Contains(k.logged.String(), strings.TrimPrefix(link, "/connect/link/")) {
		t.Error("the log has the link")
	}
}

// A link can be withdrawn, and then answers like one that never was.
func TestConnectLinkIsWithdrawn(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	r := k.as(t, "country")
	link := linkInText.FindString(r.post(k.path("/integrations/ask"), url.Values{"owner": {"organization"}}).body)
	form := regexp.MustCompile(`action="([^"]+/withdraw)"`).FindStringSubmatch(r.get(k.path("/integrations/ask")).body)
	if form == nil {
		t.Fatal("it cannot be withdrawn")
	}
	if got := r.post(form[1], nil); got.status != http.StatusSeeOther {
		t.Fatalf("withdrawing answers %d", got.status)
	}
	reference := regexp.MustCompile(`reference \w+`)
	withdrawn, unknown := k.anonymous(t).get(link), k.anonymous(t).get("/connect/link/unknown")
	if a, b := reference.ReplaceAllString(withdrawn.body, ""), reference.ReplaceAllString(unknown.body, ""); a != b || withdrawn.status != unknown.status {
		t.Errorf("withdrawn answers %d, unknown %d:\n%s\n%s", withdrawn.status, unknown.status, a, b)
	}
}

// Whoever did not come back from Zoom finds out on our page, with both ways out.
func TestPendingCard(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now).country(t)
	r := k.as(t, "country")
	r.begin(k, greenroom.OrganizationOwner)
	page := r.get(k.path("/integrations"))
	page.says(t, "You went to Zoom at", "and have not come back.", "an account administrator is required", "one-time link", "Try again", "Forget it", k.path("/integrations/ask?owner=organization"))
	hidden := regexp.MustCompile(`name="attempt" value="(\w+)"`).FindStringSubmatch(page.body)
	if hidden == nil {
		t.Fatal("it cannot be forgotten")
	}
	if got := r.post(k.path("/integrations/pending/forget"), url.Values{"attempt": {hidden[1]}}); got.status != http.StatusSeeOther {
		t.Errorf("forgetting answers %d", got.status)
	}
	page = r.get(k.path("/integrations"))
	if page.says(t, "Forgotten. Nothing was connected."); strings.Contains(page.body, "have not come back") {
		t.Error("it is still shown")
	}
}

// Where Zoom refuses in the browser it sends nobody back, so that the page of
// integrations is where one learns more.
func TestZoomRefusesInTheBrowser(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*kit, string) string{
		"the app is disabled": func(k *kit, page string) string {
			if err := k.sim.DisableApp("sim-greenroom-admin"); err != nil {
				t.Error(err)
			}
			return page
		},
		"another address is registered": func(_ *kit, page string) string {
			return strings.Replace(page, url.QueryEscape("/connect/zoom/callback"), url.QueryEscape("/another"), 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, time.Now).country(t)
			r := k.as(t, "country")
			page := spoil(k, r.begin(k, greenroom.OrganizationOwner))
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := r.client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != http.StatusBadRequest {
				t.Errorf("Zoom answers %d", response.StatusCode)
			}
			r.get(k.path("/integrations")).says(t, "and have not come back.", "Try again")
		})
	}
}

// Begun on a program's page, it ends there: connected, or not and with a plain
// sentence.
func TestProgramConnectsOnItsOwnPage(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	r := k.as(t, "coordinator")
	page := k.path("/programs/" + string(k.program))
	for decision, said := range map[string]string{"decline": "Zoom was asked not to connect. Nothing was connected.", "allow": "Zoom is connected."} {
		got := r.get(k.consent(t, r.begin(k, greenroom.ProgramOwner), decision))
		if got.status != http.StatusSeeOther || got.to != page {
			t.Errorf("%s: %d, to %q", decision, got.status, got.to)
		}
		r.get(got.to).says(t, said, "Residency interviews")
	}
}

// Whoever tries links that do not exist gets no session for it: each would be a
// row for a month.
func TestLinkThatIsNoneLeavesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	for _, path := range []string{"/connect/link/" + strings.Repeat("A", 43), "/connect/link"} {
		if got := k.anonymous(t).post(path, nil); got.status != http.StatusNotFound || got.header.Get("Set-Cookie") != "" {
			t.Errorf("%s answers %d and sets %q", path, got.status, got.header.Get("Set-Cookie"))
		}
	}
}
