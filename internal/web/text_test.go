package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	templ "github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"

	"greenroom/internal/say"
)

// read are the attributes that people read, or hear.
var read = map[string]bool{"aria-label": true, "title": true, "placeholder": true, "alt": true, "data-label": true}

// Every sentence of a template goes through the message catalogue: there is no
// text in it. The style guide is for those who build pages.
func TestTemplatesHaveNoText(t *testing.T) {
	t.Parallel()
	found := files(t, ".templ")
	if len(found) < 10 {
		t.Fatalf("there are only %d templates: the test looks in the wrong place", len(found))
	}
	for _, path := range found {
		file, err := templ.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		v := visitor.New()
		v.Text = func(n *templ.Text) error {
			if hasLetter(n.Value) {
				t.Errorf("%s has the text %q: say it with say.T", path, strings.TrimSpace(n.Value))
			}
			return nil
		}
		v.ConstantAttribute = func(n *templ.ConstantAttribute) error {
			if read[n.Key.String()] && hasLetter(n.Value) {
				t.Errorf("%s has %s=%q: say it with say.T", path, n.Key.String(), n.Value)
			}
			return nil
		}
		if err := file.Visit(v); err != nil {
			t.Fatal(err)
		}
	}
}

// parts are the fields of components that people read.
var parts = map[string]bool{"Label": true, "Help": true, "Error": true, "Legend": true, "Cost": true, "Title": true, "Text": true,
	"Sub": true, "Term": true, "What": true, "More": true, "Detail": true, "Running": true}

var verb = regexp.MustCompile(`%(\[1\])?d`)

// The components get their sentences through the catalogue too, and a sentence
// that counts has its plural.
func TestCodeSaysThroughTheCatalogue(t *testing.T) {
	t.Parallel()
	keys := 0
	for _, path := range files(t, ".go") {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if name, ok := n.Key.(*ast.Ident); ok && parts[name.Name] && hasLetter(literal(n.Value)) {
					t.Errorf("%s has %s: %q: say it with say.T", path, name.Name, literal(n.Value))
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "T" || len(n.Args) < 2 {
					return true
				}
				keys++
				key := literal(n.Args[1])
				if key == "" && !looksUp(n.Args[1]) {
					t.Errorf("%s says a sentence that is no constant: what people typed may be read as a format", path)
				}
				if verb.MatchString(key) && !say.Counts(key) {
					t.Errorf("%s counts in %q, which has no plural in english.go", path, key)
				}
			}
			return true
		})
	}
	if keys < 50 {
		t.Errorf("only %d sentences are found: the test looks in the wrong place", keys)
	}
}

// looksUp reports whether a key is looked up in the table of happenings, whose
// keys are constants.
func looksUp(key ast.Expr) bool {
	name, ok := key.(*ast.Ident)
	return ok && name.Name == "said"
}

// literal returns the text of a string literal, or "".
func literal(e ast.Expr) string {
	basic, ok := e.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(basic.Value)
	if err != nil {
		return ""
	}
	return text
}

func hasLetter(text string) bool { return strings.IndexFunc(text, unicode.IsLetter) >= 0 }

// files are those of the pages and their components, without tests and the
// style guide.
func files(t *testing.T, ext string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ext) && !strings.HasSuffix(path, "_test.go") && !strings.Contains(path, "styleguide") {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
