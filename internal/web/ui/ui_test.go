package ui_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"greenroom/internal/testkit"
	"greenroom/internal/web/assets"
	"greenroom/internal/web/ui"
)

// policy is as strict as that of the server: nothing inline, nothing from
// anywhere else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Every component in every state is accessible and fits its window, on
// phones and on wide screens, in both themes, under a strict policy. With
// GREENROOM_SHOTS=folder the pictures are kept there.
func TestStyleguideInBrowser(t *testing.T) {
	server := serve(t)
	ctx := testkit.Browser(t)
	complaints := listen(ctx)
	if err := chromedp.Run(ctx, log.Enable()); err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{390, 1024, 1440} {
			t.Run(fmt.Sprintf("%s %d", theme, width), func(t *testing.T) {
				features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}
				var content int64
				err := chromedp.Run(ctx,
					emulation.SetEmulatedMedia().WithFeatures(features),
					emulation.SetDeviceMetricsOverride(width, 900, 1, false),
					chromedp.Navigate(server.URL+"/styleguide"),
					chromedp.Evaluate("document.documentElement.scrollWidth", &content),
				)
				if err != nil {
					t.Fatal(err)
				}
				if content > width {
					t.Errorf("the page is %d px wide in a window of %d", content, width)
				}
				shoot(ctx, t, fmt.Sprintf("styleguide-%s-%d.png", theme, width))
				testkit.Axe(ctx, t)
			})
		}
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// A page that nobody has signed in to has no navigation and no account.
func TestPageBeforeSigningIn(t *testing.T) {
	var b strings.Builder
	if err := ui.Page(ui.PageData{Title: "Sign in"}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, absent := range []string{"mainnav", "topbar-end", "data-live", "data-width", "style=", "onclick"} {
		if strings.Contains(b.String(), absent) {
			t.Errorf("the page has %s", absent)
		}
	}
	if strings.Contains(b.String(), "<script") != (assets.Path("app.js") != "") {
		t.Error("the page asks for the script although there is none, or does not although there is")
	}
}

func TestFieldIsDescribedByHelpAndError(t *testing.T) {
	tests := []struct {
		name, help, problem, want string
	}{
		{"neither", "", "", ""},
		{"help", "H.", "", `aria-describedby="x-help"`},
		{"error", "", "E.", `aria-describedby="x-error" aria-invalid="true"`},
		{"both", "H.", "E.", `aria-describedby="x-help x-error" aria-invalid="true"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			field := ui.Field(ui.FieldData{ID: "x", Name: "x", Label: "X", Help: tt.help, Error: tt.problem})
			if err := field.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), tt.want) || tt.want == "" && strings.Contains(b.String(), "aria-") {
				t.Errorf("got %s, want %s", b.String(), tt.want)
			}
		})
	}
}

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	mux.HandleFunc("GET /styleguide", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		if err := ui.Styleguide().Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// listen collects what the browser logs as an error, such as a breach of the
// policy or a file that is missing.
func listen(ctx context.Context) (complaints func() []string) {
	var mu sync.Mutex
	var all []string
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Level == log.LevelError {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, e.Entry.Text+" "+e.Entry.URL)
		}
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// shoot keeps a picture of the whole page if GREENROOM_SHOTS names a folder.
func shoot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("GREENROOM_SHOTS")
	if dir == "" {
		return
	}
	var picture []byte
	err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
