package unpack

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"

	"parcours/analysis/decode/charset"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// tarBlock is the unit of a tar archive.
const tarBlock = 512

// maxTarName bounds the records in which long names are.
const maxTarName = 1 << 20

// openTar returns the files in a tar archive. To find them a compressed one is
// unpacked once.
func openTar(src source.Source) ([]source.Source, error) {
	archive, compressed := src.(*source.Stream)
	var shared *forks
	if compressed {
		shared = &forks{archive: archive}
		defer archive.Rest()
	}
	var members []source.Source
	name, size := "", int64(-1) // what the records before a header say of it
	header := make([]byte, tarBlock)
	for at, n := int64(0), 0; ; n++ {
		k, err := readSome(src, header, at)
		if err != nil {
			return nil, err
		}
		if k == 0 && n > 0 || k == tarBlock && len(bytes.Trim(header, "\x00")) == 0 {
			break
		}
		if k < tarBlock {
			return nil, truncatedTar(src)
		}
		if n >= MaxMembers {
			return nil, TooMany(src)
		}
		if !checksumTar(header) {
			return nil, corruptTar(src, "the checksum of a file's header is wrong")
		}
		length, ok := tarNumber(header[124:136])
		if size >= 0 {
			length = size
		}
		kind := header[156]
		if kind >= '1' && kind <= '6' { // links and folders have no bytes, whatever they say
			length = 0
		}
		data := at + tarBlock
		if !ok || length > 1<<60 || data > 1<<60 {
			return nil, corruptTar(src, "the length of a file in it is no number")
		}
		if !compressed && data+length > src.Size() {
			return nil, truncatedTar(src)
		}
		at = data + (length+tarBlock-1)/tarBlock*tarBlock
		switch kind {
		case 'x', 'L':
			if length > maxTarName {
				return nil, corruptTar(src, "the name of a file in it is too long")
			}
			text := make([]byte, length)
			if k, err := readSome(src, text, data); err != nil {
				return nil, err
			} else if k < len(text) {
				return nil, truncatedTar(src)
			}
			if kind == 'L' {
				name = tarText(text)
			} else if path, length, ok := paxRecords(text); ok {
				name, size = path, length
			} else {
				return nil, corruptTar(src, "the records of a file in it are no records")
			}
			continue
		case 'S':
			return nil, &report.Problem{Code: report.CodeUnsupported, File: memberName(src, tarText(header[:100])), Value: "sparse file in a tar archive",
				Cause: "this format cannot be read", Hint: "unpack the archive, then open the files inside"}
		}
		if name == "" {
			name = tarText(header[:100])
			if prefix := tarText(header[345:500]); prefix != "" && string(header[257:263]) == "ustar\x00" {
				name = prefix + "/" + name
			}
		}
		if (kind == '0' || kind == 0 || kind == '7') && !passedOver(name, length) {
			if full := memberName(src, name); compressed {
				members = append(members, shared.member(full, data, length))
			} else {
				members = append(members, source.Section(full, src, data, length))
			}
		}
		name, size = "", -1
	}
	if len(members) == 0 {
		return nil, &report.Problem{Code: report.CodeEmptyFile, File: src.Name(), Cause: "there are no files in the archive"}
	}
	return members, nil
}

// forks are readings of a compressed archive. One that has come to the end of a
// file is kept, as it is well placed for the next file.
type forks struct {
	archive *source.Stream
	mu      sync.Mutex
	idle    *source.Stream
}

// take is a reading that has not gone beyond offset.
func (f *forks) take(offset int64) *source.Stream {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s := f.idle; s != nil && s.Offset() <= offset {
		f.idle = nil
		return s
	}
	return f.archive.Fork()
}

// put gives a reading back.
func (f *forks) put(s *source.Stream) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.idle != nil {
		f.idle.Rest()
	}
	f.idle = s
}

// member is a file in the archive: n bytes from offset on. Its packed bytes
// count as so many too, as which of the archive's are its own cannot be told.
func (f *forks) member(name string, offset, n int64) *source.Stream {
	return source.NewStream(name, n, func() (source.Cursor, error) {
		return &within{forks: f, stream: f.take(offset), name: name, start: offset, at: offset, end: offset + n}, nil
	})
}

// within reads a file in a compressed archive.
type within struct {
	forks          *forks
	stream         *source.Stream
	name           string
	start, at, end int64
}

// Consumed is how far the file has been read.
func (w *within) Consumed() int64 { return w.at - w.start }

func (w *within) Read(b []byte) (int, error) {
	if w.at == w.end {
		return 0, io.EOF
	}
	n, err := w.stream.ReadAt(b[:min(int64(len(b)), w.end-w.at)], w.at)
	w.at += int64(n)
	if err == io.EOF {
		err = truncatedTar(w.stream)
	}
	var p *report.Problem
	if errors.As(err, &p) {
		own := *p
		own.File = w.name
		err = &own
	}
	return n, err
}

func (w *within) Close() error {
	w.forks.put(w.stream)
	return nil
}

// readSome reads as much as there is.
func readSome(src source.Source, p []byte, at int64) (int, error) {
	n, err := src.ReadAt(p, at)
	if err == io.EOF || n == len(p) {
		return n, nil
	}
	var known *report.Problem
	if err != nil && !errors.As(err, &known) {
		err = &report.Problem{Code: report.CodeReadFailed, File: src.Name(), Cause: err.Error(), Hint: "open the file again; it may have been moved or changed"}
	}
	return n, err
}

// tarText is a text that a NUL ends.
func tarText(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(charset.Append(nil, b))
}

// tarNumber is a number in octal digits, or in bytes if the first has its top bit set.
func tarNumber(b []byte) (n int64, ok bool) {
	if b[0] == 0x80 {
		for _, c := range b[1:] {
			if n > 1<<54 {
				return 0, false
			}
			n = n<<8 | int64(c)
		}
		return n, true
	}
	text := strings.Trim(string(b), " \x00")
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(text, 8, 64)
	return n, err == nil && n >= 0
}

// checksumTar says whether the bytes of a header add up to what it says.
func checksumTar(header []byte) bool {
	sum := int64(8 * ' ') // what stands for the sum itself
	for i, c := range header {
		if i < 148 || i >= 156 {
			sum += int64(c)
		}
	}
	said, ok := tarNumber(header[148:156])
	return ok && said == sum
}

// paxRecords reads "27 path=the/name of a file\n" and the like.
func paxRecords(text []byte) (path string, size int64, ok bool) {
	size = -1
	for len(text) > 0 {
		digits, _, found := bytes.Cut(text, []byte(" "))
		length, err := strconv.Atoi(string(digits))
		if !found || err != nil || length <= len(digits)+1 || length > len(text) {
			return "", 0, false
		}
		key, value, _ := strings.Cut(strings.TrimSuffix(string(text[len(digits)+1:length]), "\n"), "=")
		switch key {
		case "path":
			path = value
		case "size":
			if size, err = strconv.ParseInt(value, 10, 64); err != nil || size < 0 {
				return "", 0, false
			}
		}
		text = text[length:]
	}
	return path, size, true
}

func truncatedTar(src source.Source) error {
	return &report.Problem{Code: report.CodeTruncated, File: src.Name(), Cause: "the tar archive ends too early", Hint: againHint}
}

func corruptTar(src source.Source, cause string) error {
	return &report.Problem{Code: report.CodeCorrupt, File: src.Name(), Cause: "the tar archive is damaged: " + cause, Hint: againHint}
}
