// Package serve shows the four steps of the annual report in a browser on the same machine: handing out, checking,
// writing reports, collecting. It knows about uploads, downloads, progress and who may ask for them, and nothing about
// workbooks: that comes in through Tools, which the command implements with the jobs that its other subcommands run.
//
// Whoever reads this package for its safety: the server listens on a loopback address only (listen), every address holds
// a secret and every request is looked at by guard, names from outside become paths in names.go and nowhere else, what is
// written stays in the folders of session.go, and the page gets names and texts as JSON and shows them as text.
package serve
