package arrow

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

// The kinds of messages, and the versions of the format that are read: 4 since
// 2017, 5 since 2020.
const (
	isSchema     = 1
	isDictionary = 2
	isBatch      = 3

	version4, version5 = 3, 4
)

const (
	magic       = "ARROW1"
	maxMetadata = 64 << 20
	windowBytes = 16 << 10 // read at once while walking over messages: a few batches' metadata
	anyRecord   = 1 << 16  // a footer with more batches is believed without looking at each
)

// message is the head of an encapsulated message and where its body lies.
type message struct {
	kind    int
	version int
	header  fbTable
	body    int64 // offset in the file
	length  int64 // of the body
}

// end is the offset behind the message.
func (m *message) end() int64 { return m.body + m.length }

// metas reads the metadata of messages, many small ones with one read.
type metas struct {
	src    source.Source
	end    int64 // of the messages
	at     int64
	window []byte
}

// bytes returns n bytes at an offset, valid until the next call.
func (w *metas) bytes(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || at > w.end || n > w.end-at {
		return nil, truncated(w.src, "the file ends inside a message")
	}
	if at < w.at || at+n > w.at+int64(len(w.window)) {
		size := int(min(max(n, windowBytes), w.end-at))
		if cap(w.window) < size {
			w.window = make([]byte, size)
		}
		w.window = w.window[:size]
		w.at = at
		if err := readFull(w.src, w.window, at); err != nil {
			w.window = w.window[:0]
			return nil, err
		}
	}
	from := at - w.at
	return w.window[from : from+n], nil
}

// message reads the message at an offset; nil at the end of the stream. Its header is valid until the next call.
func (w *metas) message(at int64) (*message, error) {
	prefix, err := w.bytes(at, 4)
	if err != nil {
		return nil, err
	}
	size := int64(int32(binary.LittleEndian.Uint32(prefix)))
	at += 4
	if size == -1 { // the mark that messages begin with since version 0.15
		if prefix, err = w.bytes(at, 4); err != nil {
			return nil, err
		}
		size = int64(int32(binary.LittleEndian.Uint32(prefix)))
		at += 4
	}
	switch {
	case size == 0:
		return nil, nil
	case size < 0 || size > maxMetadata:
		return nil, fmt.Errorf("a message whose metadata has %d bytes", size)
	}
	b, err := w.bytes(at, size)
	if err != nil {
		return nil, err
	}
	m := parseMessage(b)
	m.body = at + size
	switch {
	case m.header.m.bad:
		return nil, errors.New("a message that is not well formed")
	case m.length < 0:
		return nil, fmt.Errorf("a message of %d bytes", m.length)
	case m.length > w.end-m.body:
		return nil, truncated(w.src, "the file ends inside a message")
	}
	return m, nil
}

func parseMessage(b []byte) *message {
	meta := &metadata{b: b}
	root := meta.root()
	m := &message{}
	if !meta.bad {
		m.version, m.kind, m.length = root.int16(0, 0), root.byte(1, 0), root.int64(3)
		m.header, _ = root.table(2)
	}
	if m.header.m == nil {
		meta.bad = true
		m.header.m = meta
	}
	return m
}

// IsOldStream says whether a sample, the first bytes of a source, is a stream
// as it was before version 0.15, without a mark: the length of a schema and
// the schema itself.
func IsOldStream(sample []byte) bool {
	if len(sample) < 8 {
		return false
	}
	size := binary.LittleEndian.Uint32(sample)
	if size < 16 || uint64(size) > uint64(len(sample)-4) {
		return false
	}
	m := parseMessage(sample[4 : 4+size])
	if m.header.m.bad || m.kind != isSchema || m.length != 0 {
		return false
	}
	_, err := readSchema(m.header, m.version)
	return err == nil
}

// block is a message with a body, a record batch or a dictionary.
type block struct {
	at    int64 // of its prefix
	bytes int64 // with its body
	rows  int64 // of a record batch; -1 where that was not looked up
	dicts int   // how many of the dictionaries come before it
}

// dictBlock is one with a dictionary, or with more entries for one.
type dictBlock struct {
	block
	id    int64
	delta bool
}

// messages are what a file or stream consists of.
type messages struct {
	schema  *schema
	version int
	batches []block
	dicts   []dictBlock
	end     int64
}

// readStream walks over the messages of a stream from its start to its end.
func readStream(src source.Source) (*messages, error) {
	w := &metas{src: src, end: src.Size()}
	m, err := w.message(0)
	if err != nil {
		return nil, err
	}
	if m == nil || m.kind != isSchema {
		return nil, errors.New("it does not begin with a schema")
	}
	all := &messages{version: m.version, end: w.end}
	if all.schema, err = readSchema(m.header, m.version); err != nil {
		return nil, err
	}
	at := m.end()
	for at < w.end {
		if m, err = w.message(at); err != nil {
			return nil, err
		}
		if m == nil {
			return all, all.checkTail(w, at)
		}
		b := block{at: at, bytes: m.end() - at, dicts: len(all.dicts)}
		switch m.kind {
		case isBatch:
			b.rows = m.header.int64(0)
			all.batches = append(all.batches, b)
		case isDictionary:
			d := dictBlock{b, m.header.int64(0), m.header.byte(2, 0) != 0}
			all.dicts = append(all.dicts, d)
		default:
			return nil, unexpected(m.kind)
		}
		if m.header.m.bad {
			return nil, errors.New("a message that is not well formed")
		}
		at = m.end()
	}
	return all, nil
}

// checkTail refuses a second stream behind the first, whose rows would be lost.
func (a *messages) checkTail(w *metas, at int64) error {
	for at < w.end {
		b, err := w.bytes(at, min(windowBytes, w.end-at))
		if err != nil {
			return err
		}
		if at += int64(len(b)); len(bytes.Trim(b, "\x00\xFF")) > 0 {
			return errors.New("more follows the end of the stream; several streams must be several files")
		}
	}
	return nil
}

func unexpected(kind int) error {
	if kind > isBatch {
		return unsupported("an Arrow tensor", exportHint)
	}
	return fmt.Errorf("a message of kind %d in the middle", kind)
}

// readFile reads the footer of a file.
func readFile(src source.Source) (*messages, error) {
	const tail = 4 + len(magic)
	size := src.Size()
	if size < int64(8+tail) {
		return nil, truncated(src, "the file ends before its footer")
	}
	end := make([]byte, tail)
	if err := readFull(src, end, size-int64(tail)); err != nil {
		return nil, err
	}
	if string(end[4:]) != magic {
		return nil, truncated(src, "the file ends before its footer")
	}
	length := int64(int32(binary.LittleEndian.Uint32(end)))
	start := size - int64(tail) - length
	if length < 0 || length > maxMetadata || start < 8 {
		return nil, fmt.Errorf("a footer of %d bytes", length)
	}
	b := make([]byte, length)
	if err := readFull(src, b, start); err != nil {
		return nil, err
	}
	meta := &metadata{b: b}
	root := meta.root()
	if meta.bad {
		return nil, errors.New("its footer is not well formed")
	}
	all := &messages{version: root.int16(0, 0), end: start}
	table, ok := root.table(1)
	if !ok {
		return nil, errors.New("its footer has no schema")
	}
	var err error
	if all.schema, err = readSchema(table, all.version); err != nil {
		return nil, err
	}
	w := &metas{src: src, end: start}
	if err := all.readBlocks(root, w); err != nil {
		return nil, err
	}
	if meta.bad {
		return nil, errors.New("its footer is not well formed")
	}
	return all, nil
}

// readBlocks reads where the footer says that dictionaries and record batches are.
func (a *messages) readBlocks(footer fbTable, w *metas) error {
	at, n := footer.vector(2, 24)
	if n > anyRecord {
		return fmt.Errorf("%d dictionaries", n)
	}
	for i := range n {
		b, err := a.block(footer.m, at+24*i)
		if err != nil {
			return err
		}
		m, err := w.kind(b, isDictionary)
		if err != nil {
			return err
		}
		a.dicts = append(a.dicts, dictBlock{b, m.header.int64(0), m.header.byte(2, 0) != 0})
		if m.header.m.bad {
			return errors.New("a message that is not well formed")
		}
	}
	at, n = footer.vector(3, 24)
	for i := range n {
		b, err := a.block(footer.m, at+24*i)
		if err != nil {
			return err
		}
		b.dicts, b.rows = len(a.dicts), -1
		if n <= anyRecord {
			m, err := w.kind(b, isBatch)
			if err != nil {
				return err
			}
			if b.rows = m.header.int64(0); m.header.m.bad {
				return errors.New("a message that is not well formed")
			}
		}
		a.batches = append(a.batches, b)
	}
	return nil
}

func (a *messages) block(m *metadata, at int) (block, error) {
	b := block{at: m.i64(at), bytes: int64(m.i32(at + 8))}
	body := m.i64(at + 16)
	if b.at < 8 || b.at > a.end || b.bytes < 0 || body < 0 || body > a.end || b.bytes+body > a.end-b.at {
		return b, fmt.Errorf("a block of %d + %d bytes at %d", b.bytes, body, b.at)
	}
	b.bytes += body
	return b, nil
}

// kind reads the message of a block, which must be of that kind.
func (w *metas) kind(b block, kind int) (*message, error) {
	m, err := w.message(b.at)
	if err != nil {
		return nil, err
	}
	if m == nil || m.kind != kind || m.end() > b.at+b.bytes {
		return nil, fmt.Errorf("a block at %d that is not what the footer says", b.at)
	}
	return m, nil
}

func truncated(src source.Source, cause string) error {
	return &report.Problem{Code: report.CodeTruncated, File: src.Name(), Cause: cause, Hint: "it may have been copied or downloaded in part; get it again"}
}
