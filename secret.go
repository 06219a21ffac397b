package greenroom

import "log/slog"

// A Secret is text that must not be shown: it prints, logs and marshals as
// "[secret]". Reveal is the one way to read it, and easy to search for.
type Secret string

const redacted = "[secret]"

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String implements fmt.Stringer and hides the text.
func (Secret) String() string { return redacted }

// GoString implements fmt.GoStringer and hides the text.
func (Secret) GoString() string { return redacted }

// LogValue implements slog.LogValuer and hides the text.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler and hides the text.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Sealed is a secret as it is stored: unreadable without the server's key, and
// openable only in the place it was sealed for. See internal/seal.
type Sealed string

// A Mask is what is shown of a secret: enough to recognise it, and too little to
// use it. The zero Mask is that of no secret.
type Mask struct {
	First, Last string // "" if the secret is short
	Set         bool
}

// Mask returns at most four letters of either end, and at most half of them all.
// A secret of less than eight letters shows none.
func (s Secret) Mask() Mask {
	letters := []rune(string(s))
	shown := min(4, len(letters)/4)
	if len(letters) < 8 {
		shown = 0
	}
	return Mask{First: string(letters[:shown]), Last: string(letters[len(letters)-shown:]), Set: len(letters) > 0}
}

// String returns the mask as text, "" if there is no secret.
func (m Mask) String() string {
	if !m.Set {
		return ""
	}
	return m.First + "••••••" + m.Last
}
