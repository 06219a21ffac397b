package zoom_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"greenroom"
	"greenroom/zoom"
)

// The scopes that Greenroom asks for are these and no others. Whoever adds one
// tells people why: see package say. None gives access to recordings.
func TestScopesAskedFor(t *testing.T) {
	t.Parallel()
	account := []string{
		"meeting:delete:meeting:admin", "meeting:read:admin", "meeting:read:list_meetings:admin", "meeting:read:meeting:admin",
		"meeting:update:meeting:admin", "meeting:write:admin", "meeting:write:meeting:admin", "room:read:admin", "user:read:admin",
		"user:read:list_permissions:admin", "user:read:list_users:admin", "user:read:settings:admin", "user:read:user:admin",
		"zoom_rooms:read:list_rooms:admin",
	}
	golden := map[greenroom.AppKind][]string{
		greenroom.AccountLevel:   account,
		greenroom.ServerToServer: account,
		greenroom.UserLevel: {
			"meeting:delete:meeting", "meeting:read", "meeting:read:list_meetings", "meeting:read:meeting", "meeting:update:meeting",
			"meeting:write", "meeting:write:meeting", "user:read", "user:read:settings", "user:read:user",
		},
	}
	provider := zoom.NewProvider(nil)
	for kind, want := range golden {
		var asked []string
		for _, n := range provider.ScopeNeeds(kind) {
			asked = append(asked, slices.Concat(n.Granular, n.Classic)...)
		}
		slices.Sort(asked)
		if diff := cmp.Diff(want, slices.Compact(asked)); diff != "" {
			t.Errorf("an app of kind %s:\n%s", kind, diff)
		}
		for _, scope := range asked {
			if strings.Contains(scope, "recording") {
				t.Errorf("an app of kind %s asks for %s", kind, scope)
			}
		}
	}
}
