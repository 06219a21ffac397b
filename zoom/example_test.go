package zoom_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"greenroom"
	"greenroom/zoom"
	"greenroom/zoomsim"
)

// account stands for a Zoom account: a client of a simulator, and a token of a
// server-to-server app. A program of yours leaves APIURL and OAuthURL empty.
func account() (c *zoom.Client, token zoom.Token, end func()) {
	sim, err := zoomsim.New(zoomsim.Options{Now: func() time.Time { return noon }})
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(sim)
	c, err = zoom.New(zoom.Options{APIURL: server.URL, OAuthURL: server.URL, Now: func() time.Time { return noon }})
	if err != nil {
		panic(err)
	}
	token, err = c.AccountToken(context.Background(), zoom.AccountCredentials{
		AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret",
	})
	if err != nil {
		panic(err)
	}
	return c, token, server.Close
}

func Example() {
	ctx := context.Background()
	c, token, end := account()
	defer end()
	meeting, err := c.CreateMeeting(ctx, token, "s.sample@hospital.example", zoom.MeetingRequest{
		Topic: "Interview", Start: zoom.At(noon.Add(24 * time.Hour)), Duration: 30, Timezone: "Europe/Vienna",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(meeting.Topic, meeting.Start.Format(time.DateTime), meeting.Timezone, meeting.Duration)
	fmt.Println(meeting.Password) // Reveal shows it
	// Output:
	// Interview 2026-11-03 12:00:00 Europe/Vienna 30
	// [secret]
}

// Zoom answers success to changes that it does not make.
func ExampleClient_UpdateMeeting() {
	ctx := context.Background()
	c, token, end := account()
	defer end()
	made, err := c.CreateMeeting(ctx, token, "s.sample@hospital.example", zoom.MeetingRequest{Start: zoom.At(noon.Add(time.Hour)), Duration: 30})
	if err != nil {
		fmt.Println(err)
		return
	}
	meeting, err := c.UpdateMeeting(ctx, token, made.ID, zoom.MeetingRequest{
		Start:    zoom.At(noon.Add(-time.Hour)),
		Settings: zoom.MeetingSettings{WaitingRoom: new(true), JoinBeforeHost: new(true)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range meeting.Differences {
		fmt.Println(d)
	}
	// Output:
	// settings.join_before_host stored differently: wanted true, stored false
	// start_time stored differently: wanted 2026-11-02T11:00:00Z, stored 2026-11-02T13:00:00Z
}

// One alternative host who may not be one makes Zoom refuse everything.
func ExampleAlternativeHosts() {
	ctx := context.Background()
	c, token, end := account()
	defer end()
	meeting, err := c.CreateMeeting(ctx, token, "s.sample@hospital.example", zoom.MeetingRequest{
		Start: zoom.At(noon.Add(time.Hour)), Duration: 30,
		Settings: zoom.MeetingSettings{AlternativeHosts: zoom.AlternativeHosts{"nobody@elsewhere.example"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	d, refused := meeting.Differs("settings.alternative_hosts")
	fmt.Println("made:", meeting.ID != 0)
	fmt.Println("without alternative hosts:", refused, greenroom.KindOf(d.Cause))
	// Output:
	// made: true
	// without alternative hosts: true invalid
}

func ExampleIsGone() {
	ctx := context.Background()
	c, token, end := account()
	defer end()
	_, err := c.Meeting(ctx, token, 92674392836)
	fmt.Println(zoom.IsGone(err))
	if cause, ok := errors.AsType[*zoom.APIError](err); ok {
		fmt.Println(cause.Status, cause.Code)
	}
	fmt.Println(greenroom.MessageOf(err))
	// Output:
	// true
	// 404 3001
	// The meeting no longer exists in Zoom.
}

// memory is a GrantStore for one process. One for several keeps the tokens in a
// database and locks the grant's row.
type memory struct {
	mu     sync.Mutex
	tokens map[string]zoom.Token
}

func (m *memory) Load(_ context.Context, grant string) (zoom.Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tokens[grant], nil
}

func (m *memory) Refresh(ctx context.Context, grant string, renew func(context.Context, zoom.Token) (zoom.Token, error)) (zoom.Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fresh, err := renew(ctx, m.tokens[grant])
	if err == nil {
		m.tokens[grant] = fresh
	}
	return fresh, err
}

// A token that is about to end is renewed, stored, and only then used.
func ExampleGrants() {
	ctx := context.Background()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"access_token":"second","refresh_token":"next","expires_in":3600}`)
	}))
	defer server.Close()
	c, err := zoom.New(zoom.Options{OAuthURL: server.URL, Now: func() time.Time { return noon }})
	if err != nil {
		fmt.Println(err)
		return
	}
	store := &memory{tokens: map[string]zoom.Token{
		"hospital": {Access: "first", Refresh: "once", Expires: noon.Add(time.Minute), UserLevel: true},
	}}
	grants := zoom.NewGrants(c, zoom.AppCredentials{ClientID: "client", ClientSecret: "secret"}, store)
	err = grants.Do(ctx, "hospital", func(t zoom.Token) error {
		fmt.Println("used:", t.Access.Reveal()) // call the methods of c with t
		return nil
	})
	fmt.Println("stored:", store.tokens["hospital"].Refresh.Reveal(), err)
	// Output:
	// used: second
	// stored: next <nil>
}
