//go:build js

package pdf

import "nianbao/templates/meter"

// draw refuses: see the package's comment.
func draw([]byte, *meter.Meter) ([]*sheet, error) {
	return nil, Refused("这个页面里读不了 PDF；" + Otherwise)
}
