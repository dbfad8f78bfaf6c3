package main

import (
	"os"
	"syscall"
	"unsafe"
)

var (
	kernel32              = syscall.NewLazyDLL("kernel32.dll")
	getConsoleProcessList = kernel32.NewProc("GetConsoleProcessList")
	getConsoleMode        = kernel32.NewProc("GetConsoleMode")
	setConsoleMode        = kernel32.NewProc("SetConsoleMode")
)

// onlyProcess reports whether this process has the console to itself, as after a double-click on its icon.
func onlyProcess() bool {
	var list [2]uint32
	n, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	return n == 1
}

// Colours show in the older console only when it has been told to obey them; where it cannot, they are left out.
func init() {
	const obeyEscapes = 4 // ENABLE_VIRTUAL_TERMINAL_PROCESSING
	var mode uint32
	out := os.Stdout.Fd()
	if ok, _, _ := getConsoleMode.Call(out, uintptr(unsafe.Pointer(&mode))); ok == 0 || mode&obeyEscapes != 0 {
		return // no console, or it obeys already
	}
	if ok, _, _ := setConsoleMode.Call(out, uintptr(mode|obeyEscapes)); ok == 0 {
		os.Setenv("NO_COLOR", "1")
	}
}
