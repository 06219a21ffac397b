package zoomsim_test

import (
	"net/url"
	"testing"

	"greenroom/zoomsim"
)

// TestGotcha19MemberBecomesCoordinator walks the way of somebody who is no
// administrator to an account-level app: request, approval on the app's page, a
// role with the rights, and another try.
func TestGotcha19MemberBecomesCoordinator(t *testing.T) {
	t.Parallel()
	b := demanding(t)
	ask, page := "/oauth/authorize?"+userQuery("client_id", adminApp).Encode(), "/marketplace/apps/"+adminApp
	v, boss := b.as(sample), b.as(admin)
	v.form(ask, "decision", "request").says(t, 403, "Pre-approval was requested on", page)
	v.open(page).says(t, 200, "Pre-approval was requested on")
	v.form(page, "decision", "approve").says(t, 200, "Pre-approval was requested on")
	boss.open(page).says(t, 200, "People in Example Teaching Hospital need your approval for this app. It was requested on")
	boss.form(page, "decision", "approve").says(t, 200, "The app is pre-approved", "This app is pre-approved for Example Teaching Hospital")
	v.open(ask).says(t, 403, "An account admin is required to install this type of app.")
	b.must(b.sim.SetUser(sample, zoomsim.UserChange{Role: "coordinator"}))
	v.open(ask).says(t, 200, "Allow")
	code := v.form(ask, "decision", "allow").location(t).Query().Get("code")
	boss.form(page, "decision", "withdraw").says(t, 200, "The approval is withdrawn", "need your approval")
	redeemed := b.oauth("/oauth/token", adminApp, adminApp+"-secret", url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}})
	b.refused(redeemed, 400, "The pre-approval of the app was withdrawn.", "invalid_grant")
}

// TestDemandKeepsInstalledApps: whichever way an account begins to demand
// approvals, the apps that its people have go on.
func TestDemandKeepsInstalledApps(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.granted(sample)["refresh_token"]
	b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{PreApproval: new(true)}))
	if a := b.refresh(token); a.status != 200 {
		t.Errorf("refresh: %d %s", a.status, a.text)
	}
	b.as(coordinator).open("/oauth/authorize?"+userQuery("client_id", adminApp).Encode()).says(t, 403, "Request pre-approval")
}
