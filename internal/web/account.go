package web

import (
	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// account is what the page of the visitor's own account shows.
type account struct {
	frame
	user          *greenroom.User
	organizations []*greenroom.Organization
	connected     []connectedApp
	keys          []accountKey
	made          greenroom.Secret // a key that was just made, shown this once; or ""
	asks          bool             // a new password takes the current one
	password      entry
	key           entry
}

// An accountKey is one of the visitor's keys.
type accountKey struct {
	*greenroom.APIKey
	organization string
	made         string // when, in the visitor's zone
}

func (v *visit) accountPage() error { return v.showAccount(account{}) }

// showAccount shows the page with what a form on it came to.
func (v *visit) showAccount(a account) error {
	var err error
	ctx := v.ctx()
	a.user, a.asks = v.user, v.user.PasswordHash != "" && !v.enteredByLink()
	if a.organizations, err = v.app.Organizations(ctx, v.who); err != nil {
		return err
	}
	if a.connected, err = v.connectedApps(a.organizations); err != nil {
		return err
	}
	for _, o := range a.organizations {
		keys, err := v.app.APIKeys(ctx, v.who, o.ID)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if k.User == v.user.ID {
				a.keys = append(a.keys, accountKey{APIKey: k, organization: o.Name, made: say.Date(ctx, k.CreatedAt.In(v.zone()))})
			}
		}
	}
	a.frame = v.frame(say.T(ctx, "Your account"), "").narrow()
	return v.render(max(a.password.status(), a.key.status()), accountView(a))
}

// organizationOptions are the organizations a key can be for.
func (a account) organizationOptions() []ui.Option {
	var options []ui.Option
	for _, o := range a.organizations {
		options = append(options, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return options
}

// setPassword gives the visitor a new password. This browser is signed in anew;
// every other is signed out, for its session is of the old password.
func (v *visit) setPassword() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	if chosen := greenroom.Secret(in.Get("password")); v.enteredByLink() {
		err = v.app.ReplacePassword(v.ctx(), v.who, chosen)
	} else {
		err = v.app.SetPassword(v.ctx(), v.who, greenroom.Secret(in.Get("current_password")), chosen)
	}
	if refused(err) || greenroom.KindOf(err) == greenroom.Limited {
		return v.showAccount(account{password: entry{err: err}})
	}
	if err != nil {
		return err
	}
	u, err := v.app.User(v.ctx(), v.user.ID)
	if err != nil {
		return err
	}
	if err := v.enter(u); err != nil {
		return err
	}
	return v.to("/account", say.T(v.ctx(), "Your new password is set."))
}

// createKey makes a key and shows it. It does not send the visitor on: the key
// stands on this answer and nowhere else.
func (v *visit) createKey() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	key, _, err := v.app.CreateAPIKey(v.ctx(), v.who, greenroom.OrganizationID(in.Get("organization")), in.Get("name"))
	if refused(err) {
		in.err = err
		return v.showAccount(account{key: in})
	}
	if err != nil {
		return err
	}
	return v.showAccount(account{made: key})
}

func (v *visit) revokeKey() error {
	id := v.r.PathValue("key")
	in, err := v.entry()
	if err != nil {
		return err
	}
	if err := v.app.RevokeAPIKey(v.ctx(), v.who, greenroom.OrganizationID(in.Get("organization")), id); err != nil {
		return err
	}
	return v.to("/account", say.T(v.ctx(), "The key is revoked. Programs that use it are refused from now on."))
}
