package csv

import (
	"bytes"
	"slices"
)

// sampleBytes is how much of a file is looked at to find its dialect.
const sampleBytes = 64 << 10

// sampleRecords is how many records of the sample are counted.
const sampleRecords = 200

var delimiters = []byte{',', ';', '\t', '|'}

// delimiterName is a delimiter's name for people.
func delimiterName(b byte) string {
	switch b {
	case ',':
		return "comma"
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	case '|':
		return "pipe"
	}
	return "delimiter " + string(rune(b))
}

// maxPreamble is how much of a preamble is kept.
const maxPreamble = 4 << 10

// top is what precedes the header.
type top struct {
	size     int  // bytes
	bom      int  // those of the byte order mark among them
	sep      byte // the delimiter that a line `sep=;` names; 0 when there is none
	comments bool // there are lines "# …"
}

// preamble finds what precedes the header: a UTF-8 byte order mark, a line
// `sep=;`, empty lines, and the lines "# …" that Google Analytics puts above
// its tables.
func preamble(sample []byte) (t top) {
	if bytes.HasPrefix(sample, []byte("\xEF\xBB\xBF")) {
		t.size, t.bom = 3, 3
	}
	for first := true; ; first = false {
		end := bytes.IndexAny(sample[t.size:], "\r\n")
		if end < 0 {
			return t
		}
		line := sample[t.size : t.size+end]
		switch {
		case first && len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")):
			t.sep = line[4]
		case len(bytes.TrimSpace(line)) == 0 && !bytes.ContainsRune(line, '\t'):
		case bytes.Equal(line, []byte("#")) || bytes.HasPrefix(line, []byte("# ")):
			t.comments = true
		default:
			return t
		}
		t.size = lineEnd(sample, t.size+end, true)
	}
}

// sniffDialect chooses the delimiter under which the records of the sample
// agree best on their number of fields. The header alone is not asked: it may
// have a cell fewer than the rows, and decimal commas agree with themselves.
// whole says that the sample is the whole rest of the file.
func sniffDialect(sample []byte, whole bool) dialect {
	best, bestScore := dialect{delim: ',', quotes: true}, 0
	for _, delim := range delimiters {
		d := dialect{delim: delim, quotes: true}
		score := d.score(sample, whole)
		if delim == '\t' {
			// Adobe, Snowplow and others write TSV in which a quote is data.
			plain := dialect{delim: delim}
			if s := plain.score(sample, whole); s > score {
				d, score = plain, s
			}
		}
		if score > bestScore {
			best, bestScore = d, score
		}
	}
	if best.delim == '\t' && best.escaped(sample, whole) {
		return dialect{delim: '\t', escapes: true}
	}
	return best
}

// score is how well a dialect fits the sample: per mille of records that have
// the commonest number of fields (two at least, or the score is 0), less what
// the header differs from it, and one more for every field, to break ties. A
// record with a stray quote, or text after a closing one, agrees with nothing.
func (d dialect) score(sample []byte, whole bool) int {
	counts, header, bad := map[int]int{}, 0, 0
	var r record
	for records := 0; len(sample) > 0 && records < sampleRecords; {
		out := d.parse(&r, sample, whole, 0)
		if out == more && records == 0 {
			out = d.parse(&r, sample, true, 0) // a header wider than the sample
		}
		if out == more || out == tooWide {
			break
		}
		size := r.size
		if out == complete && r.blank(sample) {
			sample = sample[size:]
			continue
		}
		switch {
		case out == stray || r.loose:
			bad++
		case records == 0:
			header = r.count
		default:
			counts[r.count]++
		}
		records++
		sample = sample[size:]
	}
	if len(counts) == 0 {
		counts[header] = 1
	}
	total, modal := bad, 0
	for _, fields := range sortedKeys(counts) {
		total += counts[fields]
		if modal == 0 || counts[fields] >= counts[modal] {
			modal = fields
		}
	}
	if modal < 2 {
		return 0
	}
	score := 1000*counts[modal]/total - 50*min(4, max(header-modal, modal-header))
	if header < 2 {
		score -= 300
	}
	return max(1, score)*MaxColumns + min(modal, MaxColumns-1)
}

func sortedKeys(m map[int]int) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
