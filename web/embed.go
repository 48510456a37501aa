// Package web is the built web app as bytes, for `parcours serve`. It holds
// what `make web` put into dist at the time the program was compiled, and the
// security policy the page is to be served with: the same one stands in the
// page itself, so that it also holds where no header can be sent.
package web

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed all:dist
var dist embed.FS

//go:embed csp*.txt
var policies embed.FS

// policy is what stands in a file of policies. A page that has none may do nothing.
func policy(file string) string {
	b, err := policies.ReadFile(file)
	if err != nil {
		return "default-src 'none'"
	}
	return strings.TrimRight(strings.TrimSpace(string(b)), ";")
}

// Dist is the app: index.html and the files it names. Without a build it has no index.html.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("web: " + err.Error()) // only an invalid name can do this
	}
	return sub
}

// ContentSecurityPolicy is the value of the header of that name. It is the
// page's own policy and what only a header can say: nobody may frame the page.
func ContentSecurityPolicy() string {
	return policy("csp.txt") + "; frame-ancestors 'none'"
}

// PagePolicy is the header's value for one of the pages beside the app: share,
// viewer or embed, which is the one that others may frame.
func PagePolicy(page string) string {
	ancestors := "'none'"
	if page == "embed" {
		ancestors = "*"
	}
	return policy("csp-"+page+".txt") + "; frame-ancestors " + ancestors
}

// OfflinePolicy is the header's value for the service worker, which a page's
// policy does not bind: it may ask this server for files and do nothing else.
func OfflinePolicy() string {
	return policy("csp-offline.txt")
}
