//go:build !js

package steps

import (
	"io"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/xlsx"
)

// shownAt is where the page's words are read.
const shownAt = say.Page

// filingOf is what takes the figures of a ledger out of it: the name of the file, what to say of it, and what writes it.
func filingOf(f *templates.Filing) (name, says string, write func(io.Writer) error) {
	return xlsx.FileName(f.Agency, f.Year), "给的填报表里是" + job.FromLedger, func(w io.Writer) error { return xlsx.Write(w, f, xlsx.Options{}) }
}
