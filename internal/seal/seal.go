// Package seal keeps secrets unreadable at rest, with Tink's AES-256-GCM under
// one key file. Start with [Open] and [Create]; [Box.Seal] and [Box.Open] are
// bound to the place where the secret is stored, so that a sealed value that is
// moved to another row or column does not open.
package seal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"greenroom"
)

// A Box seals and opens secrets. It is safe for concurrent use.
type Box struct{ primitive tink.AEAD }

// A Place is where a sealed secret is stored. It is not secret, but a secret
// opens only in the place it was sealed for.
type Place struct{ Organization, Table, Column, Row string }

func (p Place) bytes() []byte {
	return []byte(strings.Join([]string{p.Organization, p.Table, p.Column, p.Row}, "\x00"))
}

// ErrNoKey means that the key file does not exist.
var ErrNoKey = errors.New("seal: the key file does not exist")

// Open reads the key file. It returns ErrNoKey if there is none, and an Invalid
// error if the file cannot be read or holds no key.
func Open(path string) (*Box, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, unusable(err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, unusable(err)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, unusable(err)
	}
	return &Box{primitive}, nil
}

// Create makes a new key in a new file that only its owner may read. It never
// replaces a file.
func Create(path string) (*Box, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, unusable(err)
	}
	_, err = file.Write(text.Bytes())
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return nil, unusable(err)
	}
	return Open(path)
}

// Seal returns the secret as text that opens only in its place.
func (b *Box) Seal(secret greenroom.Secret, in Place) (greenroom.Sealed, error) {
	sealed, err := b.primitive.Encrypt([]byte(secret.Reveal()), in.bytes())
	if err != nil {
		return "", err
	}
	return greenroom.Sealed(base64.StdEncoding.EncodeToString(sealed)), nil
}

// Open returns the secret that was sealed for this place.
func (b *Box) Open(sealed greenroom.Sealed, in Place) (greenroom.Secret, error) {
	text, err := base64.StdEncoding.DecodeString(string(sealed))
	if err != nil {
		return "", unopenable(err)
	}
	secret, err := b.primitive.Decrypt(text, in.bytes())
	if err != nil {
		return "", unopenable(err)
	}
	return greenroom.Secret(secret), nil
}

func unusable(cause error) error {
	return greenroom.Errorf(greenroom.Invalid,
		"The file named by GREENROOM_SECRET_KEY_FILE cannot be used as a key. Nothing was changed; restore the file from its backup.").
		At("GREENROOM_SECRET_KEY_FILE").Because(cause)
}

func unopenable(cause error) error {
	return greenroom.Errorf(greenroom.Internal,
		"A stored secret does not open with this server's key. It is kept; start with the key file it was sealed under, or enter the secret again.").Because(cause)
}
