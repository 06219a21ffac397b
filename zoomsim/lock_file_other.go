//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package zoomsim

import (
	"fmt"
	"os"
)

// lockFile opens a file that stands for a lock, which nobody takes here.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // in the folder that the operator named
	if err != nil {
		return nil, fmt.Errorf("zoomsim: data folder: %w", err)
	}
	return f, nil
}
