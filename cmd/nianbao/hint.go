package main

import (
	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/templates"
)

// collectHint is the hint for the findings that collect has shown, "" for none.
func collectHint(r *collect.Result) string {
	for _, x := range r.Returns {
		for _, f := range x.Findings {
			if f.Severity != templates.SeverityNote && f.Status != templates.StatusExplained {
				return feedback.Hint(r.Form, f.Code)
			}
		}
	}
	return ""
}
