package web

import (
	"context"
	"net/http"

	"greenroom"
	"greenroom/internal/app"
	"greenroom/internal/say"
)

// offering is the page of a one-time link to connect.
type offering struct {
	frame
	*app.ConnectOffer
	action string // where the form goes
}

// connectLinkPage says what a one-time link leads to and changes nothing:
// programs that look through mail ask for every address in it, and must not
// spend the link.
func (v *visit) connectLinkPage() error {
	offer, err := v.app.OpenConnectLink(v.ctx(), greenroom.Secret(v.r.PathValue("token")), v.knownBrowser())
	if err != nil {
		return err
	}
	return v.showOffer(offer, "") // to its own address
}

// followConnectLink spends a one-time link: this browser alone may use it from
// now on, and goes to Zoom's page of consent.
func (v *visit) followConnectLink() error {
	token := greenroom.Secret(v.r.PathValue("token"))
	// Who tries what is no link gets no session for it.
	if _, err := v.app.OpenConnectLink(v.ctx(), token, v.knownBrowser()); err != nil {
		return err
	}
	page, err := v.app.FollowConnectLink(v.ctx(), token, v.browser())
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, page, http.StatusSeeOther)
	return nil
}

// followedPage is where a browser with a one-time link comes back to: connected,
// or with the choice to try again.
func (v *visit) followedPage() error {
	if v.knownBrowser() == "" {
		return errMissing
	}
	offer, err := v.app.FollowedConnectLink(v.ctx(), v.knownBrowser())
	if err != nil {
		return err
	}
	return v.showOffer(offer, "/connect/link")
}

func (v *visit) followAgain() error {
	if v.knownBrowser() == "" {
		return errMissing
	}
	page, err := v.app.FollowAgain(v.ctx(), v.knownBrowser())
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, page, http.StatusSeeOther)
	return nil
}

func (v *visit) showOffer(offer *app.ConnectOffer, action string) error {
	f := v.frame(say.T(v.ctx(), "Connect Zoom"), "").narrow()
	if v.user == nil {
		f.said, f.not = v.cookies.PopString(v.ctx(), keySaid), v.cookies.PopString(v.ctx(), keyNot)
	}
	return v.show(offerView(offering{frame: f, ConnectOffer: offer, action: action}))
}

// offerFor says for whom a link connects.
func offerFor(ctx context.Context, p offering) string {
	if p.Owner == greenroom.ProgramOwner {
		return say.T(ctx, "For the program %s only.", p.OwnerName)
	}
	return say.T(ctx, "For every program of the organization that may use Zoom.")
}
