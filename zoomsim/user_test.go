package zoomsim_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"greenroom/zoomsim"
)

// scoped returns the default seed with more scopes for the hospital's app.
func scoped(scopes ...string) *zoomsim.Seed {
	seed := zoomsim.DefaultSeed()
	seed.Apps[0].Scopes = append(seed.Apps[0].Scopes, scopes...)
	return &seed
}

func emails(a answer, list string) []string {
	found := []string{}
	rows, _ := a.body[list].([]any)
	for _, row := range rows {
		found = append(found, row.(map[string]any)["email"].(string))
	}
	return found
}

func TestUserAnswer(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Dept: "Cardiology", Timezone: "Europe/Berlin", Language: "de-DE", Role: "admin"}))
	got := b.call("GET", "/v2/users/S.Sample@hospital.example", b.s2s(), "").body
	id := got["id"].(string)
	want := map[string]any{"id": id, "email": sample, "first_name": "Sam", "last_name": "Sample", "display_name": "Sam Sample",
		"type": 2.0, "status": "active", "role_id": "1", "role_name": "Admin", "dept": "Cardiology", "timezone": "Europe/Berlin",
		"pmi": got["pmi"], "verified": 1.0, "created_at": "2030-03-04T12:00:00Z", "user_created_at": "2030-03-04T12:00:00Z",
		"account_id": hospital, "account_number": got["account_number"], "language": "de-DE", "use_pmi": false,
		"personal_meeting_url": fmt.Sprintf("%s/j/%.0f", b.base, got["pmi"]), "jid": strings.ToLower(id) + "@xmpp.zoom.us",
		"login_types": []any{100.0}, "cluster": "us04", "group_ids": []any{}, "im_group_ids": []any{}, "cms_user_id": "",
		"company": "", "cost_center": "", "job_title": "", "location": "", "phone_country": "", "phone_number": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a := b.call("GET", "/v2/users/"+id, b.s2s(), ""); a.body["email"] != sample {
		t.Errorf("by id: %s", a.text)
	}
}

func TestListUsersFilters(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Status: "inactive"}))
	b.must(b.sim.SetUser("u.usher@hospital.example", zoomsim.UserChange{Settings: zoomsim.Settings{"feature": {"zoom_workforce_management": true}}}))
	token := b.s2s()
	tests := []struct {
		query string
		want  []string
	}{
		{"?status=inactive", []string{sample}},
		{"?role_id=1", []string{admin}},
		{"?role_id=9", []string{}},
		{"?license=zoom_workforce_management", []string{"u.usher@hospital.example"}},
		{"?page_size=4&page_number=3", []string{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, emails(b.call("GET", "/v2/users"+tt.query, token, ""), "users")); diff != "" {
			t.Errorf("%s: %s", tt.query, diff)
		}
	}
	for _, query := range []string{"?status=gone", "?license=zoom", "?include_fields=keys"} {
		if a := b.call("GET", "/v2/users"+query, token, ""); a.status != 400 || a.code() != 300 {
			t.Errorf("%s: %d %s", query, a.status, a.text)
		}
	}
	first, second := b.call("GET", "/v2/users?page_size=4", token, ""), b.call("GET", "/v2/users?page_size=4&page_number=2", token, "")
	byToken := b.call("GET", "/v2/users?page_size=4&next_page_token="+url.QueryEscape(first.body["next_page_token"].(string)), token, "")
	if diff := cmp.Diff(emails(byToken, "users"), emails(second, "users")); diff != "" || len(emails(second, "users")) != 2 {
		t.Errorf("page 2: %s", diff)
	}
	if second.body["page_number"] != 2.0 || second.body["page_count"] != 2.0 || second.body["total_records"] != 6.0 {
		t.Errorf("page 2 says %s", second.text)
	}
	row := b.call("GET", "/v2/users?role_id=1&include_fields=host_key", token, "").body["users"].([]any)[0].(map[string]any)
	if key, _ := row["host_key"].(string); len(key) != 6 || row["account_id"] != nil || row["role_name"] != nil {
		t.Errorf("row is %v", row)
	}
}

func TestPendingUser(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Seed: scoped("user:read:email:admin")})
	const email = "n.new@hospital.example"
	id, err := b.sim.AddUser(zoomsim.User{AccountID: hospital, Email: "N.New@hospital.example", FirstName: "Nia", LastName: "New", Status: "pending"})
	b.must(err)
	if _, err := b.sim.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	token := b.s2s()
	row := b.call("GET", "/v2/users?status=pending", token, "").body["users"].([]any)[0].(map[string]any)
	if _, has := row["id"]; has || row["email"] != email || row["verified"] != 0.0 {
		t.Errorf("row is %v", row)
	}
	one := b.call("GET", "/v2/users/"+email, token, "").body
	if one["created_at"] != "2030-03-04T13:00:00Z" || one["user_created_at"] != "2030-03-04T12:00:00Z" || one["id"] != id {
		t.Errorf("single answer is %v", one)
	}
	if a := b.call("GET", "/v2/users/email?email="+email, token, ""); a.body["existed_email"] != false {
		t.Errorf("an invitation is a person: %s", a.text)
	}
	if _, err := b.sim.Advance(31 * 24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/settings"} {
		if a := b.call("GET", "/v2/users/"+email+path, b.s2s(), ""); a.status != 400 || a.code() != 1120 {
			t.Errorf("expired invitation: %d %s", a.status, a.text)
		}
	}
	b.must(b.sim.SetUser(email, zoomsim.UserChange{Status: "active"}))
	if a := b.call("GET", "/v2/users/email?email="+email, b.s2s(), ""); a.body["existed_email"] != true {
		t.Errorf("after the invitation: %s", a.text)
	}
	if a := b.call("GET", "/v2/users/email", b.s2s(), ""); a.status != 400 || a.code() != 300 {
		t.Errorf("without an address: %d %s", a.status, a.text)
	}
	want := []map[string]any{{"account_id": hospital, "object": map[string]any{"id": id, "first_name": "Nia", "last_name": "New",
		"email": email, "type": 1.0}}}
	if diff := cmp.Diff(want, b.timeless("user.invitation_accepted")); diff != "" {
		t.Error(diff)
	}
}

func TestPermissionsSchedulersAndAssistants(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Schedulers: []string{"w.wellmade@hospital.example", b.user(admin), "nobody"}}))
	token := b.s2s()
	if diff := cmp.Diff([]string{"w.wellmade@hospital.example", admin},
		emails(b.call("GET", "/v2/users/"+sample+"/assistants", token, ""), "assistants")); diff != "" {
		t.Error(diff)
	}
	a := b.call("GET", "/v2/users/"+admin+"/schedulers", token, "")
	want := []any{map[string]any{"id": b.user(sample), "email": sample, "pmi": b.call("GET", "/v2/users/"+sample, token, "").body["pmi"]}}
	if diff := cmp.Diff(want, a.body["schedulers"]); diff != "" {
		t.Error(diff)
	}
	if a := b.call("GET", "/v2/users/"+sample+"/schedulers", token, ""); len(a.body["schedulers"].([]any)) != 0 {
		t.Error(a.text)
	}
	b.must(b.sim.SetRole(hospital, "admin", []string{zoomsim.UserEdit}))
	if diff := cmp.Diff([]any{"User:Edit"}, b.call("GET", "/v2/users/"+admin+"/permissions", token, "").body["permissions"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{}, b.call("GET", "/v2/users/"+sample+"/permissions", token, "").body["permissions"]); diff != "" {
		t.Error(diff)
	}
}

// TestGotcha06HostsWhoCannotHost: a licence that goes, a deactivation, and a
// deletion refuse each in its own way; the meetings of who is deactivated stay.
func TestGotcha06HostsWhoCannotHost(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Seed: scoped("user:write:admin")})
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	try := func(step string, status, code, meeting int) {
		t.Helper()
		if a := b.call("POST", "/v2/users/"+sample+"/meetings", token, `{}`); a.status != status || a.code() != code {
			t.Errorf("%s: create answers %d %s", step, a.status, a.text)
		}
		if a := b.call("GET", path, token, ""); a.status != meeting {
			t.Errorf("%s: the meeting answers %d %s", step, a.status, a.text)
		}
	}
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Type: zoomsim.Unassigned}))
	try("no licence", 400, 3161, 400)
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Type: zoomsim.Licensed, Status: "inactive"}))
	try("inactive", 400, 3161, 200)
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Status: "active"}))
	try("active again", 201, 0, 200)
	if a := b.call("DELETE", "/v2/users/"+sample+"?action=disassociate", token, ""); a.status != 204 || a.text != "" {
		t.Fatalf("disassociate: %d %s", a.status, a.text)
	}
	try("disassociated", 404, 1001, 404)
	if a := b.call("GET", path, token, ""); a.code() != 3001 {
		t.Errorf("a meeting that left: %s", a.text)
	}
	if n := len(b.sim.Meetings()); n != 2 {
		t.Errorf("the meetings did not leave with their host: %d", n)
	}
	object := map[string]any{"id": b.timeless("user.disassociated")[0]["object"].(map[string]any)["id"],
		"first_name": "Sam", "last_name": "Sample", "email": sample, "type": 2.0}
	want := []map[string]any{{"account_id": hospital, "operator": admin, "operator_id": b.user(admin), "object": object}}
	for _, name := range []string{"user.deactivated", "user.activated", "user.disassociated"} {
		if diff := cmp.Diff(want, b.timeless(name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	id := object["id"]
	changes := []map[string]any{
		{"account_id": hospital, "operator": admin, "operator_id": b.user(admin),
			"object": map[string]any{"id": id, "type": 1.0}, "old_object": map[string]any{"id": id, "type": 2.0}},
		{"account_id": hospital, "operator": admin, "operator_id": b.user(admin),
			"object": map[string]any{"id": id, "type": 2.0}, "old_object": map[string]any{"id": id, "type": 1.0}},
	}
	if diff := cmp.Diff(changes, b.timeless("user.updated")); diff != "" {
		t.Error(diff)
	}
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	const heir = "w.wellmade@hospital.example"
	tests := []struct {
		query            string
		status, code     int
		meetings, theirs int // that exist, and of the heir
	}{
		{"?action=delete", 204, 0, 0, 0},
		{"", 204, 0, 1, 0},
		{"?action=delete&transfer_email=" + heir + "&transfer_meeting=true", 204, 0, 1, 1},
		{"?action=disassociate&transfer_email=" + heir + "&transfer_meeting=true", 204, 0, 1, 1},
		{"?action=delete&transfer_email=" + heir, 204, 0, 0, 0},
		{"?action=delete&transfer_email=y.yonder@hospital.example&transfer_meeting=true", 404, 1001, 1, 0},
		{"?action=delete&transfer_meeting=true", 400, 300, 1, 0},
		{"?action=forget", 400, 300, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			b := start(t, zoomsim.Options{Seed: scoped("user:write:admin")})
			token := b.s2s()
			path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
			if a := b.call("DELETE", "/v2/users/"+sample+tt.query, token, ""); a.status != tt.status || a.code() != tt.code {
				t.Fatalf("delete: %d %s", a.status, a.text)
			}
			list := b.call("GET", "/v2/users/"+heir+"/meetings", token, "").body["meetings"].([]any)
			if n := len(b.sim.Meetings()); n != tt.meetings || len(list) != tt.theirs {
				t.Errorf("%d meetings, %d of the heir", n, len(list))
			}
			if a := b.call("GET", path, token, ""); tt.theirs == 1 && a.body["host_email"] != heir {
				t.Errorf("transferred meeting: %d %s", a.status, a.text)
			}
			if a := b.call("GET", "/v2/users/"+sample, token, ""); tt.status == 204 && a.code() != 1001 {
				t.Errorf("the person: %d %s", a.status, a.text)
			}
			if n := len(b.timeless("user.deleted")) + len(b.timeless("user.disassociated")); n != map[int]int{204: 1}[tt.status] {
				t.Errorf("%d events", n)
			}
		})
	}
}

func TestDeleteUserOneAtATime(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{Seed: scoped("user:write:admin")})
	token := b.s2s()
	arrived, first := make(chan struct{}), make(chan int)
	body, end := io.Pipe()
	// The simulator asks for the body after it took the lock, and waits for its end.
	trace := &httptrace.ClientTrace{Got100Continue: func() { close(arrived) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), http.MethodDelete, b.base+"/v2/users/"+sample+"?action=forget", body)
	b.must(err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Expect", "100-continue")
	go func() {
		resp, err := (&http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}).Do(req)
		if err != nil {
			first <- 0
			return
		}
		resp.Body.Close()
		first <- resp.StatusCode
	}()
	<-arrived
	second := b.call("DELETE", "/v2/users/"+b.user(sample), token, "")
	want := map[string]any{"code": 429.0, "message": "Too many concurrent requests. A request to disassociate this user has already been made."}
	if diff := cmp.Diff(want, second.body); diff != "" || second.status != 429 {
		t.Error(second.status, diff)
	}
	if a := b.call("DELETE", "/v2/users/u.usher@hospital.example", token, ""); a.status != 204 {
		t.Errorf("somebody else's lock: %d %s", a.status, a.text)
	}
	b.must(end.Close())
	if status := <-first; status != 400 {
		t.Errorf("the first request: %d", status)
	}
	if a := b.call("DELETE", "/v2/users/"+sample, token, ""); a.status != 204 {
		t.Errorf("after the first request: %d %s", a.status, a.text)
	}
}

func TestUserEvents(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	id, err := b.sim.AddUser(zoomsim.User{AccountID: hospital, Email: "n.new@hospital.example", FirstName: "Nia", Type: zoomsim.Licensed})
	b.must(err)
	b.must(b.sim.SetUser(id, zoomsim.UserChange{Email: "nia@hospital.example", LastName: "New", Role: "admin", Timezone: "Asia/Tokyo"}))
	b.must(b.sim.SetUser(id, zoomsim.UserChange{LastName: "New"})) // changes nothing
	b.must(b.sim.DeleteUser(id, zoomsim.Removal{Action: zoomsim.Delete}))
	with := func(fields map[string]any) []map[string]any {
		fields["account_id"], fields["operator"], fields["operator_id"] = hospital, admin, b.user(admin)
		return []map[string]any{fields}
	}
	wants := map[string][]map[string]any{
		"user.created": with(map[string]any{"creation_type": "create", "object": map[string]any{"id": id, "first_name": "Nia", "last_name": "",
			"display_name": "Nia", "email": "n.new@hospital.example", "type": 2.0}}),
		"user.updated": with(map[string]any{
			"object": map[string]any{"id": id, "last_name": "New", "display_name": "Nia New", "email": "nia@hospital.example", "role": "1", "timezone": "Asia/Tokyo"},
			"old_object": map[string]any{"id": id, "last_name": "", "display_name": "Nia", "email": "n.new@hospital.example",
				"role": "2", "timezone": "UTC"}}),
		"user.deleted": with(map[string]any{"object": map[string]any{"id": id, "first_name": "Nia", "last_name": "New",
			"email": "nia@hospital.example", "type": 2.0}}),
	}
	for name, want := range wants {
		if diff := cmp.Diff(want, b.timeless(name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestUserRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, change := range []zoomsim.UserChange{
		{Status: "gone"}, {Type: 3}, {Role: "9"}, {Email: "nobody"}, {Email: admin}, {Timezone: "Mars/Base"}, {Language: "German"},
		{FirstName: strings.Repeat("x", 65)},
	} {
		if err := b.sim.SetUser(sample, change); err == nil {
			t.Errorf("%+v is accepted", change)
		}
	}
	for _, u := range []zoomsim.User{
		{AccountID: hospital, Email: sample}, {AccountID: "nowhere", Email: "a@b.example"}, {AccountID: hospital}, {AccountID: hospital, Email: "a@b.example", RoleID: "7"},
	} {
		if _, err := b.sim.AddUser(u); err == nil {
			t.Errorf("%+v is accepted", u)
		}
	}
	b.must(b.sim.SetUser(admin, zoomsim.UserChange{Role: "owner"}))
	if err := b.sim.DeleteUser(admin, zoomsim.Removal{}); err == nil {
		t.Error("the owner can be removed")
	}
	if err := b.sim.DeleteUser(sample, zoomsim.Removal{Meetings: true}); err == nil {
		t.Error("meetings go to nobody")
	}
}

// crowd returns a simulator with many people, and a token.
func crowd(b *testing.B, people int) (*zoomsim.Sim, string) {
	b.Helper()
	seed := zoomsim.DefaultSeed()
	for i := range people {
		seed.Users = append(seed.Users, zoomsim.User{AccountID: hospital, Email: fmt.Sprintf("p%d@hospital.example", i), FirstName: "Pat",
			LastName: fmt.Sprintf("Number %d", i), Type: zoomsim.Licensed})
	}
	sim, err := zoomsim.New(zoomsim.Options{Seed: &seed, Plan: zoomsim.Unlimited})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(sim)
	defer server.Close()
	resp, err := http.PostForm(server.URL+"/oauth/token?grant_type=account_credentials&account_id="+hospital+
		"&client_id=sim-hospital-s2s&client_secret=sim-hospital-s2s-secret", nil)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	return sim, token
}

func BenchmarkListUsers(b *testing.B) {
	sim, token := crowd(b, 10_000)
	for _, path := range []string{"/v2/users", "/v2/users?page_size=300&page_number=20", "/v2/users?role_id=1",
		"/account/" + hospital + "/users?page=50", "/account/" + hospital + "/users?q=9999"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Header.Set("Authorization", "Bearer "+token)
				w := httptest.NewRecorder()
				if sim.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Body)
				}
			}
		})
	}
}

func TestListStaysInOrder(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	ids := func() []string {
		var found []string
		for _, row := range b.call("GET", "/v2/users?page_size=300", token, "").body["users"].([]any) {
			found = append(found, row.(map[string]any)["id"].(string))
		}
		return found
	}
	want := ids()
	for i := range 20 {
		id, err := b.sim.AddUser(zoomsim.User{AccountID: hospital, Email: fmt.Sprintf("p%d@hospital.example", i)})
		b.must(err)
		want = append(want, id)
	}
	for _, id := range want[10:15] {
		b.must(b.sim.DeleteUser(id, zoomsim.Removal{}))
		b.must(b.sim.SetUser(want[20], zoomsim.UserChange{LastName: id}))
	}
	want = slices.Delete(want, 10, 15)
	slices.Sort(want)
	if diff := cmp.Diff(want, ids()); diff != "" {
		t.Error(diff)
	}
}
