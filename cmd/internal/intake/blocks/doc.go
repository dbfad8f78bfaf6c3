// Package blocks brings the bytes of a report (Word documents, web pages, PDF, plain text and Markdown) down to one neutral stream:
// paragraphs, and grids of cells whose spans are resolved, in the order of the text.
//
//	list, err := blocks.Read(blocks.Kind(name, data), data, hints, meter)
//
// It knows how formats set a page and nothing of reports: whoever does lends it Hints. Text that sets a table with spaces
// alone is a Grid whose rows depend on which official table is looked for; Grid.As gives them. A grid vouches for no figure:
// Spans says what an absent cell may mean.
//
// A document that is damaged anywhere is refused, and so is one that is far longer than a report; the work is linear in the
// bytes, and the meter counts it.
package blocks
