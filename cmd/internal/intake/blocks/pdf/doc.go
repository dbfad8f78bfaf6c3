// Package pdf reads the pages of a PDF: the characters that can be seen, where they stand, and the lines that are drawn between
// them; of these it makes lines of text and ruled tables.
//
//	pages, err := pdf.Read(data, meter)
//
// The bytes are taken apart by pdfium inside WebAssembly (github.com/klippa-app/go-pdfium): the sandbox sees no file, no network
// and no clock but the one that ends it, and has so much memory and no more. It starts when the first PDF is read, once per
// process. Before it does, the file has been looked through by code of our own (whole.go): pdfium repairs what is damaged
// and leaves out what it cannot repair, which a report must never suffer in silence.
//
// A browser has no room for a second WebAssembly machine: built for js the package refuses every PDF.
package pdf
