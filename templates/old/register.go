package old

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// A RegisterEntry is one line of the rule register: everything that can be said of a kind of finding before it happens.
type RegisterEntry struct {
	Code     string
	Title    string
	Severity Severity
	Message  string // with {where}, {got} and so on in place of what a finding shows
	Fix      string
	Do       Do
	Source   string // the clause, or whose demand it is
	Where    string // where it is found out: 填报表和命令, 命令, …
	By       string // who finds it: ByReader, ByCheck, ByCollect or ByReport
	Previous bool   // compares with last year
	Examples Examples
}

// Register lists the rules of a form and then the catalogue, always in the same order.
func Register(form *Form) []RegisterEntry {
	var list []RegisterEntry
	for _, r := range form.Rules {
		list = append(list, RegisterEntry{r.Code, r.Title, r.Severity, r.Message, r.Fix, "", r.Source, r.where(), ByCheck, r.previous(), r.Examples})
	}
	for _, e := range Catalogue() {
		list = append(list, RegisterEntry{e.Code, e.Title, e.Severity, e.Message, e.Fix, e.Do, e.Source, e.where(), e.By, e.previous(), e.Examples})
	}
	return list
}

func (r *Rule) where() string {
	if _, ok := sights[r.Code]; r.Program && !ok {
		return "命令"
	}
	if r.previous() {
		return "命令（有上年数时）"
	}
	return "填报表和命令"
}

func (r *Rule) previous() bool { return slices.ContainsFunc(r.Instances, (*Instance).Previous) }

func (e Entry) previous() bool {
	return stage(e.Code) == stage("previous.") || e.Code == "narrative.copied"
}

func (e Entry) where() string {
	switch {
	case e.By == ByReader:
		return "命令（读文件时）"
	case e.By == ByReport:
		return "命令（成文时）"
	case e.By == ByCollect:
		return "命令（收表时）"
	case e.previous():
		return "命令（有上年数时）"
	case slices.Contains(inSheet, e.Code):
		return "填报表和命令"
	}
	return "命令"
}

// inSheet are the findings of the catalogue that sheet 核对 of the workbook shows, too.
var inSheet = []string{"value.blank-table", "value.text", "value.negative", "value.not-integer", "value.precision",
	"value.error-cell", "value.too-large",
	"narrative.missing", "narrative.mark"}

// RulesDigest names the set of rules that a check applied: "sha256:…" over the form's source, the catalogue and the
// office's regrading. Two checks with the same digest and the same filing have the same findings, program version apart.
func RulesDigest(form *Form, grades Grades) string {
	h := sha256.New()
	fmt.Fprintf(h, "form %s\ncatalogue %x\n", form.Digest, sha256.Sum256(catalogueSource))
	for _, code := range sortedNames(grades) {
		fmt.Fprintf(h, "grade %q %q %q\n", code, grades[code].Severity, grades[code].Reason)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
