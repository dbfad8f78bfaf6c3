package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"nianbao/testdata/tier"
)

// testNow is the day on which the command's tests run.
var testNow = time.Date(2025, 1, 10, 9, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"nianbao": func() {
			e := &env{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: func() time.Time { return testNow }}
			code := e.run(os.Args)
			if name := os.Getenv("NIANBAO_STATUS"); name != "" { // how much memory it took, for TestDrillDevices
				status, _ := os.ReadFile("/proc/self/status")
				os.WriteFile(name, status, 0o600)
			}
			os.Exit(code)
		},
	})
}

// TestCLI runs the command as a user does; each case is a file in testdata/cli.
func TestCLI(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("..", "..", "testdata", "cli"),
		Setup: func(env *testscript.Env) error {
			data, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
			env.Setenv("TESTDATA", data)
			return err
		},
		Condition: func(name string) (bool, error) {
			if name != "full" {
				return false, fmt.Errorf("no condition %q", name)
			}
			return tier.Full(), nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code":   exitCode,
			"rezip":  rezip,
			"nofile": noFile,
			"pack":   packUp,
			"unpack": unpack,
			"holds":  zipHolds,
		},
	})
}
