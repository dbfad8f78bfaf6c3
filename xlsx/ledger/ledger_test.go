package ledger

import (
	"bytes"
	"os"
	"testing"
)

func TestTry(t *testing.T) {
	var b bytes.Buffer
	if err := random(2026, 5000, 1).Write(&b); err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/ledger-try.xlsx", b.Bytes(), 0o600)
	t.Log(b.Len())
}
