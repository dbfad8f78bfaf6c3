// Package steps does the steps of the local page with the jobs of the program, so that page and command never differ. It turns
// their outcomes into what the page shows, and the standing of a year's folder into its board.
package steps
