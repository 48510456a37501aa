// Package clean gives events the names they are counted under: renamed, merged
// and hidden as a recipe says, and views of a page called by its path. Ingest
// asks it for every different name; Suggest finds the paths of a sample that
// differ in an id alone.
package clean

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// Names are the compiled rules of a recipe. They are safe for use by several goroutines.
type Names struct {
	rules    []rule
	paged    bool
	viewed   []string // events that are views of a page; none: all that have an address
	patterns [][]string
}

type rule struct {
	match []*regexp.Regexp
	as    string
	hide  bool
}

// Compile compiles the rules for names; nil when there are none. The error is a *report.Problem.
func Compile(c *recipe.Clean) (*Names, error) {
	if len(c.Events) == 0 && c.Pages == nil {
		return nil, nil
	}
	n := &Names{}
	for _, r := range c.Events {
		compiled := rule{as: r.As, hide: r.Hide}
		for _, pattern := range r.Match {
			match, err := recipe.CompileName(pattern)
			if err != nil {
				return nil, &report.Problem{Code: report.CodeBadRecipe, Cause: "clean.events: " + err.Error()}
			}
			compiled.match = append(compiled.match, match)
		}
		n.rules = append(n.rules, compiled)
	}
	if c.Pages != nil {
		n.paged, n.viewed = true, c.Pages.Events
		for _, pattern := range c.Pages.Patterns {
			n.patterns = append(n.patterns, parts(pattern))
		}
	}
	return n, nil
}

// Paged says whether names depend on the address of a page.
func (n *Names) Paged() bool { return n.paged }

// Of is the name of an event with a name and, where Paged, the address of its
// page; hidden events are left out of everything. First a view of a page gets
// the page's name, then the first rule that matches decides.
func (n *Names) Of(name, address string) (final string, hidden bool) {
	if n.paged && address != "" && (len(n.viewed) == 0 || slices.Contains(n.viewed, name)) {
		name = n.page(address)
	}
	for i := range n.rules {
		r := &n.rules[i]
		for _, match := range r.match {
			found := match.FindStringSubmatchIndex(name)
			if found == nil {
				continue
			}
			if r.hide {
				return "", true
			}
			if final := strings.TrimSpace(string(match.ExpandString(nil, r.as, name, found))); final != "" {
				return final, false
			}
			return name, false // of an expansion to nothing no event could be made
		}
	}
	return name, false
}

// page is the name of a page: its path, or the first pattern that fits.
func (n *Names) page(address string) string {
	path := Path(address)
	have := parts(path)
	for _, want := range n.patterns {
		if fits(want, have) {
			return "/" + strings.Join(want, "/")
		}
	}
	return path
}

// fits says whether a pattern's parts are those of a path.
func fits(want, have []string) bool {
	for i, w := range want {
		switch {
		case w == "**" && i == len(want)-1:
			return true
		case i == len(have) || w != "*" && w != have[i]:
			return false
		}
	}
	return len(want) == len(have)
}

// Path is the path of an address, without host, query, fragment and a slash at its end.
func Path(address string) string {
	rest := address
	if i := strings.Index(rest, "://"); i >= 0 && i < 12 {
		rest = rest[i+3:]
		if i := strings.IndexAny(rest, "/?#"); i >= 0 {
			rest = rest[i:]
		} else {
			rest = ""
		}
	} else if strings.HasPrefix(rest, "//") {
		if i := strings.IndexAny(rest[2:], "/?#"); i >= 0 {
			rest = rest[2+i:]
		} else {
			rest = ""
		}
	}
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	return "/" + strings.Trim(rest, "/")
}

func parts(path string) []string {
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

const (
	mostPatterns = 12
	fewPages     = 5 // as many pages differ in one part, or they are worth telling apart
)

// Suggest proposes patterns for the pages of a sample of addresses: where many
// differ in one part and that is an id or one of very many, the part becomes a
// star. Patterns that group most pages come first.
func Suggest(addresses []string) []string {
	groups := map[string]map[string]bool{} // by pattern: the parts its star stood for
	seen := map[string]bool{}
	for _, a := range addresses {
		path := Path(a)
		if seen[path] {
			continue
		}
		seen[path] = true
		have := parts(path)
		for i := range have {
			pattern := "/" + strings.Join(slices.Concat(have[:i], []string{"*"}, have[i+1:]), "/")
			if groups[pattern] == nil {
				groups[pattern] = map[string]bool{}
			}
			groups[pattern][have[i]] = true
		}
	}
	type found struct {
		pattern string
		pages   int
	}
	var list []found
	for pattern, stood := range groups {
		ids := 0
		for part := range stood {
			if looksLikeID(part) {
				ids++
			}
		}
		if len(stood) >= fewPages && ids*2 >= len(stood) || len(stood) >= 10*fewPages && pattern != "/*" {
			list = append(list, found{pattern, len(stood)})
		}
	}
	slices.SortFunc(list, func(a, b found) int {
		if a.pages != b.pages {
			return b.pages - a.pages
		}
		return strings.Compare(a.pattern, b.pattern)
	})
	out := []string{}
	for _, f := range list[:min(len(list), mostPatterns)] {
		out = append(out, f.pattern)
	}
	return out
}

// looksLikeID says whether a part of a path is a number, a hash or a name with a number at its end.
func looksLikeID(part string) bool {
	digits := 0
	for _, c := range []byte(part) {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	hex := len(part) >= 16 && strings.Trim(strings.ToLower(part), "0123456789abcdef-") == ""
	return hex || digits > 0 && (digits == len(part) || digits*2 >= len(part) || strings.Trim(part[strings.LastIndexAny(part, "-_.")+1:], "0123456789") == "")
}

// IsAgent says whether a column's name is one of those that hold user agents.
func IsAgent(name string) bool {
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	switch strings.NewReplacer("_", "", "-", "", " ", "", "$", "").Replace(name) {
	case "useragent", "contextuseragent", "httpuseragent", "browseruseragent", "rawuseragent", "requestuseragent":
		return true
	}
	return false
}

// robots are words of the user agents of programs that say what they are.
var robots = [][]byte{[]byte("bot"), []byte("crawl"), []byte("spider"), []byte("slurp"), []byte("headless"), []byte("phantomjs"), []byte("lighthouse"),
	[]byte("pingdom"), []byte("uptime"), []byte("monitor"), []byte("facebookexternalhit"), []byte("python-requests"), []byte("python-urllib"),
	[]byte("curl/"), []byte("wget/"), []byte("go-http-client"), []byte("okhttp-probe"), []byte("java/"), []byte("scrapy"), []byte("selenium"), []byte("gtmetrix")}

// Robot says whether a user agent is one of a program that says so. Cubot is a telephone.
func Robot(agent []byte) bool {
	lower := bytes.ReplaceAll(bytes.ToLower(agent), []byte("cubot"), nil)
	return slices.ContainsFunc(robots, func(word []byte) bool { return bytes.Contains(lower, word) })
}
