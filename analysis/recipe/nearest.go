package recipe

import "strings"

// Nearest returns the candidate a person most likely meant by name: the one
// the fewest single-letter changes away, case aside, or "" when none is near
// (more than a third of the letters differ). Ties go to the earlier one.
func Nearest(name string, candidates []string) string {
	const longest = 100 // beyond this a slip of the finger is not what happened
	want := []rune(strings.ToLower(name))
	if len(want) > longest {
		return ""
	}
	best, nearest := "", max(1, len(want)/3)+1
	for _, c := range candidates {
		have := []rune(strings.ToLower(c))
		if len(have) > longest {
			continue
		}
		if d := distance(want, have); d < nearest {
			best, nearest = c, d
		}
	}
	return best
}

// distance counts insertions, deletions, substitutions and swaps of
// neighbours (optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
