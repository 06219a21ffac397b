package zoomsim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// journalName is the file of the data folder that holds the state: one record
// per line, the later of two winning.
const journalName = "zoomsim.jsonl"

// open fills the state from the data folder, if there is one, and begins a
// journal that holds each row once.
func (s *Sim) open() error {
	if s.opts.Data == "" {
		return nil
	}
	if err := os.MkdirAll(s.opts.Data, 0o700); err != nil {
		return fmt.Errorf("zoomsim: data folder: %w", err)
	}
	path := filepath.Join(s.opts.Data, journalName)
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("zoomsim: data folder: %w", err)
	}
	if err := s.state.load(bytes.NewReader(data)); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// rewrite replaces the journal by one without history. A process that is
// killed meanwhile leaves the old journal or the new one, never a part.
func (s *Sim) rewrite() error {
	if s.opts.Data == "" {
		return nil
	}
	f, err := os.CreateTemp(s.opts.Data, journalName+".*") // readable for its owner only
	if err != nil {
		return fmt.Errorf("zoomsim: data folder: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // fails after the rename, as it should
	if err := errors.Join(s.state.dump(f), f.Sync()); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := os.Rename(f.Name(), filepath.Join(s.opts.Data, journalName)); err != nil {
		return errors.Join(err, f.Close())
	}
	old := s.journal
	s.journal = f
	if old == nil {
		return nil
	}
	return old.Close()
}

// save writes what changed and sends the webhooks that are due. The lock is held.
func (s *Sim) save() error {
	err := s.write()
	s.wake()
	return err
}

// saveOrLog is save where nobody waits for an error.
func (s *Sim) saveOrLog(ctx context.Context) {
	if err := s.save(); err != nil {
		s.opts.Log.ErrorContext(ctx, "state not saved", slog.Any("error", err))
	}
}

// write appends what changed to the journal, in one write. The lock is held.
func (s *Sim) write() error {
	if s.journal == nil {
		s.state.forget()
		return nil
	}
	var lines bytes.Buffer
	if err := s.state.drain(&lines); err != nil || lines.Len() == 0 {
		return err
	}
	_, err := s.journal.Write(lines.Bytes())
	return err
}
