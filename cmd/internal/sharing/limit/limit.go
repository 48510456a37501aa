// Package limit counts requests in memory.
package limit

import (
	"context"
	"sync"
	"time"
)

// Limiter lets each client have a number of requests an hour: all of them at
// once if it likes, and then one whenever its share of the hour has passed.
type Limiter struct {
	hourly int
	now    func() time.Time

	mu sync.Mutex
	// full says when a client will have used up nothing again. Each request moves it on by a share of an hour.
	full map[string]time.Time
	next time.Time // when to forget those who have used up nothing
}

// New makes a limiter of so many requests an hour, at least one.
func New(hourly int, now func() time.Time) *Limiter {
	return &Limiter{hourly: hourly, now: now, full: map[string]time.Time{}}
}

// Allow implements sharing.Limiter.
func (l *Limiter) Allow(_ context.Context, client string) (bool, time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.After(l.next) {
		l.next = now.Add(time.Minute)
		for c, full := range l.full {
			if !full.After(now) {
				delete(l.full, c)
			}
		}
	}
	full := l.full[client]
	if full.Before(now) {
		full = now
	}
	share := time.Hour / time.Duration(l.hourly)
	full = full.Add(share)
	if over := full.Sub(now) - share*time.Duration(l.hourly); over > 0 {
		return false, over, nil
	}
	l.full[client] = full
	return true, 0, nil
}
