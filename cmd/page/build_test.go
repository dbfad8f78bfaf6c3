//go:build !js

package main

import (
	"slices"
	"strings"
	"testing"
)

// TestLean: what would make the page a file that mail does not carry is not compiled into it, by whatever import.
func TestLean(t *testing.T) {
	out, err := goCommand("list", "-deps", "nianbao/cmd/page")
	if err != nil {
		t.Fatal(err)
	}
	there := strings.Fields(string(out))
	for _, name := range []string{
		"github.com/xuri/excelize/v2", // makes new workbooks, which the page does not: 0.4 MB packed
		"net/http", "crypto/tls",      // there is no network: 0.5 MB
		"html/template", "text/template", // calls methods by name, and all of them stay
		"golang.org/x/text/encoding/htmlindex",      // the browser has the tables: 0.4 MB
		"github.com/go-analyze/charts", "image/png", // charts are not drawn there
		"github.com/tetratelabs/wazero", // nor is PDF read
	} {
		if slices.Contains(there, name) {
			t.Errorf("%s is in the page", name)
		}
	}
	if !slices.Contains(there, "nianbao/xlsx/returned") {
		t.Error("the list is not the page's")
	}
}
