// Package marked makes the copies of returned workbooks that go back to their agencies: with marks where something is to be
// put right, or without the marks of an earlier round. No figure, formula or text of the agency's is touched; every copy is
// read back before anybody is told of it.
package marked
