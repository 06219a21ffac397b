package zoomsim_test

import (
	"regexp"
	"strings"
	"testing"

	"greenroom/zoomsim"
)

// TestScopesInWords: every scope that an operation asks for is said in words of
// its own, so that a consent page lists nothing twice.
func TestScopesInWords(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	for _, kind := range []string{"account_level", "user_level"} {
		page := b.as(admin).open("/marketplace/develop/new/" + kind)
		words := regexp.MustCompile(`name="scope" value="([^"]+)"> <span>([^<]+) <code>`).FindAllStringSubmatch(page.text, -1)
		scopes := map[string]string{}
		for _, w := range words {
			classic := strings.Count(strings.TrimSuffix(w[1], ":admin"), ":") < 2
			if other, ok := scopes[w[2]]; ok && !classic {
				t.Errorf("%s and %s are both %q", other, w[1], w[2])
			}
			scopes[w[2]] = w[1]
			if strings.ContainsAny(w[2], "_()") || strings.Contains(w[2], "WHOSE") {
				t.Errorf("%s is %q", w[1], w[2])
			}
		}
		if len(scopes) < 20 {
			t.Errorf("%s: the page offers %d scopes", kind, len(scopes))
		}
	}
}
