package app

import (
	"context"

	"greenroom"
	"greenroom/internal/mail"
	"greenroom/internal/say"
	"greenroom/internal/store"
)

// A notice is what those who look after something here are told by mail. Its
// texts are sentences in words already.
type notice struct {
	Subject string
	Lines   []string // one paragraph each
	Path    string   // a path of ours where more is to be seen or done, such as "/o/org_1/integrations"; "" for none
	Label   string   // of the button that leads there
}

// notify wants one mail to each of the users, who have a role in the
// organization. It leaves at once, and is tried for a week.
func (a *App) notify(ctx context.Context, tx *store.Tx, to []*greenroom.User, n notice) error {
	if len(to) == 0 {
		return nil
	}
	organization, err := tx.OwnOrganization(ctx)
	if err != nil {
		return err
	}
	l := letter{From: mail.Address{Name: organization.Name, Email: a.from.Email}, Subject: n.Subject, Title: n.Subject, Lines: n.Lines,
		Closing: say.T(ctx, "You get this mail because of your role at %[1]s.", organization.Name)}
	if n.Path != "" {
		l.Link, l.Button = a.url+n.Path, n.Label
	}
	for _, user := range to {
		if err := a.addNotice(ctx, tx, user, l); err != nil {
			return err
		}
	}
	return nil
}

// addNotice stores a letter to a user, composed, and promises its delivery.
func (a *App) addNotice(ctx context.Context, tx *store.Tx, to *greenroom.User, l letter) error {
	m := &greenroom.Message{Organization: tx.Organization(), User: to.ID, Kind: greenroom.Notice, Recipient: to.Email, NotBefore: tx.Now()}
	a.identify(tx, m)
	l.To = mail.Address{Name: to.Name, Email: to.Email}
	raw, err := l.mail(m, tx.Now(), nil, "")
	if err != nil {
		return err
	}
	sealed, err := a.box.Seal(raw, messagePlace(m, "raw"))
	if err != nil {
		return err
	}
	m.Compose(l.Subject, "", tx.Now())
	if err := tx.AddNotice(ctx, m, sealed); err != nil {
		return err
	}
	return tx.EnqueueAt(ctx, deliver(m), m.NotBefore)
}
