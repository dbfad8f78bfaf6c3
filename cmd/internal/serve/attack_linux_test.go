package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// attackEnv has the test's own program play the neighbour.
const attackEnv = "NIANBAO_TEST_NEIGHBOUR"

func TestMain(m *testing.M) {
	if os.Getenv(attackEnv) != "" {
		attack()
		return
	}
	os.Exit(m.Run())
}

// attack watches the list of processes for an address that leads into a page, uses it at once, and says what it got: a line
// for each address.
func attack() {
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/[^\x00]+`)
	seen := map[string]bool{}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	fmt.Println("ready")
	for {
		list, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, name := range list {
			line, _ := os.ReadFile(name)
			url := address.FindString(string(line))
			if url == "" || seen[url] {
				continue
			}
			seen[url] = true
			answer, err := client.Get(url)
			if err != nil {
				fmt.Println("error", err)
				continue
			}
			body, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			fmt.Println(answer.StatusCode, answer.Header.Get("Location"), strings.Contains(string(body), "/k/"))
		}
	}
}

// TestAttack: another user of the machine watches the list of processes and uses the address that the browser's opener is
// given before the browser does. He gets nothing, twenty times of twenty; the owner's page opens, and he is told.
func TestAttack(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not root: no other user can be played")
	}
	const nobody = 65534
	neighbour := exec.Command("/proc/self/exe")
	neighbour.Env = []string{attackEnv + "=1"}
	neighbour.Dir = "/"
	neighbour.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}, Pdeathsig: syscall.SIGKILL}
	neighbour.Stderr = os.Stderr
	pipe, err := neighbour.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := neighbour.Start(); err != nil {
		t.Skip("the neighbour cannot be started: ", err)
	}
	defer func() { neighbour.Process.Kill(); neighbour.Wait() }()
	says := make(chan string, 100)
	go func() {
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			says <- lines.Text()
		}
		close(says)
	}()
	hear := func() string {
		select {
		case s := <-says:
			return s
		case <-time.After(time.Minute):
			return "nothing"
		}
	}
	if got := hear(); got != "ready" {
		t.Fatalf("the neighbour says %q", got)
	}
	for range 20 {
		var log strings.Builder
		s, err := New(Options{Tools: &fakeTools{}, Office: &fakeTools{}, Addr: "127.0.0.1:0", Log: &log})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(ctx) }()
		what, err := s.Opening()
		if err != nil {
			t.Fatal(err)
		}
		opener := exec.Command("sh", "-c", "read line", "xdg-open", what) // one that takes its time
		hold, _ := opener.StdinPipe()
		if err := opener.Start(); err != nil {
			t.Fatal(err)
		}
		if got := hear(); got != "403  false" {
			t.Errorf("the neighbour gets %q", got)
		}
		hold.Close()
		opener.Wait()
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Get(what) // the owner's browser, after him
		if err != nil || answer.StatusCode != http.StatusSeeOther || !strings.Contains(s.URL, answer.Header.Get("Location")) {
			t.Errorf("the owner gets %v, %v", answer, err)
		}
		if answer, err := client.Get(what); err != nil || answer.StatusCode != http.StatusGone {
			t.Errorf("the address leads in twice: %v, %v", answer, err)
		} else if body, _ := io.ReadAll(answer.Body); !strings.Contains(string(body), "已经用过") || !strings.Contains(string(body), "Ctrl-C") {
			t.Errorf("used twice it says %s", body)
		}
		if warning := s.warning(); warning == "" {
			t.Error("the page is told nothing")
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if said := log.String(); !strings.Contains(said, "另一个用户（nobody，uid 65534）") || !strings.Contains(said, "已经拒绝") {
			t.Errorf("the owner is told %q", said)
		}
	}
}

// TestUserOf: the other end of a connection is this user's, over either kind of address; one that is over is nobody's.
func TestUserOf(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0", "[::]:0"} {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Log(err)
			continue
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		to := net.JoinHostPort("127.0.0.1", port)
		if strings.HasPrefix(addr, "[::1]") {
			to = net.JoinHostPort("::1", port)
		}
		theirs, err := net.Dial("tcp", to)
		if err != nil {
			t.Fatal(err)
		}
		mine, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if uid, ok := userOf(mine); !ok || uid != os.Geteuid() {
			t.Errorf("%s: %d, %v", addr, uid, ok)
		}
		theirs.Close()
		for range 100 {
			if _, ok := userOf(mine); !ok {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if uid, ok := userOf(mine); ok {
			t.Errorf("%s: closed, and yet %d's", addr, uid)
		}
		mine.Close()
		l.Close()
	}
	if at := parseSocket("0100007F:1F90"); littleEndian && at.String() != "127.0.0.1:8080" {
		t.Error(at)
	}
	if at := parseSocket("x:" + strconv.Itoa(1)); at.IsValid() {
		t.Error(at)
	}
	if _, err := os.Stat("/proc/self/net/tcp"); errors.Is(err, os.ErrNotExist) {
		t.Error("the kernel has no list of sockets")
	}
}
