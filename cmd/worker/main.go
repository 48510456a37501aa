//go:build js && wasm

// Command worker is the share API as a Cloudflare Worker: the handler of
// `parcours serve` over an R2 bucket. web/worker holds the script that starts
// it, its settings and its tests; the app's pages never get here.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/netip"
	"os"
	"syscall/js"
	"time"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"
	"github.com/syumai/workers/cloudflare/cron"

	"parcours/cmd/internal/jsio"
	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/r2store"
)

// sweep is how many expired reports are removed at a time, four times an hour: a Worker has little time.
const sweep = 300

func main() {
	logger := log.New(os.Stderr, "", 0) // the console, which has the time
	store := r2store.New(func() js.Value { return cloudflare.GetBinding("REPORTS") })
	cron.ScheduleTaskNonBlock(func(ctx context.Context) error {
		swept, err := store.Sweep(ctx, time.Now(), sweep)
		if err == nil && swept > 0 {
			logger.Printf("%d expired reports are gone", swept)
		}
		return err
	})
	workers.Serve(adapt(sharing.Handler(sharing.Config{
		Store:   store,
		Limiter: limiter{},
		Client:  client,
		Log:     logger,
	})))
}

// limiter is Cloudflare's, with the limit of wrangler.jsonc: counted by the minute, at each of its places.
type limiter struct{}

func (limiter) Allow(_ context.Context, client string) (bool, time.Duration, error) {
	answer, err := jsio.Await(cloudflare.GetBinding("UPLOADS").Call("limit", map[string]any{"key": client}))
	if err != nil {
		return false, 0, fmt.Errorf("the limiter: %w", err)
	}
	return answer.Get("success").Bool(), time.Minute, nil
}

// client is the address Cloudflare saw; of IPv6 the part that one customer is given all of.
func client(r *http.Request) string {
	address, err := netip.ParseAddr(r.RemoteAddr)
	if err != nil || address.Unmap().Is4() {
		return r.RemoteAddr
	}
	network, _ := address.Prefix(64) // which an IPv6 address has
	return network.String()
}
