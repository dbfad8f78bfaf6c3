// Package material brings together what the agencies of a body have written, for whoever writes the body's own text: their passages,
// the problems and measures that several of them name, the numbers that no table has, and a draft of the body's text.
//
//	m := material.Of(result)
//	doc := m.Document()      // 素材.docx
//	m.Into(summary)          // sheets 正文 and 正文里的数 of 汇总.xlsx
//	text := m.Draft(filing)  // of 汇总填报表.xlsx, every passage marked 【草稿】
//
// Nothing in it is invented: every sentence is an agency's or a standard one, every number has the sentence it was taken from.
// Sentences are held against each other by the measure of package alike, numbers are read by package prose.
package material
