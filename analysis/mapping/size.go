package mapping

import (
	"math"

	"parcours/analysis/decode"
)

// size is what a sample tells of how long the whole input is.
type size struct {
	rows  int64 // of the parts whose rows are known
	bytes int64 // of the others

	// Of the parts that do not say how many rows they have, what was read.
	readRows, readBytes int64
}

// guessedRow is how many bytes a row of text takes where not one was read.
const guessedRow = 80

// unseen adds a part that was not looked at.
func (s *size) unseen(part decode.Part) {
	if part.Rows >= 0 {
		s.rows += part.Rows
	} else {
		s.bytes += part.Bytes
	}
}

// seen adds a part of which some rows were read, or all of it.
func (s *size) seen(part decode.Part, rows int64, r decode.Reader, whole bool) {
	for _, j := range r.Rejects() {
		rows += j.Rows
	}
	if part.Rows < 0 {
		s.readRows += rows
		s.readBytes += min(r.Consumed(), part.Bytes)
		if whole {
			part.Rows = rows
		}
	}
	s.unseen(part)
}

// Expected is how many rows the input has; exact says that it is no guess.
// Where the format does not say, it is as many as the rest of the bytes have
// at the length of the rows in the sample, to three significant digits.
func (s *Sample) Expected() (rows int64, exact bool) {
	if s.size.bytes == 0 {
		return s.size.rows, true
	}
	length := float64(guessedRow)
	if s.size.readRows > 0 && s.size.readBytes > 0 {
		length = float64(s.size.readBytes) / float64(s.size.readRows)
	}
	return roundDigits(float64(s.size.rows)+float64(s.size.bytes)/length, 3), false
}

// roundDigits rounds to some significant digits.
func roundDigits(x float64, digits int) int64 {
	unit := math.Pow(10, max(0, math.Floor(math.Log10(max(1, x)))+1-float64(digits)))
	return int64(math.Round(x/unit) * unit)
}

// Variety is how varied a column's values are.
type Variety struct {
	// Present is the share of rows with a value, New that of rows with a value
	// that no row before them had: 1 where all differ.
	Present, New float64
	// Sampled counts the different values in the sample, All those that the whole input may have.
	Sampled, All int64
	// Length is the mean of a different value's bytes.
	Length float64
}

// Variety guesses how varied a column is in an input of so many rows: new
// values come all the way as often as in the later half of the sample, which
// is mostly more than they do. Where values of the beginning are met again at
// the end, their number also follows from how many are (capture and recapture):
// as many of the late ones are known as the early ones are of all.
func (s *Sample) Variety(name string, rows int64) (v Variety) {
	const enough = 5 // met again, for a share to be known
	for i := range s.columns {
		c := &s.columns[i]
		if c.field.Name != name || c.sampled == 0 {
			continue
		}
		var early, late, both, fresh, length float64
		for _, value := range c.values {
			length += float64(len(value.text))
			if value.first > c.sampled/2 {
				fresh++
			}
			if value.early {
				early++
			}
			if value.late {
				late++
			}
			if value.early && value.late {
				both++
			}
		}
		v.Present = float64(c.present()) / float64(c.sampled)
		v.New = float64(len(c.values)) / float64(c.sampled)
		v.Sampled = int64(len(c.values))
		v.Length = length / max(1, float64(len(c.values)))
		all := float64(v.Sampled) + fresh/float64((c.sampled+1)/2)*float64(max(0, rows-int64(c.sampled)))
		if both >= enough {
			all = min(all, early*late/both)
		}
		v.All = max(v.Sampled, int64(all))
	}
	return v
}
