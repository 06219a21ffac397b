package zoom_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/testkit/zoomspec"
	"greenroom/zoom"
	"greenroom/zoomsim"
)

const licensed = "s.sample@hospital.example"

// simulated returns a client of a new simulator, with the simulator.
func simulated(t *testing.T) (*zoom.Client, *zoomsim.Sim) {
	t.Helper()
	sim, err := zoomsim.New(zoomsim.Options{Now: func() time.Time { return noon }, Plan: zoomsim.Unlimited})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(zoomspec.Optional(t).Wrap(t, sim, zoomspec.Simulated()))
	t.Cleanup(server.Close)
	return client(t, server.Client().Transport, func(o *zoom.Options) {
		o.APIURL, o.OAuthURL = server.URL, server.URL
	}), sim
}

func accountToken(t *testing.T, c *zoom.Client) zoom.Token {
	t.Helper()
	token, err := c.AccountToken(t.Context(), zoom.AccountCredentials{
		AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret",
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestSimulatedMeetingLife(t *testing.T) {
	t.Parallel()
	c, _ := simulated(t)
	token := accountToken(t, c)
	if token.Refresh != "" || !token.Expires.After(noon) {
		t.Errorf("token %+v", token)
	}
	made, err := c.CreateMeeting(t.Context(), token, licensed, request)
	if err != nil {
		t.Fatal(err)
	}
	moved := zoom.At(request.Start.Add(time.Hour))
	if s, err := c.UpdateMeeting(t.Context(), token, made.ID, zoom.MeetingRequest{Topic: "Moved", Start: moved}); err != nil || len(s.Differences) != 0 {
		t.Fatal(s, err)
	}
	got, err := c.Meeting(t.Context(), token, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Topic != "Moved" || !got.Start.Equal(moved.Time) || got.Duration != request.Duration || got.JoinURL == "" {
		t.Errorf("meeting %+v", got)
	}
	list, err := c.Meetings(t.Context(), token, licensed, zoom.MeetingsQuery{})
	if err != nil || len(list) != 1 || list[0].ID != made.ID {
		t.Errorf("meetings %+v, %v", list, err)
	}
	for range 2 {
		if err := c.DeleteMeeting(t.Context(), token, made.ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := c.Meeting(t.Context(), token, made.ID); !zoom.IsGone(err) || greenroom.KindOf(err) != greenroom.NotFound {
		t.Errorf("after delete: %v", err)
	}
}

func TestSimulatedUsers(t *testing.T) {
	t.Parallel()
	c, _ := simulated(t)
	token := accountToken(t, c)
	users, err := c.Users(t.Context(), token, zoom.UsersQuery{})
	if err != nil || len(users) == 0 {
		t.Fatalf("users %v, %v", users, err)
	}
	u, err := c.User(t.Context(), token, licensed)
	if err != nil || !u.Licensed() || u.Email != licensed {
		t.Errorf("user %+v, %v", u, err)
	}
	if _, err := c.User(t.Context(), token, "nobody@hospital.example"); !zoom.IsGone(err) {
		t.Errorf("nobody: %v", err)
	}
}

func TestSimulatedCredentials(t *testing.T) {
	t.Parallel()
	c, _ := simulated(t)
	_, err := c.AccountToken(t.Context(), zoom.AccountCredentials{AccountID: "SimHospitalAccount01", ClientID: "sim-hospital-s2s", ClientSecret: "wrong"})
	if greenroom.KindOf(err) != greenroom.Invalid {
		t.Errorf("a wrong secret: %v", err)
	}
	if _, err := c.Users(t.Context(), bearer, zoom.UsersQuery{}); greenroom.KindOf(err) != greenroom.Unauthenticated {
		t.Errorf("a wrong token: %v", err)
	}
	_, err = c.Refresh(t.Context(), zoom.AppCredentials{ClientID: "sim-hospital-s2s", ClientSecret: "sim-hospital-s2s-secret"}, "unknown")
	if !errors.Is(err, zoom.ErrGrantDead) {
		t.Errorf("an unknown refresh token: %v", err)
	}
}

func TestSimulatedLostAnswer(t *testing.T) {
	t.Parallel()
	c, sim := simulated(t)
	token := accountToken(t, c)
	if err := sim.AddFault(zoomsim.Fault{Kind: zoomsim.DropReply, Method: "POST", PathPrefix: "/v2/users/"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateMeeting(t.Context(), token, licensed, request); !zoom.IsAmbiguous(err) || greenroom.KindOf(err) != greenroom.Unavailable {
		t.Errorf("create: %v", err)
	}
	if list, err := c.Meetings(t.Context(), token, licensed, zoom.MeetingsQuery{}); err != nil || len(list) != 1 {
		t.Errorf("the meeting of the lost answer: %v, %v", list, err)
	}
}
