package serve

import "nianbao/cmd/internal/serve/http"

// In a browser nobody listens, and the page is there already.

type listening struct{}

func (s *Server) pages(*http.ServeMux) {}
