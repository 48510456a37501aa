package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/filestore"
	"parcours/cmd/internal/sharing/limit"
	"parcours/cmd/internal/sharing/sqlstore"
)

const (
	// shareFolder is where shared reports are kept if nothing else is said.
	shareFolder = "parcours-reports"
	// hourlyReports is how many of them an address may store an hour.
	hourlyReports = 60
	// sweepBatch is how many expired ones are removed at once.
	sweepBatch = 1000
)

// storeKinds is the hint for who names another store.
const storeKinds = "file:DIR, sqlite:FILE, postgres://USER@HOST/DATABASE or none"

// sharingApp adds the API for shared reports to an app, and sweeps its store
// until ctx ends. done closes the store.
func sharingApp(ctx context.Context, in input, app http.Handler, s streams) (handler http.Handler, done func(), err error) {
	hourly, err := shareLimit(in.values["--share-limit"])
	if err != nil {
		return nil, nil, err
	}
	proxies, err := trustedProxies(in.values["--trust-proxy"])
	if err != nil {
		return nil, nil, err
	}
	store, where, err := openStore(ctx, in.values["--share-store"])
	if err != nil {
		return nil, nil, err
	}
	if store == nil {
		return app, func() {}, nil
	}
	fmt.Fprintln(s.err, "parcours: reports that are shared are kept here, encrypted:", where)

	config := sharing.Config{Store: store, Client: proxies.client, Log: log.New(s.err, "parcours: ", 0)}
	if hourly > 0 {
		config.Limiter = limit.New(hourly, time.Now)
	}
	go sweep(ctx, store, config.Log)
	api := uploads(sharing.Handler(config), uploadTime)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if sharing.Serves(r.URL.Path) {
				api.ServeHTTP(w, r)
			} else {
				app.ServeHTTP(w, r)
			}
		}), func() {
			if c, ok := store.(io.Closer); ok {
				c.Close()
			}
		}, nil
}

// openStore opens what --share-store names, and says where that is; nil for none.
func openStore(ctx context.Context, name string) (sharing.Store, string, error) {
	if name == "" {
		name = "file:" + shareFolder
	}
	kind, place, _ := strings.Cut(name, ":")
	switch {
	case name == "none":
		return nil, "", nil
	case kind == "file" && place != "":
		dir, err := filepath.Abs(place)
		return filestore.New(dir), dir, err
	case kind == "sqlite" && place != "":
		file, err := filepath.Abs(place)
		if err != nil {
			return nil, "", err
		}
		store, err := sqlstore.OpenSQLite(ctx, file)
		if err != nil {
			return nil, "", badInput(fmt.Sprintf("%s: opening the database of shared reports: %v", file, err), "")
		}
		return store, file, nil
	case kind == "postgres" || kind == "postgresql":
		store, err := sqlstore.OpenPostgres(ctx, name)
		if err != nil {
			return nil, "", badInput(fmt.Sprintf("opening the database of shared reports: %v", err), "the password may stand in the environment: PGPASSWORD")
		}
		return store, "the PostgreSQL database", nil
	}
	return nil, "", usage(fmt.Sprintf("--share-store: %q is no place for reports", kind), storeKinds) // kind only: the rest may hold a password
}

func shareLimit(s string) (int, error) {
	if s == "" {
		return hourlyReports, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, usage(fmt.Sprintf("--share-limit: %q is no number of reports an hour", s), "0 is no limit")
	}
	return n, nil
}

// sweep removes what has expired, now and every hour.
func sweep(ctx context.Context, store sharing.Store, errors *log.Logger) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		for {
			n, err := store.Sweep(ctx, time.Now(), sweepBatch)
			if err != nil && ctx.Err() == nil {
				errors.Printf("removing expired reports: %v", err)
			}
			if n < sweepBatch {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

// uploadTime is how long a body may take to come: one that is slower than half
// a megabit a second is not waited for.
func uploadTime(size int64) time.Duration {
	return 30*time.Second + time.Duration(size/(64<<10))*time.Second
}

// uploads gives bodies the time they need, and reads a refused one to its end,
// or for some way: a sender that is still at it would not see why.
func uploads(api http.Handler, patience func(size int64) time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength <= 0 {
			api.ServeHTTP(w, r)
			return
		}
		control := http.NewResponseController(w)
		control.SetReadDeadline(time.Now().Add(patience(min(r.ContentLength, sharing.MaxSize))))
		api.ServeHTTP(w, r)
		if r.Header.Get("Expect") == "" { // such a sender waits until it is asked
			control.Flush()
			io.CopyN(io.Discard, r.Body, 4*sharing.MaxSize)
		}
	})
}

// proxies are the addresses whose X-Forwarded-For is believed.
type proxies []netip.Prefix

// trustedProxies reads addresses and networks, separated by commas.
func trustedProxies(s string) (proxies, error) {
	var trusted proxies
	for item := range strings.SplitSeq(s, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		p, err := netip.ParsePrefix(item)
		if err != nil {
			var a netip.Addr
			if a, err = netip.ParseAddr(item); err == nil {
				p = netip.PrefixFrom(a, a.BitLen())
			}
		}
		if err != nil {
			return nil, usage(fmt.Sprintf("--trust-proxy: %q is no address", item), "such as 127.0.0.1 or 10.0.0.0/8")
		}
		trusted = append(trusted, p.Masked())
	}
	return trusted, nil
}

func (p proxies) trust(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// client is who a request comes from: the last address on its way that is no
// trusted proxy. Of IPv6 it is the network, as a client has all addresses of it.
func (p proxies) client(r *http.Request) string {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	client := remote.Addr().Unmap().WithZone("")
	way := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(way) - 1; i >= 0 && p.trust(client); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(way[i]))
		if err != nil {
			break
		}
		client = hop.Unmap().WithZone("")
	}
	if client.Is6() {
		network, err := client.Prefix(64)
		if err == nil {
			client = network.Addr()
		}
	}
	return client.String()
}
