package steps

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
)

// put puts what has come in into one of the folders, where files are only added and the same file twice is one. It says so.
func (d *desk) put(ctx context.Context, in serve.Job, dir string) (string, error) {
	box := d.year.Path(dir)
	release, err := results.Claim(box) // somebody else may be putting in a file of the same name
	if err != nil {
		return "", err
	}
	defer release()
	there, err := sumsIn(box)
	if err != nil {
		return "", err
	}
	added, out := 0, d.Outputs(nil)
	for i, s := range in.Sources {
		if ctx.Err() != nil {
			return "", job.Interrupted
		}
		sum, err := door.Sum(s.Path)
		if err != nil {
			return "", err
		}
		if !there[sum] {
			if err := d.CopyIn(out, s.Path, free(box, s.Name)); err != nil {
				return "", err
			}
			there[sum] = true
			added++
		}
		d.Progress("放进"+dir, i+1, len(in.Sources))
	}
	line := fmt.Sprintf("放进“%s”%d 个文件", dir, added)
	if again := len(in.Sources) - added; again > 0 {
		line += fmt.Sprintf("；%d 个已经有了，没有再放", again)
	}
	return line, nil
}

// sumsIn are the SHA-256 of what lies in a folder. What cannot be read is like nothing else.
func sumsIn(dir string) (map[string]bool, error) {
	sums := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if sum, err := door.Sum(name); err == nil {
			sums[sum] = true
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return sums, err
}

// free is the path of a file of the folder, with a number where something lies under its name.
func free(dir, name string) string {
	ext := path.Ext(name)
	stem := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(name, ext)))
	file := stem + ext
	for n := 2; results.Exists(file); n++ {
		file = fmt.Sprintf("%s_%d%s", stem, n, ext)
	}
	return file
}
