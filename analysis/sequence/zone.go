package sequence

import (
	"math"
	"time"

	"parcours/analysis/stat"
)

// ZoneAt says by how much local time is ahead of UTC at a time, and from when
// to when, that time included, it surely is so. All are in microseconds.
func ZoneAt(loc *time.Location, micros int64) (offset, from, to int64) {
	const second, hour = 1_000_000, 3600 * 1_000_000
	at := time.UnixMicro(micros).In(loc)
	_, seconds := at.Zone()
	from, to = math.MinInt64, math.MaxInt64
	start, end := at.ZoneBounds()
	if s := start.Unix(); !start.IsZero() && s > math.MinInt64/second {
		from = s * second
	}
	if s := end.Unix(); !end.IsZero() && s < math.MaxInt64/second {
		to = s * second
	}
	if to <= micros { // package time thinks that leap years beyond its tables have 365 days, and the last is past the end
		to = (stat.Floor(micros, hour) + 1) * hour
	}
	return int64(seconds) * second, from, to
}
