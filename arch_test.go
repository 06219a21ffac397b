package greenroom_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// architecture is the diagram: each package of the module, and which other
// packages of the module it may import. "." is the domain. Dependencies point
// inward; only cmd constructs. Tests are free to bring packages together that
// must not know each other, such as zoom and zoomsim.
var architecture = map[string][]string{
	".":                   {},
	"clocktest":           {},
	"ical":                {},
	"zoom":                {"."},
	"zoomsim":             {},
	"cmd/zoomsim":         {"zoomsim"},
	"internal/jobs":       {".", "internal/store"},
	"internal/mail":       {"."},
	"internal/password":   {"."},
	"internal/app":        {".", "ical", "internal/mail", "internal/password", "internal/say", "internal/seal", "internal/store"},
	"internal/api":        {".", "internal/app", "internal/httpkit", "internal/say"},
	"internal/config":     {"."},
	"internal/httpkit":    {"."},
	"internal/ingest":     {".", "zoom", "internal/app"},
	"internal/obs":        {},
	"internal/say":        {"."},
	"internal/seal":       {"."},
	"internal/store":      {"."},
	"internal/web":        {".", "ical", "internal/app", "internal/httpkit", "internal/say", "internal/web/assets", "internal/web/ui"},
	"internal/web/assets": {},
	"internal/web/ui":     {"internal/say", "internal/web/assets"},
	"internal/testkit":    {".", "internal/store"},
	"cmd/greenroom":       {".", "zoom", "zoomsim", "internal/api", "internal/app", "internal/config", "internal/httpkit", "internal/ingest", "internal/jobs", "internal/mail", "internal/obs", "internal/seal", "internal/store", "internal/web"},

	"internal/testkit/zoomspec": {},
}

// standardOnly are the packages that import nothing but the standard library
// and the module itself.
var standardOnly = []string{"."}

func TestArchitecture(t *testing.T) {
	seen := map[string]bool{}
	for dir, imports := range sourceImports(t) {
		allowed, declared := architecture[dir]
		if !declared {
			t.Errorf("package %s is not in the architecture table: say there what it may import", dir)
			continue
		}
		seen[dir] = true
		for _, path := range imports {
			inside, ours := cutModule(path)
			switch {
			case ours && !slices.Contains(allowed, inside):
				t.Errorf("package %s imports %s, which the architecture table does not allow", dir, path)
			case !ours && slices.Contains(standardOnly, dir) && strings.Contains(path, "."):
				t.Errorf("package %s imports %s, but it may use the standard library only", dir, path)
			}
		}
	}
	for dir := range architecture {
		if !seen[dir] {
			t.Errorf("the architecture table names %s, which has no Go file", dir)
		}
	}
}

// sourceImports maps each package folder to what its non-test files import. It
// reads the files itself: a listing made by another program would not count as
// an input of this test, and a cached pass would hide a change.
func sourceImports(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "testdata" || name == "node_modules" || name == "tools" || len(name) > 1 && name[0] == '.' {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		if _, ok := found[dir]; !ok {
			found[dir] = nil
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[dir] = append(found[dir], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// cutModule returns the folder of an import path inside this module.
func cutModule(path string) (dir string, ours bool) {
	if path == "greenroom" {
		return ".", true
	}
	return strings.CutPrefix(path, "greenroom/")
}
