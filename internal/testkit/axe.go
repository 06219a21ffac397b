package testkit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Axe fails the test for each way in which the page that ctx shows breaks
// WCAG 2.2 A or AA, or a best practice that axe-core knows, and names the
// elements at fault. The page's own content security policy stays in force:
// axe comes in as the developer tools do, not as a script of the page.
func Axe(ctx context.Context, t testing.TB) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(moduleRoot(t), "tools", "browser", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal("axe-core is needed for this test: run npm ci --ignore-scripts in tools/browser.")
	}
	var violations []struct {
		ID, Impact, Help string
		Nodes            []struct {
			HTML           string
			Target         []any
			FailureSummary string
		}
	}
	const run = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`
	var there bool // still, from the last time on this page
	if err := chromedp.Run(ctx, chromedp.Evaluate(`typeof axe === "object"`, &there)); err != nil {
		t.Fatalf("axe: %v", err)
	}
	if there {
		source = nil
	}
	err = chromedp.Run(ctx,
		chromedp.Evaluate(string(source)+"; true", nil),
		chromedp.Evaluate(run, &violations, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
			return p.WithAwaitPromise(true)
		}),
	)
	if err != nil {
		t.Fatalf("axe: %v", err)
	}
	for _, v := range violations {
		var where strings.Builder
		for _, n := range v.Nodes {
			fmt.Fprintf(&where, "\n\t%v %s\n\t\t%s", n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n\t\t"))
		}
		t.Errorf("axe %s (%s): %s%s", v.ID, v.Impact, v.Help, where.String())
	}
}

// moduleRoot is the nearest folder above the test that has a go.mod.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("there is no go.mod above the test")
		}
		dir = parent
	}
}
