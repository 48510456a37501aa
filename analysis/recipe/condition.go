package recipe

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parcours/analysis/report"
)

// ops are the operators of a Condition.
var ops = []string{"is", "is_not", "contains", "matches", "gt", "gte", "lt", "lte", "is_set", "is_not_set"}

// Compile returns the test of one value. The rules:
//
//   - An empty value is not set. It meets is_not_set and is_not, nothing else.
//   - Texts are compared byte by byte: case and spaces count.
//   - Of several alternatives in Value one must hold; for is_not, none.
//   - matches looks for the regular expression (RE2) anywhere in the value.
//   - gt, gte, lt, lte compare as numbers when both sides are numbers, else as
//     times when both sides are dates or RFC 3339 times (a time without a zone
//     is UTC); otherwise they do not hold.
//
// The error, a *report.Problem, is the same as Validate's.
func (c Condition) Compile() (func(value []byte) bool, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	alternatives := make([]func([]byte) bool, len(c.Value))
	for i, v := range c.Value {
		alternatives[i] = compare(c.Op, v)
	}
	some := func(value []byte) bool {
		return len(value) > 0 && slices.ContainsFunc(alternatives, func(holds func([]byte) bool) bool { return holds(value) })
	}
	switch c.Op {
	case "is_set":
		return func(value []byte) bool { return len(value) > 0 }, nil
	case "is_not_set":
		return func(value []byte) bool { return len(value) == 0 }, nil
	case "is_not":
		return func(value []byte) bool { return !some(value) }, nil
	}
	return some, nil
}

// compare is the test of a set value against one alternative, which check has found sound.
func compare(op, want string) func([]byte) bool {
	switch op {
	case "is", "is_not":
		return func(value []byte) bool { return string(value) == want }
	case "contains":
		needle := []byte(want)
		return func(value []byte) bool { return bytes.Contains(value, needle) }
	case "matches":
		return regexp.MustCompile(want).Match
	}
	number, isNumber := parseNumber(want)
	moment, isTime := parseTime(want)
	return func(value []byte) bool {
		text := string(value)
		if n, ok := parseNumber(text); ok && isNumber {
			return ordered(op, n, number)
		}
		if t, ok := parseTime(text); ok && isTime {
			return ordered(op, t, moment)
		}
		return false
	}
}

func ordered[T int64 | float64](op string, a, b T) bool {
	switch op {
	case "gt":
		return a > b
	case "gte":
		return a >= b
	case "lt":
		return a < b
	}
	return a <= b
}

// parseNumber reads a decimal number; not the "inf", "nan" and hexadecimal that strconv would take.
func parseNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

// parseTime reads a date or a time in microseconds since 1970 UTC.
func parseTime(s string) (int64, bool) {
	if len(s) < len(time.DateOnly) || s[4] != '-' { // most texts are no times: say so without time.Parse
		return 0, false
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly, time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UnixMicro(), true
		}
	}
	return 0, false
}

// check says what makes the condition impossible.
func (c Condition) check() error {
	if c.Property == "" {
		return bad("a condition names no property")
	}
	name := fmt.Sprintf("the condition on %q", report.Shorten(c.Property))
	if !slices.Contains(ops, c.Op) {
		return unknown(name+": op", c.Op, ops)
	}
	if c.Op == "is_set" || c.Op == "is_not_set" {
		if len(c.Value) > 0 {
			return bad("%s: %s takes no value", name, c.Op)
		}
		return nil
	}
	if len(c.Value) == 0 {
		return bad("%s: %s needs a value", name, c.Op)
	}
	for _, v := range c.Value {
		if v == "" {
			p := bad("%s: an empty value is no value", name)
			p.Hint = "use is_set or is_not_set"
			return p
		}
		switch c.Op {
		case "matches":
			if _, err := regexp.Compile(v); err != nil {
				return bad("%s: %v", name, err)
			}
		case "gt", "gte", "lt", "lte":
			_, isNumber := parseNumber(v)
			if _, isTime := parseTime(v); !isNumber && !isTime {
				return bad("%s: %s needs a number or a date, found %q", name, c.Op, report.Shorten(v))
			}
		}
	}
	return nil
}

// unknown refuses a word that is none of the known ones.
func unknown(what, word string, known []string) *report.Problem {
	if word == "" {
		return bad("%s is missing; one of %s", what, strings.Join(known, ", "))
	}
	p := bad("%s %q is not known", what, report.Shorten(word))
	if near := Nearest(word, known); near != "" {
		p.Cause += fmt.Sprintf(": did you mean %q?", near)
	}
	p.Hint = "one of " + strings.Join(known, ", ")
	return p
}
