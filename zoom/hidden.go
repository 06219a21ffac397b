package zoom

import "log/slog"

// Hidden is text of Zoom's that must not be shown, such as a passcode: it
// prints and logs as "[secret]". In JSON it is itself, because that is how Zoom
// sends it, so never log the JSON of an answer, nor a list of them.
type Hidden string

const hidden = "[secret]"

// Reveal returns the text itself.
func (h Hidden) Reveal() string { return string(h) }

// String implements fmt.Stringer and hides the text.
func (Hidden) String() string { return hidden }

// GoString implements fmt.GoStringer and hides the text.
func (Hidden) GoString() string { return hidden }

// LogValue implements slog.LogValuer and hides the text.
func (Hidden) LogValue() slog.Value { return slog.StringValue(hidden) }
