package zoomsim

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// Files of the data folder. The journal holds the state: records, one per line,
// the later of two winning. An empty line ends a batch, which counts as a whole
// or not at all.
const (
	journalName = "zoomsim.jsonl"
	lockName    = "zoomsim.lock"
)

// minHistory is how many bytes a journal grows, at least, before it is written
// anew without its history.
const minHistory = 1 << 20

// A journal is the open journal of a data folder.
type journal struct {
	folder string
	lock   *os.File // held until the end, so that nobody else writes there; then nil
	file   *os.File
	size   int64 // bytes written
	fresh  int64 // of them, those from when it was last written anew
	torn   bool  // a batch was not written whole, so none can follow it
}

// open fills the state from the data folder, if there is one, and begins a
// journal that holds each row once.
func (s *Sim) open() error {
	if s.opts.Data == "" {
		return nil
	}
	if err := os.MkdirAll(s.opts.Data, 0o700); err != nil {
		return fmt.Errorf("zoomsim: data folder: %w", err)
	}
	lock, err := lockFile(filepath.Join(s.opts.Data, lockName))
	if err != nil {
		return err
	}
	s.journal = &journal{folder: s.opts.Data, lock: lock}
	path := filepath.Join(s.opts.Data, journalName)
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("zoomsim: data folder: %w", err)
	}
	if data, err = whole(data); err == nil {
		err = s.state.load(bytes.NewReader(data))
	}
	if err != nil {
		return fmt.Errorf("%w; %s was left as it is: move it away to begin anew", err, path)
	}
	return nil
}

// whole returns the batches of a journal without the last one if that breaks
// off, as a killed process or a full disk leaves it.
func whole(data []byte) ([]byte, error) {
	end := bytes.LastIndex(data, []byte("\n\n"))
	if end < 0 && len(data) > 0 {
		return nil, errors.New("zoomsim: this is no journal of the simulator")
	}
	return data[:end+1], nil
}

// rewrite replaces the journal by one without history. A process that is
// killed meanwhile leaves the old journal or the new one, never a part.
func (s *Sim) rewrite() error {
	j := s.journal
	if j == nil {
		return nil
	}
	path := filepath.Join(j.folder, journalName)
	f, err := os.OpenFile(path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("zoomsim: data folder: %w", err)
	}
	size, err := s.dumpTo(f)
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name()) //nolint:errcheck // the next one takes its place
		return fmt.Errorf("zoomsim: data folder: %w", errors.Join(err, f.Close()))
	}
	if j.file != nil {
		j.file.Close() //nolint:errcheck // what it holds is in the new one
	}
	j.file, j.size, j.fresh, j.torn = f, size, size, false
	return nil
}

// dumpTo writes the state as one batch and returns its size.
func (s *Sim) dumpTo(f *os.File) (int64, error) {
	out := bufio.NewWriterSize(f, 1<<16)
	err := s.state.dump(out)
	if err == nil {
		err = errors.Join(out.WriteByte('\n'), out.Flush(), f.Sync())
	}
	if err != nil {
		return 0, err
	}
	return f.Seek(0, io.SeekCurrent)
}

// close lets go of the folder. What was written stays, and nothing more is.
func (j *journal) close() error {
	if j == nil || j.lock == nil {
		return nil
	}
	lock := j.lock
	j.lock = nil
	if j.file == nil {
		return lock.Close()
	}
	return errors.Join(j.file.Close(), lock.Close())
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

// write appends what changed to the journal, in one write, or writes all of it
// anew if it has grown to twice its size or cannot be appended to. The lock is
// held.
func (s *Sim) write() error {
	j := s.journal
	if j == nil {
		s.state.forget()
		return nil
	}
	var lines bytes.Buffer
	if err := s.state.drain(&lines); err != nil || lines.Len() == 0 {
		return err
	}
	if j.lock == nil {
		return os.ErrClosed
	}
	if j.torn || j.size-j.fresh > max(j.fresh, minHistory) {
		err := s.rewrite()
		if err == nil || j.torn {
			return err
		}
		j.fresh = j.size // no place for a second one: not again before it has doubled
	}
	lines.WriteByte('\n')
	n, err := j.file.Write(lines.Bytes())
	j.size += int64(n)
	j.torn = err != nil
	return err
}
