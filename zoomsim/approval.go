package zoomsim

import (
	"cmp"
	"time"
)

// An approval is an account's word on an app, where the account demands one:
// a person's request, or an administrator's yes to it.
type approval struct {
	AccountID   string    `json:"account_id"`
	ClientID    string    `json:"client_id"`
	RequestedBy string    `json:"requested_by,omitempty"` // user id
	Requested   time.Time `json:"requested,omitzero"`
	Reason      string    `json:"reason,omitempty"` // in the words of who asked
	Approved    bool      `json:"approved"`
}

func approvalKey(account, clientID string) string { return account + " " + clientID }
func (a *approval) key() string                   { return approvalKey(a.AccountID, a.ClientID) }

// approval returns an account's word on an app, or nil.
func (s *Sim) approval(account, clientID string) *approval {
	return s.state.approvals.get(approvalKey(account, clientID))
}

// approved reports whether people of the account may authorize the app.
func (s *Sim) approved(account, clientID string) bool {
	a := s.approval(account, clientID)
	return !s.state.accounts.get(account).PreApproval || a != nil && a.Approved
}

// mayApprove reports whether a person decides about apps for her account.
func (s *Sim) mayApprove(u *User) bool { return s.role(u).may(MarketplaceEdit) }

// requestApproval notes that a person asks for an app, and tells the app. A request
// that is open already stays as it is.
func (s *Sim) requestApproval(app *App, u *User, reason string) {
	if s.approval(u.AccountID, app.ClientID) != nil {
		return
	}
	a := &approval{AccountID: u.AccountID, ClientID: app.ClientID, RequestedBy: u.ID, Requested: s.second(), Reason: reason}
	s.state.approvals.put(a)
	s.emit(event{name: appRequested, account: u.AccountID, person: u.ID, client: app.ClientID, payload: approvalRequest(app, u, reason)})
}

// approvalRequest returns the payload of app.authorization_request_created. Its
// fields are those of Zoom's sample; an app here has neither a description nor
// pages of its own.
func approvalRequest(app *App, u *User, reason string) map[string]any {
	status := "published"
	if app.AccountID != "" {
		status = "development"
	}
	return map[string]any{
		"app_name": app.Name, "app_type": "OAuth App", "app_status": status, "app_description": "",
		"app_link": map[string]any{"developer_documentation": "", "developer_privacy_policy": "",
			"developer_support": "", "developer_terms_of_use": ""},
		"app_scopes": app.Scopes, "requester_name": u.name(), "requester_department": u.Dept,
		"requester_user_groups": []string{}, "request_reason": reason,
	}
}

// approve lets the people of an account authorize an app.
func (s *Sim) approve(account, clientID string) {
	a := approval{AccountID: account, ClientID: clientID}
	if old := s.approval(account, clientID); old != nil {
		a = *old
	}
	a.Approved = true
	s.state.approvals.put(&a)
}

// withdraw takes an approval, or a request for one, away. Tokens live on until
// their refresh: error 4738 of the Zoom OAuth error list.
func (s *Sim) withdraw(account, clientID string) {
	s.state.approvals.drop(approvalKey(account, clientID))
}

// approveInstalled approves the apps that people of an account have when it
// begins to demand approval, which is a guess.
func (s *Sim) approveInstalled(account string) {
	for _, g := range s.state.grants.all() {
		if g.AccountID == account {
			s.approve(account, g.ClientID)
		}
	}
}

// Approve lets the people of an account authorize an app, as *Pre-approve* on
// the marketplace's page does.
func (s *Sim) Approve(account, clientID string) error {
	return s.change(func() error { return s.setApproval(account, clientID, true) })
}

// Withdraw takes an account's approval of an app, or a request for it, away.
// Refreshes then fail if the account demands approval.
func (s *Sim) Withdraw(account, clientID string) error {
	return s.change(func() error { return s.setApproval(account, clientID, false) })
}

// setApproval returns an error for an account or an app that does not exist.
func (s *Sim) setApproval(account, clientID string, yes bool) error {
	_, noAccount := s.account(account)
	_, noApp := s.app(clientID)
	if err := cmp.Or(noAccount, noApp); err != nil {
		return err
	}
	if yes {
		s.approve(account, clientID)
	} else {
		s.withdraw(account, clientID)
	}
	return nil
}
