// Package password keeps passwords as argon2id hashes (RFC 9106) in the PHC
// string format, such as "$argon2id$v=19$m=19456,t=2,p=1$salt$hash". Start with
// [Hash] and [Verify].
//
// Each call fills 19 MiB of memory: the caller bounds how many run at once.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"greenroom"
)

// params are what a hash costs.
type params struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// current is what new hashes cost: OWASP's Password Storage Cheat Sheet, second
// choice for argon2id.
var current = params{memory: 19456, passes: 2, threads: 1}

// Lengths in bytes: of what is made, and the longest that is read.
const (
	saltLength = 16
	hashLength = 32
	maxLength  = 64
)

// Hash returns a password as it is stored, with a salt of its own.
func Hash(password greenroom.Secret) greenroom.Secret {
	salt := make([]byte, saltLength)
	rand.Read(salt)
	hash := argon2.IDKey([]byte(password.Reveal()), salt, current.passes, current.memory, current.threads, hashLength)
	return greenroom.Secret("$argon2id$" + current.String() + "$" + encoding.EncodeToString(salt) + "$" + encoding.EncodeToString(hash))
}

// Verify reports whether a password is the one that was hashed. A hash that is
// empty or cannot be read fits no password, and to find that out takes as long
// as for one that can, so that time does not tell who has a password.
func Verify(hash, password greenroom.Secret) bool {
	p, salt, want, readable := parse(hash.Reveal())
	if !readable {
		p, salt, want = current, make([]byte, saltLength), make([]byte, hashLength)
	}
	got := argon2.IDKey([]byte(password.Reveal()), salt, p.passes, p.memory, p.threads, uint32(len(want))) //nolint:gosec // bounded by parse
	return subtle.ConstantTimeCompare(got, want) == 1 && readable
}

var encoding = base64.RawStdEncoding.Strict()

// String is the version and the parameters as they are written in a hash.
func (p params) String() string {
	return fmt.Sprintf("v=%d$m=%d,t=%d,p=%d", argon2.Version, p.memory, p.passes, p.threads)
}

// parse reads a hash. What it costs is bounded, so that a row that somebody
// forged cannot take the server's memory or time.
func parse(text string) (p params, salt, hash []byte, ok bool) {
	parts := strings.Split(text, "$")
	if strings.ContainsAny(text, "\r\n") || len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads); err != nil || p.String() != parts[2]+"$"+parts[3] {
		return p, nil, nil, false
	}
	if p.threads < 1 || p.threads > 4 || p.passes < 1 || p.passes > 10 || p.memory < 8*uint32(p.threads) || p.memory > 64*1024 {
		return p, nil, nil, false
	}
	salt, err1 := encoding.DecodeString(parts[4])
	hash, err2 := encoding.DecodeString(parts[5])
	ok = err1 == nil && err2 == nil && len(salt) >= 8 && len(salt) <= maxLength && len(hash) >= 16 && len(hash) <= maxLength
	return p, salt, hash, ok
}
