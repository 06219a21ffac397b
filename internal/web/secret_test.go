package web

import (
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom/internal/api"
	"greenroom/internal/testkit"
	"greenroom/zoomsim"
)

// What somebody enters and nobody may read again. They hold characters that
// every encoding writes differently.
var hush = map[string]string{
	"the client secret":          "cs-7Q/+one&only=client~secret",
	"the next client secret":     "cs-8R/+two&only=client~secret",
	"the Secret Token":           "st-9S/+one&only=secret~token!",
	"the secret of an own app":   "oa-1T/+one&only=oauth~secret!",
	"the token of an own app":    "ot-2U/+one&only=oauth~token!!",
	"a secret that is not right": "no-3V/+one&only=wrong~secret!",
}

// No page, no answer of the API, no log and no table of the database ever holds a
// secret that was entered, however it may be written.
func TestSecretsAreNeverReadAgain(t *testing.T) {
	for name, newDatabase := range testkit.Engines() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := newDatabase(t)
			k := newKitOn(t, dsn, time.Now)
			s := &searcher{t: t, k: k, reader: k.as(t, "administrator"), seen: map[string]string{}}
			s.startAPI()
			s.drivePages()
			s.driveAPI()
			s.seen["the log"] = k.logged.String()
			tables := dump(t, name, dsn)
			for table, rows := range tables {
				s.seen["the table "+table] = rows
			}
			for _, known := range []string{"sim-hush", "web_sessions", "sim-hush-oauth"} { // the search finds what is there
				if all := tables["apps"] + strings.Join(keysOf(tables), " "); !strings.Contains(all, known) {
					t.Errorf("the dump lacks %s", known)
				}
			}
			s.search()
			t.Logf("searched %d pages, answers, logs and tables", len(s.seen))
		})
	}
}

func keysOf(tables map[string]string) (names []string) {
	for name := range tables {
		names = append(names, name)
	}
	return names
}

// A searcher keeps all that anybody could read.
type searcher struct {
	*reader
	t    *testing.T
	k    *kit
	api  string
	key  string
	seen map[string]string // by what it is
}

func (s *searcher) keep(what string, got answer) answer {
	s.seen[fmt.Sprintf("%d: %s", len(s.seen), what)] = got.body + fmt.Sprint(got.header)
	return got
}

func (s *searcher) page(path string) answer { return s.keep("GET "+path, s.get(path)) }

func (s *searcher) form(path string, form url.Values, status int) answer {
	s.t.Helper()
	got := s.keep("POST "+path, s.post(path, form))
	if got.status != status {
		s.t.Errorf("POST %s answers %d, want %d:\n%s", path, got.status, status, got.body)
	}
	return got
}

// drivePages connects, tests, changes and errs by form.
func (s *searcher) drivePages() {
	s.t.Helper()
	if err := s.k.sim.AddApp(zoomsim.App{ClientID: "sim-hush", ClientSecret: hush["the client secret"], Name: "Hush", Kind: zoomsim.ServerToServer,
		AccountID: "SimHospitalAccount01", Scopes: []string{"meeting:read:admin", "meeting:write:admin", "user:read:admin", "room:read:admin"}}); err != nil {
		s.t.Fatal(err)
	}
	if err := s.k.sim.AddApp(zoomsim.App{ClientID: "sim-hush-oauth", ClientSecret: hush["the secret of an own app"], Name: "Hush", Kind: zoomsim.AccountLevel,
		RedirectURIs: []string{s.k.base + "/connect/zoom/callback"}, Scopes: []string{"meeting:write:admin"}}); err != nil {
		s.t.Fatal(err)
	}
	server := s.k.path("/integrations/server-to-server")
	typed := func(secret, host string) url.Values {
		return url.Values{"account_id": {"SimHospitalAccount01"}, "client_id": {"sim-hush"}, "client_secret": {secret}, "secret_token": {hush["the Secret Token"]}, "default_host": {host}, "name": {"Hush"}}
	}
	s.form(server+"/test", typed(hush["a secret that is not right"], ""), 200)
	s.form(server, typed(hush["a secret that is not right"], ""), 422)
	s.form(server+"/test", typed(hush["the client secret"], "rooms-1@hospital.example"), 200)
	s.form(server, typed(hush["the client secret"], "nobody@hospital.example"), 422)
	s.form(server, typed(hush["the client secret"], "rooms-1@hospital.example"), 303)
	s.page(s.k.path("/integrations"))
	s.form(server, typed(hush["the client secret"], ""), 303)
	views := s.k.connections(s.t)
	edit := s.k.path("/connections/" + string(views[len(views)-1].ID) + "/edit")
	page := s.page(edit)
	page.says(s.t, "cs-7", "cret")
	change := func(secret string) url.Values { // at the revision of now: a look may have changed the state
		return url.Values{"revision": {s.page(edit).revision(s.t)}, "name": {"Hush"}, "client_secret": {secret}, "default_host": {"rooms-1@hospital.example"}}
	}
	s.form(edit+"/test", change(hush["a secret that is not right"]), 200)
	s.form(edit, change(hush["a secret that is not right"]), 422)
	s.rotate()
	next := change(hush["the next client secret"])
	s.form(edit, next, 303)
	s.form(edit, next, 409)
	s.page(edit)
	s.driveApps()
}

// rotate makes the app's secret anew at Zoom.
func (s *searcher) rotate() {
	s.t.Helper()
	if err := s.k.sim.AddApp(zoomsim.App{ClientID: "sim-hush", ClientSecret: hush["the next client secret"], Name: "Hush", Kind: zoomsim.ServerToServer,
		AccountID: "SimHospitalAccount01", Scopes: []string{"meeting:read:admin", "meeting:write:admin", "user:read:admin", "room:read:admin"}}); err != nil {
		s.t.Fatal(err)
	}
}

// driveApps adds an app of the organization's own and changes it.
func (s *searcher) driveApps() {
	s.t.Helper()
	apps := s.k.path("/integrations/apps")
	ours := url.Values{"name": {"Ours"}, "kind": {"account"}, "client_id": {"sim-hush-oauth"}, "client_secret": {hush["a secret that is not right"]}}
	s.form(apps, ours, 422)
	ours.Set("client_secret", hush["the secret of an own app"])
	added := s.form(apps, ours, 303)
	page := s.page(added.to)
	s.form(added.to, url.Values{"name": {""}, "revision": {page.revision(s.t)}, "secret_token": {hush["the token of an own app"]}}, 422)
	s.form(added.to, url.Values{"name": {"Ours"}, "revision": {page.revision(s.t)}, "secret_token": {hush["the token of an own app"]}}, 303)
	s.page(added.to).says(s.t, "oa-1", "ot-2")
	for _, path := range []string{"/integrations/apps", "/integrations", "/programs/" + string(s.k.program)} {
		s.page(s.k.path(path))
	}
	s.page("/account")
}

// startAPI serves the API over the same use cases.
func (s *searcher) startAPI() {
	s.t.Helper()
	who, err := s.k.Actor(s.t.Context(), s.k.users["administrator"])
	if err != nil {
		s.t.Fatal(err)
	}
	key, _, err := s.k.CreateAPIKey(s.t.Context(), who, s.k.org, "Search")
	if err != nil {
		s.t.Fatal(err)
	}
	server := httptest.NewServer(api.Handler(s.k.App, slog.New(slog.NewTextHandler(s.k.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	s.t.Cleanup(server.Close)
	s.api, s.key = server.URL+api.Prefix, key.Reveal()
}

// driveAPI does by API what drivePages does by form, and reads what there is.
func (s *searcher) driveAPI() {
	s.t.Helper()
	views := s.k.connections(s.t)
	id := string(views[len(views)-1].ID)
	server := map[string]any{"account_id": "SimHospitalAccount01", "client_id": "sim-hush", "client_secret": hush["the next client secret"], "secret_token": hush["the Secret Token"]}
	s.ask("POST", "/connections/server-to-server/test", server, 200)
	s.ask("POST", "/connections/server-to-server", server, 409)
	s.ask("POST", "/connections/"+id+"/credentials/test", map[string]any{"name": "Hush", "client_secret": hush["a secret that is not right"]}, 200)
	s.ask("PUT", "/connections/"+id+"/credentials", map[string]any{"name": "Hush", "client_secret": hush["a secret that is not right"]}, 422)
	s.ask("PUT", "/connections/"+id+"/credentials", map[string]any{"name": "Hush", "client_secret": 7, "secret_token": hush["the Secret Token"]}, 422)
	s.ask("POST", "/apps", map[string]any{"kind": "account", "name": "Ours", "client_id": "sim-hush-oauth", "client_secret": hush["the secret of an own app"]}, 409)
	for _, path := range []string{"/connections", "/connections/" + id, "/connections/" + id + "/credentials", "/apps", "/events", "/keys", "/openapi.json"} {
		s.ask("GET", path, nil, 200)
	}
}

func (s *searcher) ask(method, path string, body any, status int) {
	s.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.api+path, strings.NewReader(string(text)))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.key)
	request.Header.Set("Content-Type", "application/json")
	if method == http.MethodPut {
		views := s.k.connections(s.t)
		request.Header.Set("If-Match", fmt.Sprintf(`"%d"`, views[len(views)-1].Revision))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.keep(method+" "+path, answer{body: string(got), header: response.Header})
	if response.StatusCode != status {
		s.t.Errorf("%s %s answers %d, want %d: %s", method, path, response.StatusCode, status, got)
	}
}

// search looks for every secret in all that was seen.
func (s *searcher) search() {
	s.t.Helper()
	for name, secret := range hush {
		for _, form := range written(secret) {
			for what, text := range s.seen {
				if strings.Contains(text, form) {
					s.t.Errorf("%s is in %s, as %q", name, what, form)
				}
			}
		}
	}
}

// written is a secret in the ways in which it may be written. Of base64 there are
// three, by where in the text it begins; their ends depend on what stands beside.
func written(secret string) []string {
	quoted, _ := json.Marshal(secret)
	forms := []string{secret, html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`),
		hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret)))}
	for before := range 3 {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			text := encoding.EncodeToString([]byte(strings.Repeat("x", before) + secret))
			forms = append(forms, text[4:len(text)-4])
		}
	}
	return forms
}

// dump returns all that each table holds.
func dump(t *testing.T, engine, dsn string) map[string]string {
	t.Helper()
	driver, source, list := "pgx", dsn, `select table_name from information_schema.tables where table_schema = 'public'`
	if engine == "SQLite" {
		driver, source, list = "sqlite", "file:"+strings.TrimPrefix(dsn, "sqlite:"), `select name from sqlite_master where type = 'table'`
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tables := map[string]string{}
	for _, row := range rowsOf(t, db, list) {
		tables[row] = strings.Join(rowsOf(t, db, `select * from "`+row+`"`), "\n")
	}
	return tables
}

// rowsOf returns each row as text.
func rowsOf(t *testing.T, db *sql.DB, query string) (found []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, v := range values {
			cell := *v.(*any)
			if raw, ok := cell.([]byte); ok {
				cell = string(raw)
			}
			cells = append(cells, fmt.Sprint(cell))
		}
		found = append(found, strings.Join(cells, "\t"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
