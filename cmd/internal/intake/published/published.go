package published

import "nianbao/templates"

// A Result is what reading one published report gave.
type Result struct {
	Filing   *templates.Filing   // nil when no official table was found
	Findings []templates.Finding // what is wrong with the file and its tables
	Notes    []string            // what was kept in another place than its own, and what was passed over, in words
}
