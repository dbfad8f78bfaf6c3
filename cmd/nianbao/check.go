package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/templates/hanzi"
)

func (e *env) runCheck(c *cli.Context) error {
	if c.Args().Len() == 0 {
		return usageError("要写出核对哪些文件或文件夹，例如：nianbao check 回收")
	}
	basis, _, err := e.basis(c)
	if err != nil {
		return err
	}
	check := job.Check{World: e.job, Basis: basis, Heads: c.String("format") != "html",
		Ledgers: c.String("roster") == "" && c.String("filed") == ""}
	ctx, stop := interruptible()
	defer stop()
	var own []string
	if e.folder != nil {
		own = append(own, job.OwnFiling(e.folder))
	}
	if check.Filed, err = e.job.ReadFiled(ctx, c.String("filed"), c.Args().Slice(), basis, own...); err != nil {
		return err
	}
	marks, err := e.marks(c, &check)
	if err != nil {
		return err
	}
	files, inputs, err := check.All(ctx, c.Args().Slice())
	if err != nil {
		return err
	}
	var unmarked error // what became of the copies never keeps the verdicts back
	if marks != nil {
		unmarked = marks.End(e.job)
	}
	if err := e.showChecked(c, inputs, files, basis); err != nil {
		return err
	}
	if err := e.published(c, &check, files); err != nil {
		return err
	}
	return job.Heavier(job.Verdict(c.Args().Slice(), files), unmarked)
}

// published lists what must be on line, where the folder of a year is held against what was published.
func (e *env) published(c *cli.Context, check *job.Check, files []feedback.File) error {
	if e.folder == nil || check.Filed == nil || check.Roster == nil {
		return nil
	}
	today, err := e.today(c)
	if err != nil {
		return err
	}
	form, err := check.Open.Forms.ForYear(e.folder.Year)
	if err != nil {
		return err
	}
	lines, err := e.job.SavePublications(e.folder, check.Publications(e.folder, form, files, today))
	for _, line := range lines {
		to := e.stdout
		if c.String("format") != "text" || c.String("output") != "" {
			to = e.stderr
		}
		fmt.Fprintln(to, feedback.Printable(line))
	}
	return err
}

// marks has the marked copies of --annotate written as the sources are checked; nil where none are wanted.
func (e *env) marks(c *cli.Context, check *job.Check) (*job.Annotator, error) {
	dir := c.String("annotate")
	if dir == "" {
		return nil, nil
	}
	if err := needFolder("--annotate", dir); err != nil {
		return nil, err
	}
	marks := check.NewAnnotator(dir, c.Args().Slice())
	check.Open.Keep, check.Each, check.Results = true, marks.Add, dir
	return marks, nil
}

// showChecked writes what was found, into the file of -o or on the screen.
func (e *env) showChecked(c *cli.Context, inputs []string, files []feedback.File, basis job.Basis) error {
	name, receipt := c.String("output"), e.job.Receipt(files, basis)
	if c.String("format") == "html" && isFolderName(name) {
		day, err := e.today(c)
		if err != nil {
			return err
		}
		receipt.Date = hanzi.Date(day)
		return e.job.Receipts(name, basis, receipt, files, inputs)
	}
	return e.show(name, inputs, func(w io.Writer) error {
		switch c.String("format") {
		case "json":
			return feedback.JSON(w, receipt, files)
		case "html":
			return feedback.HTML(w, receipt, files)
		}
		colour := name == "" && e.colour()
		return feedback.Text(w, files, feedback.TextOptions{Colour: colour, Most: 50, Regraded: receipt.Regraded})
	})
}

// isFolderName reports whether a name stands for a folder: one that is there, or one that ends as folders do.
func isFolderName(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir() || strings.HasSuffix(name, "/") || strings.HasSuffix(name, string(os.PathSeparator))
}

// show writes a result into the file that the user has named, or on the screen when he has named none.
func (e *env) show(name string, inputs []string, fill func(io.Writer) error) error {
	if name == "" {
		return fill(e.stdout)
	}
	return e.job.Outputs(inputs).Put(name, fill)
}

// colour reports whether stdout is a terminal whose user has not switched colours off (https://no-color.org).
func (e *env) colour() bool {
	f, ok := e.stdout.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
