// Package opc reads the packages that Office documents are (Open Packaging Conventions, ECMA-376 part 2) strictly, and writes
// them the same each time. It knows no spreadsheet and no text document.
//
// Its one promise is that what it hands out stands so in the file, or the file is refused with an *Error that names the part
// and the position.
//
//	c, err := opc.OpenContainer(f, size, opc.DefaultLimits())
//	if err != nil {
//		return err // file.damaged word/document.xml: the CRC does not match: …
//	}
//	s, err := opc.NewPackage(c, opc.Dialect{}).Scan("word/document.xml")
//	for err == nil {
//		kind, err = s.Next()
//		…
//	}
//
// Next is for who wants to see each error. Readers that go deep, as those of this package and of sheets do, call Token, Each, Text
// and Skip, which unwind the stack to the door that was called: Try, or a function that defers Caught.
//
// Every entry of the archive is read to its end and held against its CRC and size, every part that is scanned is checked to
// its last byte for well-formedness, and namespaces are matched by URI, transitional and strict alike. The work is linear in
// the unpacked bytes, memory is bounded by Limits.
//
// A Writer makes a package whose bytes depend on its parts alone; Parts are those of one that is being changed. Sniff says
// what other files are. Decrypted opens what Excel encrypts without asking for a password. Nothing that a package points to
// outside itself is ever fetched.
package opc
