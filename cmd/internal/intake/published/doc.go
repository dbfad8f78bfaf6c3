// Package published turns published annual reports into filings: Word documents, web pages, PDF, plain text and
// Markdown, and, through another program, the older .doc and .wps.
//
// Package blocks brings the file down to paragraphs and grids. What follows is the same for all formats: sections and passages
// by their headings (section.go, narrative.go), the three official tables by the wording of their heads and labels, never by
// a column's number (match.go, matrix.go, bands.go, strip.go), or by the order of labels and figures (run.go, sequence.go, and of
// blank cells gaps.go, blanks.go), title and agency (title.go, evidence.go, contact.go).
//
// A figure is taken only where row and column are certain. Where columns are lost, rows are missing or figures run
// together, the figures concerned become CellUnreadable and one finding table.truncated says what was seen and what was
// expected; nothing is shifted into place, and nothing that is missing becomes 0.
package published
