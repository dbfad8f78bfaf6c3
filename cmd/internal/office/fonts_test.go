package office

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFontEnv: the machine's own setting is kept and added to; the folder need not be there yet; where there is no
// fontconfig nothing is set.
func TestFontEnv(t *testing.T) {
	own := filepath.Join(t.TempDir(), "a&b.conf")
	if err := os.WriteFile(own, []byte("<fontconfig/>"), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FONTCONFIG_FILE", own)
	dir := filepath.Join(t.TempDir(), "out")
	got, err := fontEnv(dir)
	if err != nil || got != "FONTCONFIG_FILE="+filepath.Join(dir, "fonts.conf") {
		t.Fatal(got, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "fonts.conf"))
	if err != nil {
		t.Fatal(err)
	}
	var conf struct {
		Include string `xml:"include"`
		Alias   []struct {
			Family string   `xml:"family"`
			Accept []string `xml:"accept>family"`
		} `xml:"alias"`
	}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	d.Strict = true
	if err := d.Decode(&conf); err != nil || conf.Include != own || len(conf.Alias) != len(standIns) || len(conf.Alias[0].Accept) < 2 {
		t.Errorf("%v, %+v", err, conf)
	}
	t.Setenv("FONTCONFIG_FILE", filepath.Join(dir, "none.conf"))
	if got, err := fontEnv(dir); got != "" || err != nil {
		t.Error(got, err)
	}
}
