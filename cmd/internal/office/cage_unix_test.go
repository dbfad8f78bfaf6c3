//go:build unix

package office

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// inCage runs a script in the cage and returns what it prints.
func inCage(t *testing.T, c *cage, script string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	if err := c.run(t.Context(), "sh", "-c", "("+script+") >"+out+" 2>&1"); err != nil {
		t.Errorf("%s: %v", script, err)
	}
	data, _ := os.ReadFile(out)
	return strings.TrimSpace(string(data))
}

// TestBounds: a program in the cage has bounds of memory, files and time, few of the user's variables, and nobody to ask.
func TestBounds(t *testing.T) {
	t.Setenv("NIANBAO_SECRET", "x")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/0/bus")
	t.Setenv("DISPLAY", ":0")
	t.Setenv("SSH_AUTH_SOCK", "/tmp/agent")
	t.Setenv("http_proxy", "http://proxy.example:3128")
	for _, plain := range []bool{false, true} {
		c := &cage{plain: plain}
		env := inCage(t, c, "env")
		for _, bad := range []string{"NIANBAO_SECRET", "unix:path", "DISPLAY=", "SSH_AUTH_SOCK", "proxy.example"} {
			if strings.Contains(env, bad) {
				t.Errorf("the program is told of %s", bad)
			}
		}
		for _, want := range []string{"http_proxy=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9", "PATH=" + os.Getenv("PATH")} {
			if !strings.Contains(env, want) {
				t.Errorf("the program is not told %s", want)
			}
		}
		if got := inCage(t, c, "ulimit -t; ulimit -c"); got != strconv.Itoa(int(maxCPU/time.Second))+"\n0" {
			t.Errorf("bounds of time and of core files: %q", got)
		}
		if runtime.GOOS == "linux" {
			if got := inCage(t, c, "ulimit -v"); got != strconv.Itoa(maxMemory>>10) {
				t.Errorf("bound of memory: %q", got)
			}
		}
	}
	big := filepath.Join(t.TempDir(), "big")
	if err := (&cage{}).run(t.Context(), "sh", "-c", "dd if=/dev/zero of="+big+" bs=1M count=1 seek=3000 2>/dev/null"); err == nil {
		t.Error("a file of 3 GB can be written")
	}
}

// TestNothingRuns: what a program has started ends with it: at its own end, when the time is over, and also what leaves its
// process group, where there is a namespace.
func TestNothingRuns(t *testing.T) {
	const mark = "31536001" // of seconds: nobody else sleeps that long
	running := func() int {
		n := 0
		list, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, name := range list {
			if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, []byte("sleep\x00"+mark)) {
				n++
			}
		}
		return n
	}
	if runtime.GOOS != "linux" {
		t.Skip("no list of processes to look at")
	}
	for _, plain := range []bool{false, true} {
		c := &cage{plain: plain}
		if err := c.run(t.Context(), "sh", "-c", "sleep "+mark+" >/dev/null 2>&1 &"); err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if err := c.run(ctx, "sh", "-c", "sleep "+mark+" & sleep "+mark); err == nil {
			t.Error("it ends in time")
		}
		cancel()
		for i := 0; running() > 0 && i < 50; i++ {
			time.Sleep(100 * time.Millisecond)
		}
		if n := running(); n > 0 {
			t.Errorf("plain %v: %d programs are left", plain, n)
		}
	}
}

// TestKilledWithUs: when this program is killed, an office that it has started ends, too.
func TestKilledWithUs(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a program with the one that started it")
	}
	const mark = "31536002"
	if os.Getenv("NIANBAO_TEST_KILLED") != "" {
		(&cage{}).run(t.Context(), "sleep", mark)
		return
	}
	self := exec.Command("/proc/self/exe", "-test.run", "TestKilledWithUs")
	self.Env = append(os.Environ(), "NIANBAO_TEST_KILLED=1")
	if err := self.Start(); err != nil {
		t.Skip(err)
	}
	running := func() bool {
		list, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, name := range list {
			if data, err := os.ReadFile(name); err == nil && bytes.HasPrefix(data, []byte("sleep\x00"+mark)) || bytes.HasSuffix(data, []byte("/sleep\x00"+mark+"\x00")) {
				return true
			}
		}
		return false
	}
	wait := func(want bool) bool {
		for range 100 {
			if running() == want {
				return true
			}
			time.Sleep(100 * time.Millisecond)
		}
		return false
	}
	if !wait(true) {
		t.Error("the program does not start")
	}
	self.Process.Kill()
	self.Wait()
	if !wait(false) {
		t.Error("the program runs on")
	}
}

// TestNoNetwork: where there are namespaces a program reaches nothing, not even this machine.
func TestNoNetwork(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("there are no namespaces")
	}
	tier.Tool(t, "python3")
	l := listen(t)
	host := strings.TrimPrefix(l.url, "http://")
	addr, port, _ := strings.Cut(host, ":")
	script := `python3 -c "import socket; socket.create_connection(('` + addr + `',` + port + `),2)"`
	if said := inCage(t, &cage{plain: true}, script); said != "" {
		t.Errorf("without a namespace: %s", said)
	}
	said := tail{}
	err := (&cage{}).caged(t.Context(), &said, bounded("sh", []string{"-c", script}))
	if err == nil {
		if _, err := os.Stat("/proc/self/ns/user"); err != nil || exec.Command("unshare", "-rn", "true").Run() != nil {
			t.Skip("this system gives no namespaces")
		}
		t.Error("a program in the cage has connected")
	}
}
