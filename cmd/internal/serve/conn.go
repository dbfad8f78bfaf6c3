//go:build !js

package serve

import (
	"bytes"
	"context"
	"fmt"
	"net"
)

// A listener hands out connections that speak Chinese.
type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &conn{TCPConn: tcp}, err
	}
	return c, err
}

// A conn replaces what net/http writes, past every handler, to requests that it cannot read: a head that is too large, an
// address that is none, the greeting of https.
type conn struct{ *net.TCPConn }

// plainError is how net/http begins such an answer after its first line; everything else has the guard's headers.
var plainError = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")

func (c *conn) Write(b []byte) (int, error) {
	status, _, ok := bytes.Cut(b, plainError)
	if !ok || !bytes.HasPrefix(status, []byte("HTTP/1.1 ")) || bytes.ContainsAny(status, "\r\n") {
		return c.TCPConn.Write(b)
	}
	const text = "这个请求看不懂或者太大，没有执行。请把程序窗口里显示的网址完整地复制到浏览器里（以 http:// 开头）。\n"
	code := status[:min(len(status), len("HTTP/1.1 400"))]
	answer := fmt.Sprintf("%s \r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s",
		code, len(text), text)
	if _, err := c.TCPConn.Write([]byte(answer)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// connKey is under which a request's context holds its connection.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}
