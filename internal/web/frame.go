package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"greenroom"
	"greenroom/internal/say"
	"greenroom/internal/web/ui"
)

// A frame is what stands around a page.
type frame struct {
	ui.PageData
	said string // what was just done, or ""
	not  string // what was just not done, and why; or ""
}

// A place is one of the main navigation.
type place string

// The places.
const (
	inToday    place = "today"
	inPrograms place = "programs"
	inOutbox   place = "outbox"

	inIntegrations place = "integrations"
)

// frame returns what stands around a page of a title, in a place or none. It
// takes what is to be said, so it is asked for once; but not for a fragment of a
// page, which shows none of it: see assets/src/live.ts.
func (v *visit) frame(title string, in place) frame {
	ctx := v.ctx()
	f := frame{PageData: ui.PageData{Title: title, Running: say.T(ctx, "Greenroom")}}
	if v.user == nil {
		return f
	}
	if v.r.Header.Get("X-Fragment") == "" {
		f.said, f.not = v.cookies.PopString(ctx, keySaid), v.cookies.PopString(ctx, keyNot)
	}
	f.Account = &ui.Account{Name: v.user.Name, Initials: initials(v.user.Name), Href: "/account"}
	if v.org == nil {
		return f
	}
	f.Org, f.Home = v.org.Name, v.path("")
	f.Running = say.T(ctx, "All times in %s unless said otherwise", say.Zone(ctx, v.now().In(zoneOr(v.org.TimeZone))))
	f.Nav = []ui.NavItem{
		{Label: say.T(ctx, "Today"), Href: v.path(""), Current: in == inToday},
		{Label: say.T(ctx, "Programs"), Href: v.path("/programs"), Current: in == inPrograms},
	}
	if v.maySomewhere(greenroom.ReadHistory) {
		f.Nav = append(f.Nav, ui.NavItem{Label: say.T(ctx, "Outbox"), Href: v.path("/outbox"), Current: in == inOutbox})
	}
	f.Nav = append(f.Nav, ui.NavItem{Label: say.T(ctx, "Integrations"), Href: v.path("/integrations"), Current: in == inIntegrations})
	return f
}

// narrow makes the page as wide as prose and forms are.
func (f frame) narrow() frame { f.Width = ui.WidthNarrow; return f }

// sign makes the page as wide as one small form.
func (f frame) sign() frame { f.Width = ui.WidthSign; return f }

// initials returns the first letters of the first and the last name, without
// titles: "SS" for "Dr S. Sample".
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '.' })
	for len(words) > 1 && (words[0] == "Dr" || words[0] == "Prof") {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 {
		return string(unicode.ToUpper(first))
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string(unicode.ToUpper(first)) + string(unicode.ToUpper(last))
}

// styleguide shows every component, for those who build pages.
func (v *visit) styleguide() error { return v.show(ui.Styleguide()) }
