package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestExamples walks every rule of every form, the province's of testdata included, and every entry of the catalogue that Check can produce: the example that
// fails yields exactly that code, the one that passes yields nothing. A rule without examples fails.
func TestExamples(t *testing.T) {
	for _, f := range append(Forms(), province(t)) {
		if r := Check(plain(f), Options{}); len(r.Findings)+len(r.NotEvaluated) > 0 || r.Verdict != Accepted {
			t.Fatalf("%s: the plain filing has findings:%s", f.ID, messages(r))
		}
		for _, e := range Register(f) {
			if entry, ok := catalogueIndex()[e.Code]; ok && (entry.By != ByCheck || f.ID != "2021") {
				continue // the catalogue's examples speak of the figures of 2021
			}
			t.Run(f.ID+"/"+e.Code, func(t *testing.T) {
				if len(e.Examples.Fail) == 0 || len(e.Examples.Pass) == 0 {
					t.Fatal("has no examples")
				}
				filing := plain(f)
				opt := lay(t, filing, e.Examples.Fail)
				r := Check(filing, opt)
				found := false
				for _, finding := range r.Findings {
					if finding.Code != e.Code {
						t.Errorf("fail: also yields %s: %s", finding.Code, finding.Message)
						continue
					}
					found = true
					if strings.ContainsAny(finding.Message+finding.Fix, "{}") || finding.Message == "" {
						t.Errorf("words missing in %q / %q", finding.Message, finding.Fix)
					}
					if finding.Severity != e.Severity || finding.Fix == "" || finding.Source != e.Source {
						t.Errorf("finding differs from the register: %+v", finding)
					}
					t.Log(finding.Message)
				}
				if !found {
					t.Errorf("fail: yields nothing; %s", messages(r))
				}
				filing = plain(f)
				opt = lay(t, filing, e.Examples.Pass)
				if r := Check(filing, opt); len(r.Findings) > 0 {
					t.Errorf("pass: %s", messages(r))
				}
			})
		}
	}
}

// TestCatalogueCoversCode holds the codes that this package's code reports against the catalogue and the forms: each is
// known, those of the catalogue are marked by: check, and nothing marked so is never reported.
func TestCatalogueCoversCode(t *testing.T) {
	reported := map[string]bool{}
	set := token.NewFileSet()
	known := ruleCodes(nil)
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			s, _ := strconv.Unquote(lit.Value)
			if codePattern.MatchString(s) && slices.Contains(known, s) {
				reported[s] = true
			}
			return true
		})
	}
	for _, e := range Catalogue() {
		if strings.HasSuffix(e.Code, ".look") { // look.go writes them for all readers
			continue
		}
		if (e.By == ByCheck) != reported[e.Code] {
			t.Errorf("%s: by %s, but named in the code of Check: %v", e.Code, e.By, reported[e.Code])
		}
	}
	for code := range programs {
		if !reported[code] {
			t.Errorf("%s is no rule of any form", code)
		}
	}
}

// contractCodes are the codes of contract.md section 3, typed from it.
const contractCodes = `file.not-found file.empty file.encrypted file.legacy file.not-workbook file.damaged file.hostile file.no-form
	file.form-mismatch file.year file.duplicate
	workbook.label-changed workbook.formula-replaced workbook.stale-value workbook.moved workbook.stamp workbook.hidden table.truncated
	value.blank-table value.blank value.text value.normalised value.negative value.not-integer value.precision value.error-cell value.too-large
	applications.balance applications.results applications.applicants reviews.total
	disclosure.rule-making disclosure.stock applications.other-share fees.notice reviews.direct-suit
	previous.carried-in previous.effective previous.jump previous.copied previous.pending previous.missing
	narrative.missing narrative.figure narrative.share narrative.year narrative.agency narrative.fees narrative.length narrative.copied narrative.placeholder narrative.unplaced
	roster.unknown-agency roster.missing sum.disagrees sum.incomplete`

func TestContractCodes(t *testing.T) {
	var have []string
	for _, e := range Register(form(t, "2021")) {
		if slices.Contains(have, e.Code) {
			t.Errorf("%s stands twice in the register", e.Code)
		}
		have = append(have, e.Code)
	}
	for _, code := range strings.Fields(contractCodes) {
		if !slices.Contains(have, code) {
			t.Errorf("the register lacks %s", code)
		}
	}
}
