package text

import (
	"strings"
	"unicode"
)

// tone is what a colour means; it is never the only sign of it.
type tone string

const (
	plain tone = ""
	bold  tone = "1"
	soft  tone = "2"
	went  tone = "36" // went on
	wait  tone = "33" // still on the way
	lost  tone = "31" // lost
)

// span is a run of text in one tone; a cell is some of them on one line.
type (
	span struct {
		s    string
		tone tone
	}
	cell []span
)

// say makes a cell of one tone. The text was cleaned by its maker if it came from a file.
func say(s string, t tone) cell { return cell{{s, t}} }

// page collects lines of at most width columns.
type page struct {
	b     strings.Builder
	width int
	color bool
}

// line writes cells one after the other, without trailing spaces.
func (p *page) line(cells ...cell) {
	var spans []span
	for _, c := range cells {
		spans = append(spans, c...)
	}
	for len(spans) > 0 {
		last := &spans[len(spans)-1]
		if last.s = strings.TrimRight(last.s, " "); last.s != "" {
			break
		}
		spans = spans[:len(spans)-1]
	}
	for _, s := range spans {
		if p.color && s.tone != plain && strings.TrimSpace(s.s) != "" {
			p.b.WriteString("\x1b[" + string(s.tone) + "m" + s.s + "\x1b[0m")
		} else {
			p.b.WriteString(s.s)
		}
	}
	p.b.WriteByte('\n')
}

// title starts a section.
func (p *page) title(s string) {
	if p.b.Len() > 0 {
		p.line()
	}
	p.wrap("", s, bold)
}

// wrap writes a paragraph; the lines after the first are indented as far as
// the first line's lead is wide.
func (p *page) wrap(lead, s string, t tone) {
	indent := strings.Repeat(" ", columns(lead))
	line, used := lead, columns(lead)
	empty := true
	for _, word := range strings.Fields(s) {
		w := columns(word)
		if !empty && used+1+w > p.width {
			p.line(say(line, t))
			line, used, empty = indent, len(indent), true
		}
		if !empty {
			line, used = line+" ", used+1
		}
		for used+w > p.width && used < p.width { // a word longer than the line
			head := cut(word, p.width-used, "")
			if head == "" {
				break
			}
			p.line(say(line+head, t))
			word = word[len(head):]
			w = columns(word)
			line, used = indent, len(indent)
		}
		line, used, empty = line+word, used+w, false
	}
	p.line(say(line, t))
}

// table writes rows in columns. The format has one letter for each: l aligns
// to the left, r to the right. The first column gives way where the width is
// not enough, and is cut with an ellipsis.
func (p *page) table(format string, head []string, rows [][]cell) {
	const margin, gap, least = 2, 2, 8
	if head != nil {
		first := make([]cell, len(head))
		for i, h := range head {
			first[i] = say(h, soft)
		}
		rows = append([][]cell{first}, rows...)
	}
	widths := make([]int, len(format))
	for _, row := range rows {
		for i, c := range row {
			widths[i] = max(widths[i], c.columns())
		}
	}
	total := margin - gap
	for _, w := range widths {
		total += w + gap
	}
	if over := total - p.width; over > 0 {
		widths[0] = max(min(least, widths[0]), widths[0]-over)
	}
	for _, row := range rows {
		line := say(strings.Repeat(" ", margin), plain)
		for i, c := range row {
			if i == 0 {
				c = c.cut(widths[0])
			}
			pad := strings.Repeat(" ", max(0, widths[i]-c.columns()))
			if i > 0 {
				line = append(line, span{strings.Repeat(" ", gap), plain})
			}
			if format[i] == 'r' {
				line = append(line, span{pad, plain})
				line = append(line, c...)
			} else {
				line = append(line, c...)
				line = append(line, span{pad, plain})
			}
		}
		p.line(line)
	}
}

func (c cell) columns() (n int) {
	for _, s := range c {
		n += columns(s.s)
	}
	return n
}

func (c cell) cut(width int) cell {
	if len(c) == 1 && columns(c[0].s) > width {
		return say(cut(c[0].s, width, "…"), c[0].tone)
	}
	return c
}

// columns is how wide a string stands in a terminal: two columns for the
// scripts that are drawn so, none for marks that sit on the letter before.
func columns(s string) (n int) {
	for _, r := range s {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
		r >= 0x3000 && r <= 0x303F, r >= 0xFF01 && r <= 0xFF60, r >= 0x1F300 && r <= 0x1FAFF:
		return 2
	}
	return 1
}

// cut shortens s to a width and marks the cut.
func cut(s string, most int, mark string) string {
	if columns(s) <= most {
		return s
	}
	most -= columns(mark)
	n := 0
	for i, r := range s {
		if n += width(r); n > most {
			return s[:i] + mark
		}
	}
	return s
}

// bar draws parts of a whole as segments of a bar of some columns. Each part
// ends where its exact end rounds to, so the bar is as long as the sum.
func bar(columns int, whole int64, parts ...part) cell {
	var c cell
	var sum int64
	at := 0
	for _, part := range parts {
		sum += part.n
		end := scale(sum, whole, columns)
		if end == at && part.n > 0 && at < columns && part.must {
			end++
		}
		if end > at {
			c = append(c, span{strings.Repeat(part.glyph, end-at), part.tone})
			at = end
		}
	}
	return append(c, span{strings.Repeat(" ", max(0, columns-at)), plain})
}

// part is one segment: how many, drawn with what. A must part is drawn however small it is.
type part struct {
	n     int64
	glyph string
	tone  tone
	must  bool
}

// scale is n of whole in columns, rounded.
func scale(n, whole int64, columns int) int {
	if whole <= 0 {
		return 0
	}
	return min(columns, int(float64(n)/float64(whole)*float64(columns)+0.5))
}

// spark draws a series as one line of at most most columns; neighbours are summed where there are more.
func spark(series []int64, most int) string {
	if len(series) == 0 || most <= 0 {
		return ""
	}
	each := (len(series) + most - 1) / most
	var sums []int64
	var top int64
	for i := 0; i < len(series); i += each {
		var sum int64
		for _, n := range series[i:min(i+each, len(series))] {
			sum += n
		}
		sums = append(sums, sum)
		top = max(top, sum)
	}
	var b strings.Builder
	for _, n := range sums {
		if n == 0 {
			b.WriteByte(' ')
		} else {
			b.WriteRune([]rune("▁▂▃▄▅▆▇█")[min(7, int(float64(n)/float64(top)*8))])
		}
	}
	return b.String()
}
