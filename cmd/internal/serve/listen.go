//go:build !js

package serve

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// listening is what a server has that is asked over a network.
type listening struct {
	listener net.Listener
	http     *http.Server
}

// idleEnd is how long a session lives that nobody looks at: the page pings while it is open.
const idleEnd = 24 * time.Hour

// New listens, and makes the working folder. An error that the user can mend is a Refusal.
func New(opt Options) (*Server, error) {
	addr, err := listenAddress(opt.Addr)
	if err != nil {
		return nil, err
	}
	tcp, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &ListenError{addr, err}
	}
	s, err := newServer(opt)
	if err != nil {
		tcp.Close()
		return nil, err
	}
	s.listener = listener{tcp}
	secret := newSecret()
	s.URL = "http://" + tcp.Addr().String() + "/k/" + secret + "/"
	ticket := newSecret()
	s.Once = "http://" + tcp.Addr().String() + "/o/" + ticket
	guard := newGuard(tcp.Addr().String(), secret, s.counted(s.routes()), s.fault)
	guard.ticket, guard.warn = sha256.Sum256([]byte(ticket)), s.warn
	s.http = &http.Server{
		Handler:           guard,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,
		WriteTimeout:      5 * time.Minute, // jobs lift it for themselves
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ConnContext:       withConn,

		DisableGeneralOptionsHandler: true,                       // OPTIONS * is the guard's, too
		ErrorLog:                     log.New(io.Discard, "", 0), // half-open connections are nobody's concern
	}
	s.seen.Store(time.Now().Unix())
	return s, nil
}

// Opening returns what to give to the program that opens the user's browser: an address, or the path of a file that leads to
// it. Others on the machine may read it in the list of processes, and get in with neither.
func (s *Server) Opening() (string, error) {
	if !byFile {
		return s.Once, nil
	}
	name := filepath.Join(s.session.work, "打开.html")
	return name, os.WriteFile(name, []byte(opening(s.Once)), 0o600)
}

// A ListenError says that the address cannot be listened on.
type ListenError struct {
	Addr string
	Err  error
}

func (e *ListenError) Error() string { return fmt.Sprintf("listen on %s: %v", e.Addr, e.Err) }
func (e *ListenError) Unwrap() error { return e.Err }

// Temp is a folder below the working folder for temporary files of others. It goes with the session.
func (s *Server) Temp() string { return s.session.temp() }

// Serve answers until ctx ends, the user ends the session, or nobody has looked at it for a day. Then it removes the
// working folder.
func (s *Server) Serve(ctx context.Context) error {
	defer s.session.close()
	defer context.AfterFunc(ctx, s.stop)()
	go s.watch()
	done := make(chan error, 1)
	go func() { done <- s.http.Serve(s.listener) }()
	var err error
	select {
	case err = <-done:
	case <-s.ctx.Done():
		soon, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		if s.http.Shutdown(soon) != nil {
			s.http.Close()
		}
		cancel()
		err = <-done
	}
	s.stop()
	s.wait(10 * time.Second)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, s.session.close())
}

// wait lets handlers come to their end, so that none writes into the working folder while it is removed.
func (s *Server) wait(most time.Duration) {
	done := make(chan struct{})
	go func() { s.work.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(most):
	}
}

// watch ends a forgotten session.
func (s *Server) watch() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case now := <-tick.C:
			if now.Unix()-s.seen.Load() > int64(idleEnd/time.Second) {
				s.stop()
			}
		}
	}
}

func (s *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.work.Add(1)
		defer s.work.Done()
		s.seen.Store(time.Now().Unix())
		next.ServeHTTP(w, r)
	})
}
