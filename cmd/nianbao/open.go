package main

import (
	"os/exec"
)

// openerOf returns the command that opens an address in the browser the user has chosen.
func openerOf(goos, url string) (name string, args []string) {
	switch goos {
	case "windows": // not cmd /c start: it would take & for the end of the address
		return "rundll32", []string{"url.dll,FileProtocolHandler", url}
	case "darwin":
		return "open", []string{url}
	}
	return "xdg-open", []string{url}
}

// openBrowser opens an address. It does not wait: some openers live as long as the browser.
func openBrowser(goos, url string) error {
	name, args := openerOf(goos, url)
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	return nil
}
