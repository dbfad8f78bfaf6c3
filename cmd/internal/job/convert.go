package job

import (
	"context"
	"os"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/intake/blocks/pdf"
	"nianbao/cmd/internal/scratch"
	"nianbao/templates"
)

// Files that only another program can read are converted because the user says so: with his command, with a button, or when
// he is asked.

// RememberPDF keeps what reading the first PDF takes seconds to make, in the user's own cache folder: once for all that is run
// later. NIANBAO_CACHE=off in the environment forbids it.
func RememberPDF() {
	pdf.Remember(func() string {
		if os.Getenv("NIANBAO_CACHE") == "off" {
			return ""
		}
		return scratch.Cache("nianbao")
	})
}

// ForgetPDF is for the page, which leaves nothing behind on the machine.
func ForgetPDF() { pdf.Remember(nil) }

// Reading says how sources are opened; convert, that other programs may turn them into what can be read.
func (w *World) Reading(forms *templates.FormSet, convert bool) (intake.Options, error) {
	opt := intake.Options{Forms: forms}
	var err error
	if convert {
		opt.Convert, err = w.conversions()
	}
	return opt, err
}

// conversions makes a place for what is converted, which lasts as long as the World.
func (w *World) conversions() (*intake.Conversions, error) {
	dir, err := w.scratch("nianbao-convert-")
	if err != nil {
		return nil, err
	}
	return intake.NewConversions(dir), nil
}

// prepare converts what the sources need, if the user wants that, before they are read.
func (w *World) prepare(ctx context.Context, opt *intake.Options, inputs []string) error {
	if opt.Convert == nil && w.Ask != nil && w.wanted(inputs) {
		var err error
		if opt.Convert, err = w.conversions(); err != nil {
			return err
		}
	}
	if opt.Convert == nil {
		return nil
	}
	return w.Convert(ctx, opt.Convert, inputs)
}

func (w *World) wanted(inputs []string) bool {
	list := intake.Unconverted(inputs)
	return len(list) > 0 && w.Ask(list)
}

// Convert has other programs turn files into what can be read.
func (w *World) Convert(ctx context.Context, conversions *intake.Conversions, files []string) error {
	defer w.watch("", 0, 0)
	_, err := conversions.Prepare(ctx, files, func(done, of int) { w.watch("转换", done, of) })
	switch {
	case ctx.Err() != nil:
		return Interrupted
	case err != nil:
		return Failed("转换用的临时文件读写不了：%s", reason(err))
	}
	return nil
}
