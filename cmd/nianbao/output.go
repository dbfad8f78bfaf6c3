package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
)

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// sameFile reports whether two names lead to one file or folder, however they are spelled.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// An outputs is results.Files with this command's exit codes: what the system refuses is the user's to mend.
type outputs struct{ *results.Files }

// newOutputs makes the outputs of a command that reads inputs, and what its flags name.
func (e *env) newOutputs(inputs []string) outputs {
	given := intake.Walk(e.given, intake.Beside{}).Files
	return newOutputs(append(slices.Clone(inputs), given...))
}

func newOutputs(inputs []string) outputs { return outputs{results.New(inputs)} }

// write writes a file that the user has named.
func (o outputs) write(name string, fill func(io.Writer) error) error {
	return exitOf(o.Put(name, fill))
}

// writeIn writes a file that the command has named, below a folder that the user has.
func (o outputs) writeIn(dir, name string, fill func(io.Writer) error) error {
	return exitOf(o.PutIn(dir, name, fill))
}

// place writes a file that the user has named, or one under a name of the command's in the folder that he has named.
func (o outputs) place(out, name string, fill func(io.Writer) error) error {
	if name == "" {
		return o.write(out, fill)
	}
	return o.writeIn(out, name, fill)
}

// below is where place writes. What the user has written stays as it is: a link may make another folder of x/..
func below(out, name string) string {
	if name == "" {
		return out
	}
	return filepath.Join(out, name)
}

// exitOf gives the faults of results their exit code; other errors stay.
func exitOf(err error) error {
	var exit *exitError
	var fault *results.Fault
	if errors.As(err, &exit) || !errors.As(err, &fault) {
		return err
	}
	exit = &exitError{exitFiles, fault.Words}
	if fault.Open {
		return &openError{exit}
	}
	return exit
}

// needFolder refuses what stands where a folder is filled and is none.
func needFolder(flag, dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fileError("“%s”不是文件夹；%s 后面要写文件夹", dir, flag)
	}
	return nil
}

// An openError is the exitError of an output that another program may hold open. A command that writes many files goes on
// with the others.
type openError struct{ *exitError }

func (e *openError) Unwrap() error { return e.exitError }

// openElsewhere reports whether an error means only that one output may be open in another program.
func openElsewhere(err error) bool {
	var open *openError
	return errors.As(err, &open)
}

// reason says in Chinese why the system refused.
func reason(err error) string { return syserr.Reason(err) }
