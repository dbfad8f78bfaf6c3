package office

import (
	"context"
	"errors"
	"os/exec"
	"testing"
)

// TestRunSays: why a program has not done its work is a Chinese clause; what the program itself said is quoted.
func TestRunSays(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for _, tt := range []struct {
		ctx     context.Context
		program string
		script  string
		want    string
		is      error
	}{
		{t.Context(), shell, "exit 0", "", nil},
		{t.Context(), shell, "echo no such; echo filter; exit 3", "没有正常结束（退出码 3），它说“no such filter”", nil},
		{t.Context(), shell, "exit 4", "没有正常结束（退出码 4）", nil},
		{t.Context(), shell + "-none", "", "启动不了", nil},
		{gone, shell, "exit 0", "被中断", context.Canceled},
		{late, shell, "exit 0", "超时，没有完成", context.DeadlineExceeded},
	} {
		err := (&cage{}).run(tt.ctx, tt.program, "-c", tt.script)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want || tt.is != nil && !errors.Is(err, tt.is) {
			t.Errorf("%s: %q, want %q", tt.script, got, tt.want)
		}
	}
}
