//go:build !js

package steps

import "nianbao/cmd/internal/say"

// shownAt is where the page's words are read.
const shownAt = say.Page
