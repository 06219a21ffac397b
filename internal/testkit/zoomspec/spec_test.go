package zoomspec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestUnreadableFolders(t *testing.T) {
	t.Parallel()
	empty, broken := t.TempDir(), t.TempDir()
	if err := os.CopyFS(broken, fstest.MapFS{"fixtures/rest/a_GET.json": {}, openAPIFile: {Data: []byte("[]")}}); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		filepath.Join(empty, "nothing"): "names a folder without",
		empty:                           "names a folder without",
		broken:                          "cannot be read",
	} {
		if c, err := read(dir); c != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", dir, c, err)
		}
	}
}
