package collect

import (
	"errors"
	"io"
)

// In a browser nothing is collected: 进度.html is not part of that program, nor is html/template, which writes it.

var PageScript string

func (r *Result) Page(io.Writer) error { return errors.New("no 进度.html in a browser") }
