package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser returns a context of a real, headless Chromium with an empty profile,
// which is closed when the test ends. A story that takes longer than two
// minutes has hung and is ended. The test's name must end with InBrowser: such
// tests run without the race detector, which makes the waits of a story long.
func Browser(t testing.TB) context.Context {
	t.Helper()
	if name, _, _ := strings.Cut(t.Name(), "/"); !strings.HasSuffix(name, "InBrowser") {
		t.Fatalf("testkit: %s opens a browser, so its name must end with InBrowser", name)
	}
	path := findChromium(t)
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options,
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	if os.Getuid() == 0 { // Chromium's sandbox refuses root
		options = append(options, chromedp.NoSandbox)
	}
	// The browser outlives the test's context, so that it can close in its own
	// time: killed, it would still write to the profile while that is removed.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 6*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, _ = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		if chromedp.FromContext(ctx).Browser == nil {
			return // never started
		}
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("testkit: close the browser: %v", err)
		}
	})
	return ctx
}

// See waits until one of the elements that a selector finds says a text, through
// as many pages as it takes, for up to 20 seconds.
func See(selector, text string) chromedp.Action {
	// Evaluated as the developer tools do, which no policy of the page forbids.
	const script = `new Promise(resolve => {
		const says = () => [...document.querySelectorAll(%q)].some(e => e.textContent.includes(%q));
		if (says()) return resolve(true);
		new MutationObserver((_, o) => { if (says()) { o.disconnect(); resolve(true) } })
			.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
	})`
	return chromedp.ActionFunc(func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		for {
			err := chromedp.Evaluate(fmt.Sprintf(script, selector, text), nil, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
				return p.WithAwaitPromise(true)
			}).Do(ctx)
			if err == nil || ctx.Err() != nil || !navigated(err) {
				return err
			}
		}
	})
}

// navigated reports whether an error only says that another page has come.
func navigated(err error) bool {
	return strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "context was destroyed") || strings.Contains(err.Error(), "Cannot find") || strings.Contains(err.Error(), "Promise was collected")
}

func findChromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("Chromium is needed for this test: run make setup.")
	return ""
}
