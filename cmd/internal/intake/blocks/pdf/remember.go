package pdf

import "sync/atomic"

// Compiling pdfium takes seconds, reading a report a tenth of one. So what is compiled may be remembered, and what is
// remembered is run as it lies there: only a folder that nobody else can write to will do.

var folder atomic.Pointer[func() string]

// Remember has the compiled pdfium kept in a folder, which is asked for when the first PDF is read: "" for none, as it is
// where nobody has called Remember. nil forgets the folder again.
func Remember(in func() string) { folder.Store(&in) }

func remembering() string {
	if f := folder.Load(); f != nil && *f != nil {
		return (*f)()
	}
	return ""
}
