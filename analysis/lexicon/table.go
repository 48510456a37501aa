package lexicon

import (
	"slices"
	"strings"
)

// table is what names mean by the words in them. A rule holds for a name that
// contains all its words; the first that holds decides.
type table[M any] struct {
	rules []rule[M]
	// beginning are the rules whose first word is each word: files have names by the hundred thousand.
	beginning map[string][]int
}

type rule[M any] struct {
	words   []string
	meaning M
}

// parse reads a table of lines "word+word|word > meaning".
func parse[M any](text string, meaning func(string) M) *table[M] {
	t := &table[M]{beginning: map[string][]int{}}
	for line := range strings.Lines(text) {
		names, of, ok := strings.Cut(line, ">")
		if !ok {
			continue
		}
		m := meaning(strings.TrimSpace(of))
		for name := range strings.SplitSeq(strings.TrimSpace(names), "|") {
			words := strings.Split(name, "+")
			t.beginning[words[0]] = append(t.beginning[words[0]], len(t.rules))
			t.rules = append(t.rules, rule[M]{words, m})
		}
	}
	return t
}

// of is what a name means; the zero value if nothing is known.
func (t *table[M]) of(name string) (meaning M) {
	words := Words(name)
	first := len(t.rules)
	for _, w := range words {
		for _, i := range t.beginning[w] {
			if i < first && hold(t.rules[i].words, words) {
				first = i
			}
		}
	}
	if first < len(t.rules) {
		meaning = t.rules[first].meaning
	}
	return meaning
}

// hold says whether all words of a rule are among those of a name.
func hold(rule, words []string) bool {
	for _, w := range rule {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}
