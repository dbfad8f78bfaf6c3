//go:build !js

// Package http is as much of net/http as the handlers of the page speak. In a program it is net/http itself; in a browser, where
// page and program talk to each other without a network, it is a likeness of its own: net/http has TLS in it, a sixth of all that
// would be sent along.
package http

import "net/http"

type (
	Header             = http.Header
	Request            = http.Request
	ResponseWriter     = http.ResponseWriter
	ResponseController = http.ResponseController
	Handler            = http.Handler
	HandlerFunc        = http.HandlerFunc
	ServeMux           = http.ServeMux
	MaxBytesError      = http.MaxBytesError
)

var (
	NewServeMux           = http.NewServeMux
	NewResponseController = http.NewResponseController
	MaxBytesReader        = http.MaxBytesReader
	ServeContent          = http.ServeContent
	ErrAbortHandler       = http.ErrAbortHandler
)

const (
	StatusBadRequest            = http.StatusBadRequest
	StatusNotFound              = http.StatusNotFound
	StatusRequestEntityTooLarge = http.StatusRequestEntityTooLarge
	StatusUnprocessableEntity   = http.StatusUnprocessableEntity
	StatusInternalServerError   = http.StatusInternalServerError
	StatusServiceUnavailable    = http.StatusServiceUnavailable
)
