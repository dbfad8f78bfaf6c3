package main

import (
	"os"
	"strconv"
	"testing"
)

func TestZZGen(t *testing.T) {
	dir := os.Getenv("ZZDIR")
	if dir == "" {
		t.Skip()
	}
	n, _ := strconv.Atoi(os.Getenv("ZZN"))
	makeCounty(t, dir, n, n/20, n/30, n/15, n/30)
}
