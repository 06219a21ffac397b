package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"greenroom"
	"greenroom/internal/app"
)

// clinicServer are credentials of another account than that of the hospital's.
var clinicServer = greenroom.ServerCredentials{AccountID: "SimClinicAccount0001", ClientID: "sim-clinic-s2s", ClientSecret: "sim-clinic-s2s-secret"}

// Every page on which a connection is of consequence names the one that is used,
// and says why that one: the program's before the organization's, and a person's
// own before both.
func TestPagesSayWhichConnectionAndWhy(t *testing.T) {
	t.Parallel()
	k := newKit(t, time.Now)
	k.joined(t)
	r := k.as(t, "administrator")
	program, session := k.path("/programs/"+string(k.program)), k.path("/sessions/"+string(k.session))
	form := func() answer { // sent back for its title, with the interviewer chosen
		return r.post(program+"/sessions", url.Values{"person": {string(k.guest), string(k.sample)}, "location": {"zoom"}})
	}
	everywhere := func(name, forAll, forSample string) {
		t.Helper()
		r.get(program).says(t, name+". "+forAll)
		r.get(program+"/virtual").says(t, name+". "+forAll)
		r.get(program+"/sessions/new").says(t, "made through "+name+". "+forAll)
		r.get(session+"/place").says(t, "made through "+name+". "+forSample)
		r.get(session).says(t, "“"+name+"” will be used. "+forSample)
		form().says(t, "made through "+name+". "+forSample)
	}
	const neither = "It is the organization&#39;s: neither Dr S. Sample nor the program has one that can host."
	everywhere("Main Account", "It is the organization&#39;s: the program has none of its own that can host.", neither)
	r.get(k.path("/integrations")).says(t, "Used first", "Residency interviews")
	r.get(k.connectionPath(t)).says(t, "What uses it", "Used first", "Residency interviews")

	standby := app.ServerToServer{Name: "Spare account", Credentials: clinicServer, DefaultHost: "zoom.admin@clinic.example"}
	if _, err := k.ConnectServerToServer(t.Context(), k.root, k.org, standby); err != nil {
		t.Fatal(err)
	}
	r.get(k.path("/integrations")).says(t, "Stands by, and takes over when “Main Account” ends or breaks")

	own := app.ServerToServer{Owner: greenroom.ProgramOwner, OwnerID: string(k.program), Name: "Program account", Credentials: clinicServer, DefaultHost: "zoom.admin@clinic.example"}
	if _, err := k.ConnectServerToServer(t.Context(), k.root, k.org, own); err != nil {
		t.Fatal(err)
	}
	everywhere("Program account", "It is the program&#39;s own, which comes before the organization&#39;s.", "It is the program&#39;s own: Dr S. Sample has none that can host.")
	r.get(k.path("/integrations")).says(t, "the sessions of Residency interviews", "Residency interviews uses its own")

	sample := k.as(t, "sample")
	if got := sample.get(k.consentAs(t, sample.begin(k, greenroom.PersonOwner), "s.sample@hospital.example", "allow")); got.status != http.StatusSeeOther {
		t.Fatalf("coming back answers %d: %s", got.status, got.body)
	}
	const hers = "It is Dr S. Sample&#39;s own, and whoever leads a session comes first."
	r.get(program+"/sessions/new").says(t, "made through Program account. ", "If Dr S. Sample leads it, their own Zoom account is used.")
	form().says(t, "made through Zoom. "+hers)
	r.get(session).says(t, "“Zoom” will be used. "+hers)
	r.get(k.path("/integrations")).says(t, "the sessions that Dr S. Sample leads, in every program")

	// What was made before stays where it was made, and says so beside what is used now.
	k.confirm(t, k.session)
	until := r.follow(k, session)
	until(func(a answer) bool { return contains(a.body, "linked", hers) && !contains(a.body, "will be used") })
	for _, c := range k.connections(t) {
		if c.OwnerKind != greenroom.PersonOwner {
			continue
		}
		if err := k.Disconnect(t.Context(), k.root, k.org, c.ID, c.Revision); err != nil {
			t.Fatal(err)
		}
	}
	r.get(session).says(t, "Zoom, connected by a person", "It was made before. A new one would use “Program account”. It is the program&#39;s own: Dr S. Sample has none that can host.")
}
