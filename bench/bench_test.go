// Package bench measures what the project promises about speed. It is run by
// make bench, never by the tests, and prints lines of the form
//
//	bench NAME VALUE UNIT
//
// Ratios come from two things measured side by side in one run, since machines
// are shared and noisy. PostgreSQL runs without fsync here; SQLite as it always
// does.
package bench

import (
	"fmt"
	"testing"

	"greenroom/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// report prints one figure.
func report(name string, value float64, unit string) {
	fmt.Printf("bench %s %.3g %s\n", name, value, unit)
}
