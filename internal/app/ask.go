package app

import (
	"context"
	"strings"

	"greenroom"
	"greenroom/internal/say"
)

// appNamed is what the server's apps are called, which nobody here has named.
const appNamed = "Greenroom"

// NameOfApp returns what the app is called.
func (p *ConnectPlan) NameOfApp() string {
	if p.AppName != "" {
		return p.AppName
	}
	return appNamed
}

// AskText returns, as one text to be copied and sent, what an administrator at
// Zoom needs to know to have an organization connected: what is asked for and
// why, where to click, and the one-time link, unless it is "".
func AskText(ctx context.Context, organization string, p *ConnectPlan, link greenroom.Secret) string {
	var b strings.Builder
	write := func(lines ...string) { b.WriteString(strings.Join(lines, "\n") + "\n\n") }
	write(askGreeting(ctx, organization, p))
	if link != "" {
		write(askByLink(ctx), link.Reveal())
		write(askOtherwise(ctx))
	}
	write(askApproval(ctx, p)...)
	if len(p.Rights) > 0 {
		write(askRole(ctx, p.Rights)...)
	}
	write(askScopes(ctx, p.Scopes)...)
	return strings.TrimSpace(b.String()) + "\n"
}

func askGreeting(ctx context.Context, organization string, p *ConnectPlan) string {
	if p.Owner == greenroom.PersonOwner {
		return say.T(ctx, "Hello,\n\nat %s we schedule with Greenroom, a program that gives each session a Zoom meeting of its own. I want to connect my own Zoom account with it, and Zoom wants an administrator to approve the app first.", organization)
	}
	return say.T(ctx, "Hello,\n\nat %s we schedule with Greenroom, a program that gives each session a Zoom meeting of its own. It has to be connected with our Zoom account once, and Zoom wants an administrator for that.", organization)
}

func askByLink(ctx context.Context) string {
	return say.T(ctx, "The short way: connect it yourself. Open this link and choose “Continue to Zoom”. You need no account in Greenroom. The link works for seven days, for one connection, and can do nothing else.")
}

func askOtherwise(ctx context.Context) string {
	return say.T(ctx, "The other way: let me do it. For that, please do both of the following.")
}

func askApproval(ctx context.Context, p *ConnectPlan) []string {
	return []string{say.T(ctx, "Approve the app “%[1]s” (client ID %[2]s):", p.NameOfApp(), p.ClientID),
		say.T(ctx, "- In the Zoom App Marketplace, choose Manage, then App Requests, and approve it there."),
		say.T(ctx, "- Or open the page of the app in the Marketplace and switch on “Pre-approve” at its top right.")}
}

func askRole(ctx context.Context, rights []greenroom.RightNeed) []string {
	lines := []string{say.T(ctx, "Give me a role with the rights that the app needs:"),
		say.T(ctx, "- In Zoom’s web portal, choose User Management, then Roles, then Add Role. Call it Greenroom."),
		say.T(ctx, "- On its page Role Settings, tick:")}
	for _, r := range rights {
		lines = append(lines, say.T(ctx, "    %[1]s > %[2]s (for: %[3]s)", r.Where, r.Words, say.Word(ctx, r.Feature)))
	}
	return append(lines, say.T(ctx, "- Then assign the role to me."))
}

func askScopes(ctx context.Context, scopes []greenroom.ScopeNeed) []string {
	lines := []string{say.T(ctx, "What Greenroom asks for at Zoom, and why. Recordings are not among it.")}
	for _, n := range scopes {
		lines = append(lines, say.T(ctx, "- %[1]s. %[2]s", say.Word(ctx, n.Feature), say.Reason(ctx, n.Feature)),
			say.T(ctx, "    scopes: %[1]s; or, of an older app, %[2]s", strings.Join(n.Granular, ", "), strings.Join(n.Classic, ", ")))
	}
	return lines
}
