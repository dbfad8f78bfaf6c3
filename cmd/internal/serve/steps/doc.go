// Package steps does the steps of the local page with the jobs of the program, so that page and command never differ. It turns
// their outcomes into what the page shows.
package steps
