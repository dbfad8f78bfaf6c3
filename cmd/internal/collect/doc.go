// Package collect brings a roster and a heap of returned filings together: whose filing each one is, which of several
// counts, who is missing, what the sum is, and what has changed since the last time.
//
// It opens no returned file itself. Whoever reads them (package intake) hands in a Return for each source, reduced to
// what is needed here, so that a province's filings fit in memory:
//
//	list, err := roster.Read("名单.xlsx")
//	c, err := collect.New(list, collect.Options{})
//	c.Add(ret) // one for each source, in the order of the sources
//	result, err := c.Finish()
//	fmt.Println(len(result.Missing()), result.Root().Total.Cell("applications.new.total"))
//
// A file is never assumed to be an agency's: stamp, code and name must name one agency and must not name two. Likeness
// of names is only ever a suggestion. A sum is templates.Sum, a verdict templates.Judge.
package collect
