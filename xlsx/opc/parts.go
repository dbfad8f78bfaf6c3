package opc

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// Parts are the parts of a package by their names. WriteParts writes them; to change one that was read see Edited.
type Parts map[string][]byte

var typesEntry = regexp.MustCompile(`<(Default|Override) [^>]*>(</(Default|Override)>)?`)

// SortTypes brings a list of types into one order: there are writers that add to it in random order.
func SortTypes(data []byte) []byte {
	entries := typesEntry.FindAll(data, -1)
	if len(entries) == 0 {
		return data
	}
	head, tail := data[:bytes.Index(data, entries[0])], data[bytes.LastIndex(data, []byte("</Types>")):]
	slices.SortFunc(entries, bytes.Compare)
	return slices.Concat(head, bytes.Join(entries, nil), tail)
}

// Escape escapes text for an element or an attribute.
func Escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
