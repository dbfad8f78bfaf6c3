package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"

	"nianbao/cmd/internal/page"
)

// page builds the page without a program, and has what is compiled from now on embed it: laid over the sources, not written
// among them.
func (b *builder) page() error {
	name, packed, overlay := filepath.Join(b.temp, "page.html"), filepath.Join(b.temp, "page.html.gz"), filepath.Join(b.temp, "overlay.json")
	if _, err := b.tool.run(target{}, "run", "-trimpath", "./cmd/page", "-version", b.version, "-o", name); err != nil {
		return err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var gz bytes.Buffer
	w, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	w.Write(data)
	w.Close()
	if err := writeFile(packed, gz.Bytes()); err != nil {
		return err
	}
	place := filepath.Join(b.tool.root, "cmd", "internal", "page", filepath.FromSlash(page.BuiltFile))
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{place: packed}})
	if err != nil {
		return err
	}
	b.tool.overlay = overlay
	return writeFile(overlay, list)
}
