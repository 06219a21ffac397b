package greenroom

import (
	"strings"
	"testing"
)

func TestWarningsOfAHost(t *testing.T) {
	t.Parallel()
	licensed := ProviderHost{Name: "S. Sample", Licensed: true, Active: true, Settings: &HostSettings{Capacity: 100}}
	basic := ProviderHost{Email: "u@hospital.example", Active: true}
	off := ProviderHost{Name: "G. Gone", Licensed: true}
	for _, tt := range []struct {
		host            ProviderHost
		minutes, people int
		want            []WarningCode
	}{
		{licensed, 720, 100, nil},
		{licensed, 20, 101, []WarningCode{HostCapacity}},
		{basic, BasicMinutes, 500, nil}, // its capacity is not known
		{basic, BasicMinutes + 1, 2, []WarningCode{BasicHost}},
		{off, 60, 2, []WarningCode{InactiveHost}},
	} {
		found := tt.host.Warnings(tt.minutes, tt.people)
		if len(found) != len(tt.want) {
			t.Errorf("%+v, %d minutes, %d people: %v", tt.host, tt.minutes, tt.people, found)
			continue
		}
		for i, w := range found {
			if w.Code != tt.want[i] || !strings.Contains(MessageOf(w.Why), tt.host.Name+tt.host.Email) {
				t.Errorf("%d minutes, %d people: %+v", tt.minutes, tt.people, w)
			}
		}
	}
}
