package app

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"greenroom"
)

// examine returns what can be found of a connection with the provider's answers
// alone: whether the token works, the scopes of its app, the rights of whoever
// authorized, and the hosts. user is who consented, "" for Server-to-Server; d is
// what the token has just read. No transaction is open meanwhile.
func (a *App) examine(ctx context.Context, kind greenroom.AppKind, token greenroom.Token, user string, d directory, defaultHost string) []greenroom.Finding {
	found := tokenFindings(rejected(d.hostsErr))
	if examiner, ok := a.provider.(greenroom.Examiner); ok {
		e := examination{a.provider, examiner, kind, token, user, d, defaultHost}
		found = append(found, e.scopes()...)
		found = append(found, e.rights(ctx)...)
	}
	found = append(found, hostsFinding(kind, d))
	if defaultHost != "" {
		found = append(found, defaultHostFinding(d, defaultHost))
	}
	return found
}

// rejected keeps an error which says that a token is not good.
func rejected(err error) error {
	if greenroom.KindOf(err) == greenroom.Unauthenticated {
		return err
	}
	return nil
}

// tokenFindings returns what an attempt to get and use a token found; err is
// what came of it. A provider that does not answer is no finding against it.
func tokenFindings(err error) []greenroom.Finding {
	token, app := greenroom.Finding{Check: greenroom.CheckToken}, greenroom.Finding{Check: greenroom.CheckApp}
	switch kind := greenroom.KindOf(err); {
	case err == nil:
		token.Outcome, app.Outcome = greenroom.Passed, greenroom.Passed
	case errors.Is(err, greenroom.ErrAppInactive):
		app.Outcome = greenroom.Broken
		return []greenroom.Finding{app}
	case kind == greenroom.Invalid || kind == greenroom.Unauthenticated || kind == greenroom.Forbidden:
		token.Outcome = greenroom.Broken
		return []greenroom.Finding{token}
	}
	return []greenroom.Finding{token, app}
}

// An examination is one look with one token.
type examination struct {
	provider    greenroom.Provider
	examiner    greenroom.Examiner
	kind        greenroom.AppKind
	token       greenroom.Token
	user        string
	d           directory
	defaultHost string
}

// scopes makes a finding for each feature.
func (e *examination) scopes() []greenroom.Finding {
	var found []greenroom.Finding
	for _, need := range e.examiner.ScopeNeeds(e.kind) {
		f := greenroom.Finding{Check: greenroom.CheckScopes, About: string(need.Feature), Outcome: greenroom.Passed}
		if missing := need.Missing(e.token.Scopes); len(missing) > 0 {
			f.Outcome, f.Args = harm(need), []string{strings.Join(missing, ", ")}
		}
		found = append(found, f)
	}
	return found
}

// harm is the outcome where what a feature needs is missing. Many accounts have no
// rooms: see [missRooms] for those that do.
func harm(need greenroom.ScopeNeed) greenroom.Outcome {
	switch {
	case need.Vital:
		return greenroom.Broken
	case need.Feature == greenroom.ReadRooms:
		return greenroom.Noticed
	}
	return greenroom.Impaired
}

// missRooms makes it a harm that rooms cannot be read, for an organization that has
// used them.
func missRooms(found []greenroom.Finding) {
	for i, f := range found {
		if f.Outcome == greenroom.Noticed && f.Feature() == greenroom.ReadRooms {
			found[i].Outcome = greenroom.Impaired
		}
	}
}

// holds reports whether the scopes of a feature are there.
func (e *examination) holds(feature greenroom.Feature) bool {
	need, known := e.need(feature)
	return known && need.Met(e.token.Scopes)
}

func (e *examination) need(feature greenroom.Feature) (greenroom.ScopeNeed, bool) {
	for _, need := range e.examiner.ScopeNeeds(e.kind) {
		if need.Feature == feature {
			return need, true
		}
	}
	return greenroom.ScopeNeed{}, false
}

// lacks reports whether the provider refused what the scopes of a feature allow:
// then the role behind them does not allow it.
func (e *examination) lacks(feature greenroom.Feature, err error) bool {
	return e.holds(feature) && greenroom.KindOf(err) == greenroom.Forbidden
}

// rights makes a finding for each right that is needed of the role. They are
// read, or else found out by trying what rests on them.
func (e *examination) rights(ctx context.Context) []greenroom.Finding {
	needs := e.examiner.RoleNeeds(e.kind)
	if len(needs) == 0 {
		return nil
	}
	outcome := e.tried(ctx)
	if e.user != "" && e.holds(greenroom.ReadRights) {
		held, err := e.examiner.Rights(ctx, e.token, e.user)
		switch {
		case err == nil:
			outcome = func(need greenroom.RightNeed) greenroom.Outcome { return e.verdict(need, hasRight(held, need.Right)) }
		case e.lacks(greenroom.ReadRights, err): // reading users needs less than the right to edit them
			tried := outcome
			outcome = func(need greenroom.RightNeed) greenroom.Outcome {
				if need.Feature == greenroom.MakeMeetings {
					return greenroom.Broken
				}
				return tried(need)
			}
		}
	}
	var found []greenroom.Finding
	for _, need := range needs {
		found = append(found, greenroom.Finding{Check: greenroom.CheckRole, About: need.Right, Outcome: outcome(need),
			Args: []string{need.Words, need.Where, string(need.Feature)}})
	}
	return found
}

// verdict is the outcome of having a right, or not.
func (e *examination) verdict(need greenroom.RightNeed, has bool) greenroom.Outcome {
	if has {
		return greenroom.Passed
	}
	scope, _ := e.need(need.Feature)
	return harm(scope)
}

// hasRight reports whether a right is among those held. To edit something
// includes to read it.
func hasRight(held []string, right string) bool {
	what, _, _ := strings.Cut(right, ":")
	return slices.Contains(held, right) || slices.Contains(held, what+":Edit")
}

// tried returns the outcome of trying what rests on a right: reading users and
// their meetings, which needs the right to edit users, and rooms.
func (e *examination) tried(ctx context.Context) func(greenroom.RightNeed) greenroom.Outcome {
	return func(need greenroom.RightNeed) greenroom.Outcome {
		feature, err := greenroom.ReadRooms, e.d.roomsErr
		if need.Feature == greenroom.MakeMeetings {
			if e.lacks(greenroom.ReadHosts, e.d.hostsErr) {
				return e.verdict(need, false)
			}
			feature, err = greenroom.ReadMeetings, e.lookForMeetings(ctx)
		}
		switch {
		case e.lacks(feature, err):
			return e.verdict(need, false)
		case err == nil && e.holds(feature):
			return greenroom.Passed
		}
		return greenroom.Unknown
	}
}

// errNobody says that there is nobody whose meetings could be looked for.
var errNobody = errors.New("nobody to look at")

// lookForMeetings reads the meetings of one host, to see whether it may.
func (e *examination) lookForMeetings(ctx context.Context) error {
	if e.d.hostsErr != nil || !e.holds(greenroom.ReadMeetings) {
		return errNobody
	}
	host, ok := hostWith(e.d.hosts, e.defaultHost)
	if !ok || !isActive(host) {
		i := slices.IndexFunc(e.d.hosts, isActive)
		if i < 0 {
			return errNobody
		}
		host = e.d.hosts[i]
	}
	_, err := e.provider.FindMeeting(ctx, e.token, host.ID, func(string) bool { return false })
	return err
}

// hostWith returns the host with an address.
func hostWith(hosts []greenroom.ProviderHost, email string) (greenroom.ProviderHost, bool) {
	key := greenroom.EmailKey(email)
	i := slices.IndexFunc(hosts, func(h greenroom.ProviderHost) bool { return key != "" && greenroom.EmailKey(h.Email) == key })
	if i < 0 {
		return greenroom.ProviderHost{}, false
	}
	return hosts[i], true
}

// hostsFinding says whether somebody can host. One person who is Basic is that
// person's own affair.
func hostsFinding(kind greenroom.AppKind, d directory) greenroom.Finding {
	f := greenroom.Finding{Check: greenroom.CheckHosts}
	if d.hostsErr != nil {
		return f
	}
	active, licensed := 0, 0
	for _, h := range d.hosts {
		if isActive(h) {
			active++
		}
		if isLicensed(h) {
			licensed++
		}
	}
	f.Args = []string{strconv.Itoa(licensed), strconv.Itoa(len(d.hosts))}
	switch {
	case active == 0:
		f.Outcome = greenroom.Broken
	case licensed > 0:
		f.Outcome = greenroom.Passed
	case kind == greenroom.UserLevel:
		f.Outcome = greenroom.Noticed
	default:
		f.Outcome = greenroom.Impaired
	}
	return f
}

// defaultHostFinding says whether the default host can host.
func defaultHostFinding(d directory, email string) greenroom.Finding {
	f := greenroom.Finding{Check: greenroom.CheckDefaultHost, Args: []string{email}}
	if d.hostsErr != nil {
		return f
	}
	host, there := hostWith(d.hosts, email)
	switch {
	case !there:
		f.Outcome, f.Args = greenroom.Impaired, append(f.Args, greenroom.FindingGone)
	case !isActive(host):
		f.Outcome, f.Args = greenroom.Impaired, append(f.Args, greenroom.FindingInactive)
	case !isLicensed(host):
		f.Outcome = greenroom.Noticed
	default:
		f.Outcome = greenroom.Passed
	}
	return f
}
