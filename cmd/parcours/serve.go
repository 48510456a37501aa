package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"parcours/web"
)

func runServe(ctx context.Context, in input, s streams) error {
	addr := in.values["--addr"]
	if addr == "" {
		addr = "127.0.0.1:8080"
	}
	app, err := theApp(in.values["--app"])
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	handler, done, err := sharingApp(ctx, in, app, s)
	if err != nil {
		return err
	}
	defer done()
	return serve(ctx, addr, handler, s)
}

// theApp is the app in the program, or the one in a folder.
func theApp(folder string) (http.Handler, error) {
	if folder != "" {
		return fresh(os.DirFS(folder), web.ContentSecurityPolicy()), nil
	}
	app, err := newSite(web.Dist(), web.ContentSecurityPolicy())
	if errors.Is(err, errNoApp) {
		return nil, usage("this program was built without the web app", "build both with: make build")
	}
	return app, err
}

// fresh delivers an app that is being worked on: it is read again for every request.
func fresh(app fs.FS, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := newSite(app, policy)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		s.ServeHTTP(w, r)
	})
}

// serve listens until ctx ends.
func serve(ctx context.Context, addr string, handler http.Handler, s streams) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return badAddress(addr, err)
	}
	if ip := listener.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		fmt.Fprintln(s.err, "parcours: other machines can reach this address")
	}
	fmt.Fprintf(s.out, "Parcours is at http://%s/ (Ctrl-C ends it)\n", listener.Addr())

	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute, // the engine over a slow line
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    1 << 16,
		ErrorLog:          log.New(s.err, "parcours: ", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if server.Shutdown(grace) != nil {
		server.Close() // a download that does not end
	}
	return nil
}

// badAddress says what is wrong with an address one cannot listen on.
func badAddress(addr string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return usage(addr+": this port is taken by another program", "--addr 127.0.0.1:0 takes a free one")
	case errors.Is(err, syscall.EACCES):
		return usage(addr+": not allowed to listen on this port", "ports below 1024 belong to the system; try --addr 127.0.0.1:8080")
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return usage(fmt.Sprintf("%s: %v", addr, err), "write it as host:port, such as --addr 127.0.0.1:8080")
}
