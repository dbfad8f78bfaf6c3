package old

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed bodies.yaml
var bodiesSource []byte

// A Power says whether a body may make 规章, as far as anybody has said so.
type Power int8

const (
	PowerByName Power = iota // nobody has said; RuleMaking reads it from the name
	PowerYes
	PowerNo
)

// PowerOf is what a plain yes or no says.
func PowerOf(yes bool) Power {
	if yes {
		return PowerYes
	}
	return PowerNo
}

// MakesRules reports whether the agency may make 规章: as its office or its workbook says, else as its name does.
func (a *Agency) MakesRules() bool {
	if a.Rules == PowerByName {
		return RuleMaking(a.Name)
	}
	return a.Rules == PowerYes
}

// Hear takes from the office's roster what it knows better than the filing: whether the agency may make 规章, as the roster
// says or as the name does that it has for the agency. No agency gives itself the power.
func (a *Agency) Hear(listed Agency) {
	if has := listed.MakesRules(); has != a.MakesRules() {
		a.Rules = PowerOf(has)
	}
}

// bodyList is bodies.yaml.
type bodyList struct {
	Departments    []string            `yaml:"departments"`
	Offices        []string            `yaml:"offices"`
	Municipalities []string            `yaml:"municipalities"`
	CountyCities   map[string][]string `yaml:"county_cities"`

	county map[string]bool // all of CountyCities
}

var bodies = sync.OnceValue(func() *bodyList {
	b := &bodyList{county: map[string]bool{}}
	dec := yaml.NewDecoder(bytes.NewReader(bodiesSource))
	dec.KnownFields(true)
	if err := dec.Decode(b); err != nil {
		panic(fmt.Sprintf("templates: bodies.yaml: %v", err)) // held by a test
	}
	for _, list := range b.CountyCities {
		for _, name := range list {
			b.county[name] = true
		}
	}
	return b
})

// cityPath takes the name of a city apart: 江苏省 昆山, 延边朝鲜族自治州 延吉. The path before it may be missing.
var cityPath = regexp.MustCompile(`^(\p{Han}+?(?:省|自治区|自治州|地区|盟|市))?(\p{Han}+)市$`)

// RuleMaking reports whether a body of this name may make 规章 (立法法): a department of the State Council, or the
// government of a province, an autonomous region, a municipality, a city with districts or an autonomous prefecture;
// the office of such a government reports the government's. 市 alone may be a city of a county's rank: those are listed,
// or stand below another city or a prefecture in their own name. A name that is not known to be one counts as a city with
// districts: only these are as a rule called 市 without more.
func RuleMaking(name string) bool {
	b := bodies()
	for _, office := range b.Offices {
		name = strings.TrimSuffix(name, office)
	}
	if slices.Contains(b.Departments, strings.TrimPrefix(name, "中华人民共和国")) {
		return true
	}
	area, ok := strings.CutSuffix(name, "政府")
	if !ok {
		return false
	}
	area = strings.TrimPrefix(strings.TrimSuffix(area, "人民"), "中华人民共和国")
	for _, end := range []string{"省", "自治区", "自治州"} {
		if rest, ok := strings.CutSuffix(area, end); ok && rest != "" {
			return true
		}
	}
	m := cityPath.FindStringSubmatch(area)
	if m == nil {
		return false
	}
	below := func(end string) bool { return strings.HasSuffix(m[1], end) }
	return !slices.ContainsFunc([]string{"市", "州", "盟", "地区"}, below) && !b.county[m[2]]
}
