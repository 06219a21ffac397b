package seal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/seal"
)

var place = seal.Place{Organization: "org_1", Table: "apps", Column: "client_secret_sealed", Row: "app_1"}

func TestSealedSecretOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	box, err := seal.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := box.Seal("open sesame", place)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(sealed), "sesame") {
		t.Error("the sealed text contains the secret")
	}
	reopened, err := seal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := reopened.Open(sealed, place); err != nil || got.Reveal() != "open sesame" {
		t.Errorf("after reading the key again: %q, %v", got.Reveal(), err)
	}
	elsewhere := place
	elsewhere.Row = "app_2"
	if _, err := box.Open(sealed, elsewhere); greenroom.KindOf(err) != greenroom.Internal {
		t.Errorf("in another row: %v, want an error", err)
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	if _, err := seal.Open(path); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("a missing file gives %v, want ErrNoKey", err)
	}
	if _, err := seal.Create(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the key file has mode %o, want 600", mode)
	}
	if _, err := seal.Create(path); greenroom.KindOf(err) != greenroom.Invalid {
		t.Errorf("creating over a key gives %v, want Invalid", err)
	}
	if err := os.WriteFile(path, []byte("rubbish"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Open(path); greenroom.FieldOf(err) != "GREENROOM_SECRET_KEY_FILE" {
		t.Errorf("a key file of rubbish gives %v, want an error that names the setting", err)
	}
}
