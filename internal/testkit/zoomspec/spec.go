package zoomspec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Variable names the folder of the descriptions in the environment. A relative
// path begins at the root of the repository, wherever the test runs.
const Variable = "GREENROOM_ZOOM_SPEC"

// The files of the folder.
const (
	openAPIFile  = "zoom-trimmed.openapi.json"
	webhooksFile = "webhook-events.schema.json"
	fixtures     = "fixtures"
)

// A Spec is the contract. It is safe for concurrent use, and remembers which
// answers it has seen. A nil Spec checks nothing.
type Spec struct {
	*contract

	mu   sync.Mutex
	seen map[*operation]map[int]int // answers by operation and status
}

// A contract is what the files say; it never changes.
type contract struct {
	dir        string
	operations []*operation
	events     map[string]*lazySchema // by the name of the event
	failure    *lazySchema            // the body of every refusal below /v2
	oauth      map[string]*lazySchema // see readOAuth
}

// load reads the folder once for all tests of a binary.
var load = sync.OnceValues(func() (*contract, error) {
	dir := os.Getenv(Variable)
	if dir == "" {
		return nil, nil //nolint:nilnil // documented by Open
	}
	if !filepath.IsAbs(dir) {
		root, err := repository()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(root, dir)
	}
	return read(dir)
})

// repository returns the nearest folder upwards that has a go.mod.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New(Variable + " is a relative path, and there is no repository that it could begin at")
		}
		dir = filepath.Dir(dir)
	}
}

// Open returns the contract in the folder that GREENROOM_ZOOM_SPEC names, with
// nothing seen yet. It returns nil, and no error, if the variable is not set.
func Open() (*Spec, error) {
	c, err := load()
	if c == nil || err != nil {
		return nil, err
	}
	return &Spec{contract: c, seen: map[*operation]map[int]int{}}, nil
}

// Optional is [Open] for suites that have something to prove without the
// contract too. A folder that cannot be read fails the test.
func Optional(t testing.TB) *Spec {
	t.Helper()
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Load is [Open] for tests that prove nothing without the contract: they skip.
func Load(t testing.TB) *Spec {
	t.Helper()
	s := Optional(t)
	if s == nil {
		t.Skip("Set " + Variable + " to the folder with " + openAPIFile + ": without it nothing is compared with Zoom's own description.")
	}
	return s
}

func read(dir string) (*contract, error) {
	if _, err := os.Stat(filepath.Join(dir, fixtures)); err != nil {
		return nil, unreadable(err)
	}
	api, err := document(dir, openAPIFile)
	if err != nil {
		return nil, err
	}
	events, err := document(dir, webhooksFile)
	if err != nil {
		return nil, err
	}
	c := &contract{dir: dir, failure: compiled(parse(failureSchema)), oauth: readOAuth()}
	if c.operations, err = readOperations(api); err != nil {
		return nil, unreadable(err)
	}
	c.events = readEvents(events)
	return c, nil
}

// document reads one file and corrects it by the quirks.
func document(dir, name string) (map[string]any, error) {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil, unreadable(err)
	}
	defer file.Close()
	value, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil, unreadable(fmt.Errorf("%s: %w", name, err))
	}
	doc, ok := value.(map[string]any)
	if !ok {
		return nil, unreadable(errors.New(name + " is not a JSON object"))
	}
	for _, q := range quirks {
		if q.file != name {
			continue
		}
		if err := q.apply(doc); err != nil {
			return nil, unreadable(err)
		}
	}
	return doc, nil
}

func unreadable(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s names a folder without the description of Zoom's API: %w", Variable, err)
	}
	return fmt.Errorf("the description of Zoom's API that %s names cannot be read: %w", Variable, err)
}

// decode turns a value of a parsed document into a typed one.
func decode(from, into any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}
