package office

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"nianbao/testdata/tier"
)

// TestConvertLeavesHome: LibreOffice and its libraries write nothing into the user's home.
func TestConvertLeavesHome(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	home, dir := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	in := filepath.Join(dir, "表.csv")
	if err := os.WriteFile(in, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Convert(context.Background(), "pdf", dir, in); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "表.pdf")); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(home)
	if err != nil || len(left) > 0 {
		t.Errorf("in the home is left %v, %v", left, err)
	}
}
