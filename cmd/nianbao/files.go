package main

import (
	"os"

	"nianbao/cmd/internal/syserr"
)

// What commands do with names of files.

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// needFolder refuses what stands where a folder is filled and is none.
func needFolder(flag, dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fileError("“%s”不是文件夹；%s 后面要写文件夹", dir, flag)
	}
	return nil
}

// reason says in Chinese why the system refused.
func reason(err error) string { return syserr.Reason(err) }
