package web

import (
	"greenroom"
	"greenroom/internal/say"
)

func (v *visit) signInPage() error {
	next := localPath(v.r.URL.Query().Get("next"))
	if v.user != nil {
		return v.to(next, "")
	}
	f := v.frame(say.T(v.ctx(), "Sign in"), "").sign()
	f.said = v.cookies.PopString(v.ctx(), keySaid)
	return v.show(signInForm(f, next, entry{}))
}

// signIn signs in by address and password.
func (v *visit) signIn() error {
	in, err := v.entry()
	if err != nil {
		return err
	}
	next := localPath(in.Get("next"))
	u, err := v.app.SignIn(v.ctx(), in.Get("email"), greenroom.Secret(in.Get("password")))
	if kind := greenroom.KindOf(err); kind == greenroom.Unauthenticated || kind == greenroom.Limited {
		in.err = err
		return v.render(in.status(), signInForm(v.frame(say.T(v.ctx(), "Sign in"), "").sign(), next, in))
	}
	if err != nil {
		return err
	}
	if err := v.enter(u); err != nil {
		return err
	}
	return v.to(next, "")
}

// linkPage only offers to sign in: programs that look through mail ask for
// every address in it, and must not spend the link.
func (v *visit) linkPage() error {
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	return v.show(linkForm(v.frame(say.T(v.ctx(), "Sign in"), "").sign()))
}

// spendLink signs in by link.
func (v *visit) spendLink() error {
	u, err := v.app.SpendSignInLink(v.ctx(), greenroom.Secret(v.r.PathValue("token")))
	if greenroom.KindOf(err) == greenroom.NotFound {
		in := entry{err: err}
		return v.render(in.status(), signInForm(v.frame(say.T(v.ctx(), "Sign in"), "").sign(), "/", in))
	}
	if err != nil {
		return err
	}
	if err := v.enter(u); err != nil {
		return err
	}
	v.cookies.Put(v.ctx(), keyLink, v.now().Unix())
	return v.to("/", "")
}

func (v *visit) signOut() error {
	if err := v.cookies.Destroy(v.ctx()); err != nil {
		return err
	}
	return v.to("/sign-in", "")
}
