package password_test

import (
	"strings"
	"testing"

	"greenroom"
	"greenroom/internal/password"
)

const right = greenroom.Secret("correct horse battery staple")

func TestVerify(t *testing.T) {
	t.Parallel()
	hash := password.Hash(right)
	if !strings.HasPrefix(hash.Reveal(), "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash.Reveal())
	}
	if password.Hash(right) == hash {
		t.Error("two hashes share a salt")
	}
	if !password.Verify(hash, right) {
		t.Error("the right password does not fit")
	}
	for _, wrong := range []greenroom.Secret{"", "Correct horse battery staple", right + " ", right[1:]} {
		if password.Verify(hash, wrong) {
			t.Errorf("%q fits", wrong.Reveal())
		}
	}
}

// One of the reference implementation's own test vectors (phc-winner-argon2,
// src/test.c): what others hashed is read alike.
func TestVerifyOthersHash(t *testing.T) {
	t.Parallel()
	const hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	if !password.Verify(hash, "password") {
		t.Error("the reference's password does not fit its hash")
	}
}

// What cannot be read, or would cost more than we pay, fits no password.
func TestVerifyRefusesStrangeHashes(t *testing.T) {
	t.Parallel()
	const (
		salt = "c29tZXNhbHQ"
		hash = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	)
	for name, strange := range map[string]greenroom.Secret{
		"empty":              "",
		"plain text":         "password",
		"another algorithm":  "$argon2i$v=19$m=256,t=2,p=1$" + salt + "$" + hash,
		"another version":    "$argon2id$v=16$m=256,t=2,p=1$" + salt + "$" + hash,
		"no version":         "$argon2id$m=256,t=2,p=1$" + salt + "$" + hash,
		"a part too many":    "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$" + hash + "$",
		"text in front":      "x$argon2id$v=19$m=256,t=2,p=1$" + salt + "$" + hash,
		"order":              "$argon2id$v=19$t=2,m=256,p=1$" + salt + "$" + hash,
		"trailing":           "$argon2id$v=19$m=256,t=2,p=1,x=1$" + salt + "$" + hash,
		"leading zero":       "$argon2id$v=19$m=0256,t=2,p=1$" + salt + "$" + hash,
		"negative":           "$argon2id$v=19$m=-256,t=2,p=1$" + salt + "$" + hash,
		"overflow":           "$argon2id$v=19$m=4294967552,t=2,p=1$" + salt + "$" + hash,
		"no threads":         "$argon2id$v=19$m=256,t=2,p=0$" + salt + "$" + hash,
		"threads overflow":   "$argon2id$v=19$m=256,t=2,p=257$" + salt + "$" + hash,
		"many threads":       "$argon2id$v=19$m=256,t=2,p=5$" + salt + "$" + hash,
		"no passes":          "$argon2id$v=19$m=256,t=0,p=1$" + salt + "$" + hash,
		"many passes":        "$argon2id$v=19$m=256,t=11,p=1$" + salt + "$" + hash,
		"much memory":        "$argon2id$v=19$m=65537,t=2,p=1$" + salt + "$" + hash,
		"little memory":      "$argon2id$v=19$m=7,t=2,p=1$" + salt + "$" + hash,
		"salt not base64":    "$argon2id$v=19$m=256,t=2,p=1$!!!!$" + hash,
		"padded":             "$argon2id$v=19$m=256,t=2,p=1$" + salt + "=$" + hash,
		"line break":         "$argon2id$v=19$m=256,t=2,p=1$c29tZXNh\nbHQ$" + hash,
		"short salt":         "$argon2id$v=19$m=256,t=2,p=1$c29t$" + hash,
		"empty hash":         "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$",
		"short hash":         "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$nf65EOgL",
		"long hash":          greenroom.Secret("$argon2id$v=19$m=256,t=2,p=1$" + salt + "$" + strings.Repeat("AAAA", 22)),
		"the stand-in's own": "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"bits past the hash": "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/5",
	} {
		if password.Verify(strange, "password") {
			t.Errorf("%s: the password fits", name)
		}
	}
}
