package zoomsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// A table holds the rows of one kind. Rows are values that nobody changes: who
// wants another one copies it, changes the copy, and puts that. So what a
// reader was given stays as it was, an old row can be compared with its
// successor, and the journal sees every change.
type table[V any] struct {
	key    func(*V) string // the row's primary key
	group  func(*V) string // what [table.in] finds rows by, such as a host; nil for none
	rows   map[string]*V
	groups map[string]map[string]*V
	order  map[string][]*V // rows of a group by key, of the groups that somebody read
	dirty  map[string]bool // keys put or dropped since the last drain
}

func newTable[V any](key, group func(*V) string) *table[V] {
	t := &table[V]{key: key, group: group}
	t.reset()
	return t
}

func (t *table[V]) reset() {
	t.rows, t.groups, t.order, t.dirty = map[string]*V{}, map[string]map[string]*V{}, map[string][]*V{}, map[string]bool{}
}

// get returns the row of a key, or nil.
func (t *table[V]) get(key string) *V { return t.rows[key] }

// put stores a row in place of the one with its key.
func (t *table[V]) put(v *V) {
	k := t.key(v)
	t.ungroup(k)
	t.rows[k], t.dirty[k] = v, true
	if t.group == nil {
		return
	}
	g := t.group(v)
	if t.groups[g] == nil {
		t.groups[g] = map[string]*V{}
	}
	t.groups[g][k] = v
	if order, ok := t.order[g]; ok {
		i, _ := t.find(order, k)
		t.order[g] = slices.Insert(order, i, v)
	}
}

// find returns where the key is, or would be, among rows by key.
func (t *table[V]) find(rows []*V, key string) (int, bool) {
	return slices.BinarySearchFunc(rows, key, func(v *V, key string) int { return cmp.Compare(t.key(v), key) })
}

// drop removes the row of a key, if there is one.
func (t *table[V]) drop(key string) {
	if t.rows[key] == nil {
		return
	}
	t.ungroup(key)
	delete(t.rows, key)
	t.dirty[key] = true
}

// dropIf removes the rows for which the test holds and returns how many.
func (t *table[V]) dropIf(test func(*V) bool) int {
	n := 0
	for k, v := range t.rows {
		if test(v) {
			t.drop(k)
			n++
		}
	}
	return n
}

func (t *table[V]) ungroup(key string) {
	old := t.rows[key]
	if old == nil || t.group == nil {
		return
	}
	g := t.group(old)
	if i, ok := t.find(t.order[g], key); ok {
		t.order[g] = slices.Delete(t.order[g], i, i+1)
	}
	if delete(t.groups[g], key); len(t.groups[g]) == 0 {
		delete(t.groups, g)
		delete(t.order, g)
	}
}

// all returns every row by key; in returns those of a group by key.
func (t *table[V]) all() []*V            { return byKey(t.rows) }
func (t *table[V]) in(group string) []*V { return append([]*V{}, t.ordered(group)...) }

// each yields what in returns, without a copy: nothing may be put meanwhile.
func (t *table[V]) each(group string) iter.Seq[*V] { return slices.Values(t.ordered(group)) }

// ordered returns the rows of a group by key. The slice is the table's.
func (t *table[V]) ordered(group string) []*V {
	order, ok := t.order[group]
	if !ok && t.groups[group] != nil {
		order = byKey(t.groups[group])
		t.order[group] = order
	}
	return order
}

// copies returns the rows for somebody outside the lock.
func copies[V any](rows []*V) []V {
	out := make([]V, 0, len(rows))
	for _, v := range rows {
		out = append(out, *v)
	}
	return out
}

func byKey[V any](rows map[string]*V) []*V {
	out := make([]*V, 0, len(rows))
	for _, k := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, rows[k])
	}
	return out
}

// A record is one line of the journal: a row, or its end if Row is null.
type record struct {
	Table string          `json:"table"`
	Key   string          `json:"key"`
	Row   json.RawMessage `json:"row"`
}

// drain writes what changed since the last drain.
func (t *table[V]) drain(name string, to *json.Encoder) error {
	for _, k := range slices.Sorted(maps.Keys(t.dirty)) {
		if err := t.write(name, k, to); err != nil {
			return err
		}
	}
	clear(t.dirty)
	return nil
}

// forget takes what changed since the last drain as written.
func (t *table[V]) forget() { clear(t.dirty) }

// dump writes every row.
func (t *table[V]) dump(name string, to *json.Encoder) error {
	for _, k := range slices.Sorted(maps.Keys(t.rows)) {
		if err := t.write(name, k, to); err != nil {
			return err
		}
	}
	return nil
}

func (t *table[V]) write(name, key string, to *json.Encoder) error {
	row, err := json.Marshal(t.rows[key]) // nil, a row that was dropped, becomes null
	if err != nil {
		return fmt.Errorf("zoomsim: %s %s: %w", name, key, err)
	}
	return to.Encode(record{name, key, row})
}

// load applies a record of the journal.
func (t *table[V]) load(r record) error {
	var v *V
	if err := json.Unmarshal(r.Row, &v); err != nil {
		return fmt.Errorf("zoomsim: %s %s: %w", r.Table, r.Key, err)
	}
	if v == nil {
		t.drop(r.Key)
	} else {
		t.put(v)
	}
	delete(t.dirty, r.Key)
	return nil
}

// rows is a table of any kind, as the journal sees it.
type rows interface {
	reset()
	forget()
	drain(name string, to *json.Encoder) error
	dump(name string, to *json.Encoder) error
	load(r record) error
}
