package main

import (
	"fmt"
	"math"
	"strconv"

	"parcours/cmd/gen/internal/eventlog"
)

// parseSize reads a number with one of the suffixes k, M and B, such as 1k, 2.5M or 1B.
func parseSize(s string) (int64, error) {
	digits, unit := s, 1.0
	if n := len(s) - 1; n >= 0 {
		switch s[n] {
		case 'k', 'K':
			digits, unit = s[:n], 1e3
		case 'm', 'M':
			digits, unit = s[:n], 1e6
		case 'b', 'B', 'g', 'G':
			digits, unit = s[:n], 1e9
		}
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0, fmt.Errorf("size %q: must be a number such as 500, 10k, 2.5M or 1B", s)
	}
	n := math.Round(v * unit)
	if !(n >= 1 && n <= 1e11) {
		return 0, fmt.Errorf("size %q: must be 1 to 100B", s)
	}
	return int64(n), nil
}

// usersFor is how many people make about so many events: as many events each
// as the first thousand have. Their number varies from person to person, so a
// small log may miss the size by a fifth, one of a million events by a hundredth.
func usersFor(scenario string, settings eventlog.Settings, events int64) (int, error) {
	const sample = 1000
	s, err := eventlog.New(scenario, settings)
	if err != nil {
		return 0, err
	}
	perThousand := int64(eventlog.Count(s, sample))
	users := (events*sample + perThousand/2) / perThousand
	if users > math.MaxUint32 {
		return 0, fmt.Errorf("%d events need %d people: at most %d", events, users, uint32(math.MaxUint32))
	}
	return int(max(1, users)), nil
}
