//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package zoomsim

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lockFile takes the lock that a file stands for, which ends with the process
// that holds it, however that ends.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("zoomsim: data folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close() //nolint:errcheck // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("zoomsim: another simulator uses the data folder: %s is locked; stop that one, or name another folder", path)
	}
	return nil, fmt.Errorf("zoomsim: data folder: %s: %w", path, err)
}
