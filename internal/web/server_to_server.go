package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// typedLife is how long secrets that were typed for a test are kept.
const typedLife = 10 * time.Minute

// serverFields are those whose errors the forms say beside them.
var serverFields = []string{"name", "account_id", "client_id", "client_secret", "secret_token", "default_host"}

// serverForm is the form of credentials, and what came of trying them.
type serverForm struct {
	frame
	entry
	trial
	owner     greenroom.OwnerKind
	ownerName string
	back      string // address of the integrations
	path      string
	until     string // when the secrets that were typed are forgotten; "" if none are kept
}

func (v *visit) serverPage() error {
	q := v.r.URL.Query()
	return v.showServer(entry{Values: q}, nil)
}

// showServer shows the form with what was typed, but never a secret.
func (v *visit) showServer(in entry, test *app.ConnectionTest) error {
	owner, id, err := v.ownerOf(in)
	if err != nil {
		return err
	}
	name, err := v.app.OwnerToConnect(v.ctx(), v.who, v.org.ID, owner, id)
	if err != nil {
		return err
	}
	p := serverForm{frame: v.frame(say.T(v.ctx(), "Connect Server-to-Server"), inIntegrations), entry: in, owner: owner, ownerName: name,
		trial: v.trialOf(test, in.Get("default_host")), back: v.path("/integrations"), path: v.path("/integrations/server-to-server"), until: v.keptUntil(in)}
	return v.render(in.status(), serverView(p))
}

// ownerOf reads whose connection it will be: the organization's, unless said
// otherwise.
func (v *visit) ownerOf(in entry) (owner greenroom.OwnerKind, id string, err error) {
	switch owner = greenroom.OwnerKind(cmp.Or(in.Get("owner"), string(greenroom.OrganizationOwner))); owner {
	case greenroom.OrganizationOwner:
		return owner, string(v.org.ID), nil
	case greenroom.PersonOwner:
		id, err = v.oneself()
		return owner, id, err
	case greenroom.ProgramOwner:
	}
	return owner, in.Get("program"), nil
}

// serverEntry reads the form. A secret is the one that was typed now, or else
// the one that was typed for a test; either is kept for the next time.
func (v *visit) serverEntry() (in entry, out app.ServerToServer, err error) {
	if in, err = v.entry(); err != nil {
		return in, out, err
	}
	if out.Owner, out.OwnerID, err = v.ownerOf(in); err != nil {
		return in, out, err
	}
	if _, err := v.app.OwnerToConnect(v.ctx(), v.who, v.org.ID, out.Owner, out.OwnerID); err != nil {
		return in, out, err
	}
	client, token, err := v.secretsOf(in)
	out.Name, out.DefaultHost, out.WebhookSecret = in.Get("name"), in.Get("default_host"), token
	out.Credentials = greenroom.ServerCredentials{AccountID: in.Get("account_id"), ClientID: in.Get("client_id"), ClientSecret: client}
	return in, out, err
}

// secretsOf takes the client secret and the Secret Token out of a form, or those
// that are kept for it.
func (v *visit) secretsOf(in entry) (client, token greenroom.Secret, err error) {
	client, token = greenroom.Secret(strings.TrimSpace(in.Get("client_secret"))), greenroom.Secret(strings.TrimSpace(in.Get("secret_token")))
	in.Del("client_secret")
	in.Del("secret_token")
	typed := client != "" || token != ""
	kept, _ := v.typedSecret(in.Get("typed"))
	keptClient, keptToken, _ := strings.Cut(kept.Reveal(), "\n")
	client, token = cmp.Or(client, greenroom.Secret(keptClient)), cmp.Or(token, greenroom.Secret(keptToken))
	if typed {
		err = v.keepTyped(in, client+"\n"+token)
	}
	return client, token, err
}

func (v *visit) testServer() error {
	in, asked, err := v.serverEntry()
	if err != nil {
		return err
	}
	test, err := v.app.TestServerToServer(v.ctx(), v.who, v.org.ID, asked)
	if err != nil {
		if in.err = err; refused(err) {
			return v.showServer(in, nil)
		}
		return err
	}
	return v.showServer(in, test)
}

func (v *visit) connectServer() error {
	in, asked, err := v.serverEntry()
	if err != nil {
		return err
	}
	c, err := v.app.ConnectServerToServer(v.ctx(), v.who, v.org.ID, asked)
	if there, ok := errors.AsType[*app.ConnectedError](err); ok {
		v.cookies.Remove(v.ctx(), keyTyped)
		return v.sorry(v.editPath(there.Connection), err)
	}
	if err != nil {
		if in.err = err; explained(err) {
			return v.showServer(in, nil)
		}
		return err
	}
	v.cookies.Remove(v.ctx(), keyTyped)
	if c.State == greenroom.Degraded {
		return v.to(v.path("/integrations"), say.T(v.ctx(), "%s is connected, but not everything works: its page says what, and how to mend it.", c.Name))
	}
	return v.to(v.path("/integrations"), say.T(v.ctx(), "%s is connected. Sessions that waited for it get their meetings now.", c.Name))
}

// editPath is the page on which a Server-to-Server connection is changed.
func (v *visit) editPath(id greenroom.ConnectionID) string {
	return v.path("/connections/" + string(id) + "/edit")
}

// keepTyped keeps a secret, sealed, in the browser session, and its handle in
// the form: a secret is written into no page.
func (v *visit) keepTyped(in entry, secret greenroom.Secret) error {
	handle, until := rand.Text(), v.now().Add(typedLife).Unix()
	sealed, err := v.app.SealTyped(v.who, v.org.ID, handle, secret)
	if err != nil {
		return err
	}
	v.cookies.Put(v.ctx(), keyTyped, strings.Join([]string{handle, strconv.FormatInt(until, 10), string(sealed)}, " "))
	in.Set("typed", handle)
	return nil
}

// typedSecret returns the secret that is kept under a handle and until when, or
// nothing.
func (v *visit) typedSecret(handle string) (greenroom.Secret, time.Time) {
	parts := strings.Split(v.cookies.GetString(v.ctx(), keyTyped), " ")
	if len(parts) != 3 || handle == "" || parts[0] != handle {
		return "", time.Time{}
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || v.now().Unix() >= until {
		return "", time.Time{}
	}
	secret, err := v.app.OpenTyped(v.who, v.org.ID, handle, greenroom.Sealed(parts[2]))
	if err != nil {
		return "", time.Time{}
	}
	return secret, time.Unix(until, 0)
}

// keptUntil says until when the secrets that were typed are kept; "" if none are.
func (v *visit) keptUntil(in entry) string {
	_, until := v.typedSecret(in.Get("typed"))
	if until.IsZero() {
		return ""
	}
	return say.Clock(until.In(zoneOr(v.org.TimeZone)))
}

// hostHelp says who a default host is.
func hostHelp(ctx context.Context, owner greenroom.OwnerKind) string {
	if owner == greenroom.PersonOwner {
		return say.T(ctx, "The address of a Zoom user, who hosts the sessions that you lead. Left empty, you host yourself.")
	}
	return say.T(ctx, "The address of a Zoom user, who hosts where nobody in a session can.")
}
