package greenroom_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"greenroom"
)

func TestMaskShowsAtMostHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "secret")
		m, letters := greenroom.Secret(text).Mask(), []rune(text)
		first, last := []rune(m.First), []rune(m.Last)
		if len(first) > 4 || len(last) > 4 || 2*(len(first)+len(last)) > len(letters) || len(letters) < 8 && m.First+m.Last != "" {
			t.Errorf("of %d letters %d and %d are shown", len(letters), len(first), len(last))
		}
		if m.Set != (text != "") {
			t.Errorf("%q is set: %t", text, m.Set)
		}
	})
	m := greenroom.Secret("sim-hospital-s2s-secret").Mask()
	if got := strings.Join([]string{m.First, m.Last}, "…"); got != "sim-…cret" {
		t.Errorf("shown is %s", got)
	}
}
