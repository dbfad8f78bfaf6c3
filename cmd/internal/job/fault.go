package job

import (
	"cmp"
	"errors"
	"fmt"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/say"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates"
)

// A Kind says what sort of trouble a Fault is. A larger one weighs more.
type Kind int

const (
	NotFine Kind = iota + 1 // some returned file is rejected, has an open query, or could not be read
	Usage                   // the job was asked for in a way that cannot be
	Files                   // an input or output that the user named could not be opened or written
)

// A Fault is an error that the user can mend. Its text is a sentence for him without a full stop; "" where all has been said
// with the outcome.
type Fault struct {
	Kind   Kind
	Text   string
	Of     say.Part // that Text begins with
	Remedy templates.Remedy
	Found  *templates.Finding // what is wrong, in place of Text; else nil
}

// In is the fault in the words of a door.
func (f *Fault) In(d say.Door) string {
	if f.Found != nil {
		return feedback.Printable(d.Message(f.Found)) + "\n       办法：" + d.Fix(f.Found) + " [" + f.Found.Code + "]"
	}
	return d.Of(f.Of) + d.With(f.Text, f.Remedy)
}

func (f *Fault) Error() string { return f.In(say.Terminal) }

// Wrong is the Fault of a job that was asked for in a way that cannot be.
func Wrong(format string, args ...any) error {
	return &Fault{Kind: Usage, Text: fmt.Sprintf(format, args...)}
}

// Failed is the Fault of a file that could not be opened or written.
func Failed(format string, args ...any) error { return failed(say.NoPart, format, args...) }

// failed is the Fault of a part of what was given.
func failed(of say.Part, format string, args ...any) error {
	return &Fault{Kind: Files, Of: of, Text: fmt.Sprintf(format, args...)}
}

var (
	// Faulty is the fault of an outcome that already says which file is not fine.
	Faulty = &Fault{Kind: NotFine}
	// Interrupted ends a job before its time. Every file that is there is whole.
	Interrupted = &Fault{Kind: NotFine, Text: "已中断；已经写出的文件都是完整的，重新运行一次就会补齐"}
)

// FaultOf returns what the user can mend of an error, nil for a fault of the program.
func FaultOf(err error) *Fault {
	var fault *Fault
	var written *results.Fault
	var form *templates.LoadError
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &written):
		return &Fault{Kind: Files, Text: written.Words}
	case errors.As(err, &form): // a form of the user's own that loads but cannot be laid out
		return &Fault{Kind: Files, Text: "格式文件" + form.Chinese()}
	}
	return nil
}

// Heavier returns the error with the heavier fault; a fault of the program is the heaviest.
func Heavier(a, b error) error {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	x, y := FaultOf(a), FaultOf(b)
	if x != nil && (y == nil || y.Kind > x.Kind) {
		return b
	}
	return a
}

// OpenElsewhere reports whether an error means only that one output may be open in another program. A job that writes many
// files goes on with the others.
func OpenElsewhere(err error) bool {
	var fault *results.Fault
	return errors.As(err, &fault) && fault.Open
}

// reason says in Chinese why the system refused.
func reason(err error) string { return syserr.Reason(err) }
