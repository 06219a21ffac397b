// Package assets holds the stylesheet and the script of the web interface and
// serves both under paths that name their content, so that browsers may keep
// them for good.
package assets

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed css/*.css
var css embed.FS

// The script is built by tools/bundle. The folder always exists, so that a
// fresh checkout compiles; without a script pages do all they must.
//
//go:embed all:dist
var dist embed.FS

// order is the order of the stylesheet: tokens declare the layers, and within
// a layer later files win.
var order = []string{
	"tokens", "reset", "base", "shell", "layout", "text",
	"icon", "button", "form", "choice", "state", "card", "table", "nav",
	"dialog", "person", "agenda", "progress", "history", "repair", "join", "mail",
	"help",
}

// prefix is where Handler expects to be mounted.
const prefix = "/assets/"

type asset struct {
	name        string // as Path is asked for it
	path        string // as browsers ask for it
	contentType string
	body        []byte
}

var stylesheet = readStylesheet()

var served = list()

// Stylesheet returns all style files as one, in their declared order.
func Stylesheet() []byte { return bytes.Clone(stylesheet) }

// Path returns the address of app.css or app.js, which changes with its
// content. It returns "" for a file that is not served, such as app.js before
// it was bundled: pages then omit it.
func Path(name string) string {
	for _, a := range served {
		if a.name == name {
			return a.path
		}
	}
	return ""
}

// Handler serves GET and HEAD for each Path, to be kept for a year, and
// answers 404 for any other, which covers the paths of earlier versions.
func Handler() http.Handler {
	byPath := make(map[string]asset, len(served))
	for _, a := range served {
		byPath[a.path] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byPath[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		if r.Method == http.MethodGet {
			w.Write(a.body) // a reader who has gone is no error of ours
		}
	})
}

// readStylesheet panics if order names a file that is not embedded: a
// mistake in this package that its own test finds first.
func readStylesheet() []byte {
	var b bytes.Buffer
	for _, name := range order {
		text, err := css.ReadFile("css/" + name + ".css")
		if err != nil {
			panic(fmt.Sprintf("assets: %v", err))
		}
		b.Write(text)
	}
	return b.Bytes()
}

func list() []asset {
	all := []asset{newAsset("app.css", "text/css; charset=utf-8", stylesheet)}
	if script, err := dist.ReadFile("dist/app.js"); err == nil {
		all = append(all, newAsset("app.js", "text/javascript; charset=utf-8", script))
	}
	return all
}

func newAsset(name, contentType string, body []byte) asset {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	return asset{name: name, path: prefix + hashed, contentType: contentType, body: body}
}
