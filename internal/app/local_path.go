package app

// IsLocalPath reports whether a browser takes the text for a path on this host,
// so that it is safe to send somebody there.
func IsLocalPath(path string) bool { return isLocalPath(path) }
