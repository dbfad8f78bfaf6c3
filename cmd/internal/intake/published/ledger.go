package published

import (
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates/cases"
	"nianbao/templates/lists"
)

// isLedger reports whether a list of a ledger was saved or printed as something that is read for a report. Its rows are nobody's
// narrative: what looks like one is refused before any of it is read.
func isLedger(flow []blocks.Block) bool {
	return slices.ContainsFunc(flow, func(b blocks.Block) bool {
		if b.Grid == nil {
			return headed(b.Text)
		}
		return slices.ContainsFunc(b.Grid.Rows, func(row []blocks.Cell) bool {
			return headed(strings.Join(lists.Map(row, func(c blocks.Cell) string { return c.Text }), " "))
		})
	})
}

// headed reports whether all heads of a list stand in a text, however they are broken into lines.
func headed(text string) bool {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "**", "")), "")
	return slices.ContainsFunc(cases.Heads[:], func(heads []string) bool {
		return !slices.ContainsFunc(heads, func(h string) bool { return !strings.Contains(text, h) })
	})
}
