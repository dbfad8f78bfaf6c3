package results

import (
	"os"

	"nianbao/cmd/internal/syserr"
)

// Claim reserves a folder for one run, and makes it where it is not there. It ends when release is called, or the program
// ends in whatever way; then a folder in which nothing has come to stand is taken away again. Where the system has no locks
// (some network drives) nothing is reserved.
func Claim(dir string) (release func(), err error) {
	top := above(dir)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, &Fault{Words: "建不了文件夹“" + dir + "”：" + syserr.Reason(err) + askForRight(err), Err: err}
	}
	unlock, err := lockFolder(dir)
	if err == errHeld {
		return nil, refused(dir, "里另一次运行还没有做完"+runner(dir)+"；请等它做完，再运行一次")
	}
	signed := sign(dir)
	return func() {
		signed()
		unlock()
		removeEmpty(dir, top)
	}, nil
}
