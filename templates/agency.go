package templates

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"nianbao/templates/hanzi"
)

// ContactDoubt says, in words for a clerk, why a detail of an agency can hardly be what it is called, or "" if it can: a
// postcode of six digits, a telephone or fax number with a number of digits that such numbers have, an e-mail address with
// its @. field is postcode, phone, fax or email; every other field is beyond doubt. Blank is not in doubt, nor a sign for
// nothing (/, 无). It is for whoever reads such details: filings, published reports, rosters.
func ContactDoubt(field, value string) string {
	plain := hanzi.Trim(hanzi.Figure(value))
	if plain == "" || blanks[plain] {
		return ""
	}
	switch field {
	case "postcode":
		return postcodeDoubt(plain)
	case "phone", "fax":
		return numberDoubt(plain)
	case "email":
		return emailDoubt(plain)
	}
	return ""
}

// contactFields are the details that ContactDoubt looks at, with their names on the cover.
var contactFields = []struct{ field, name string }{
	{"postcode", "邮政编码"}, {"phone", "联系电话"}, {"fax", "传真"}, {"email", "电子邮箱"},
}

// contact asks about the details of the agency that cannot be what they are called. They are printed in the report as
// they stand.
func (c *checker) contact() {
	details := c.filing.Agency.Particulars()
	for _, f := range contactFields {
		value := *details[f.field]
		doubt := ContactDoubt(f.field, value)
		if doubt == "" {
			continue
		}
		key := AgencyKey(f.field)
		place := c.filing.Boxes[string(key)]
		c.report("cover.contact", nil, place, Words{"where": strings.TrimSpace(Where(nil, place) + " " + f.name), "got": value, "doubt": doubt})
		c.findings[len(c.findings)-1].Key = key
	}
}

// AgencyKey is the key of a detail of the agency in findings, and in Filing.Boxes the name of its place.
func AgencyKey(field string) Key { return Key("agency." + field) }

func postcodeDoubt(s string) string {
	digits := len(digitsOf(s))
	switch {
	case digits != len(s):
		return "邮政编码应当只有六位数字"
	case digits != 6:
		return "邮政编码应当是六位数字，这里是 " + strconv.Itoa(digits) + " 位"
	}
	return ""
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if hanzi.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

var (
	betweenNumbers = regexp.MustCompile(`[、,;/\n]|或|和|\s{2,}`)
	extension      = regexp.MustCompile(`(?i)(?:\(?(?:转|分机|ext\.?|x|#)\s*\d{1,6}(?:\s*[-、/]\s*\d{1,6})*\)?)\s*$`)
	country        = regexp.MustCompile(`^\s*[(]?\s*(?:\+|00)\s*86\s*[)]?`)
	innerNumber    = regexp.MustCompile(`^(\(?0\d{2,3}\)?[-\s]?\d{7,8}|\d{7,8})-\d{1,6}$`) // 0955-4012345-801
)

func besideNumber(r rune) bool { return hanzi.Space(r) || unicode.Is(unicode.Han, r) || r == ':' }

// numberDoubt looks at one or several telephone numbers.
func numberDoubt(s string) string {
	if digitsOf(s) == "" {
		return "里面没有号码"
	}
	first := true
	for _, part := range betweenNumbers.Split(extension.ReplaceAllString(s, ""), -1) {
		part = strings.TrimFunc(extension.ReplaceAllString(part, ""), besideNumber)
		if digits := len(digitsOf(part)); digits == 0 || !first && digits <= 4 { // 4012345/46: the end of another number
			continue
		}
		first = false
		if doubt := oneNumberDoubt(part); doubt != "" {
			return doubt
		}
	}
	return ""
}

func oneNumberDoubt(s string) string {
	s = country.ReplaceAllString(s, "")
	dashes := strings.NewReplacer("—", "-", "–", "-", "―", "-", "─", "-", "~", "-", "~", "-").Replace(s)
	if m := innerNumber.FindStringSubmatch(strings.TrimSpace(dashes)); m != nil {
		s = m[1]
	}
	number := digitsOf(s)
	area := strings.HasPrefix(number, "0")
	plausible := false
	switch len(number) {
	case 5: // a service number: 12345, 95598
		plausible = number[0] == '1' || number[0] == '9' || strings.Trim(number, "0") == ""
	case 7, 8: // a local number
		plausible = !area || strings.Trim(number, "0") == ""
	case 10: // 010-1234567, 400-123-4567, 955-4012345 without its 0
		plausible = true
	case 11: // 13800000000, 0955-4012345
		plausible = area || number[0] == '1'
	case 12: // 0371-12345678
		plausible = area
	}
	if plausible {
		return ""
	}
	return "有 " + strconv.Itoa(len(number)) + " 位数字，不像电话号码（座机带区号共 10 至 12 位，手机 11 位）"
}

var mailAddress = regexp.MustCompile(`^[A-Za-z0-9._%+'-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$`)

// MailAddresses are the addresses in a box that may hold several, none where one of them cannot be one.
func MailAddresses(box string) []string {
	list := mailParts(hanzi.Trim(hanzi.Figure(box)))
	if slices.ContainsFunc(list, func(s string) bool { return !mailAddress.MatchString(s) }) {
		return nil
	}
	return list
}

// mailParts parts what people write between addresses, once it is folded.
func mailParts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,;/", r) || unicode.IsSpace(r) })
}

func emailDoubt(s string) string {
	for _, part := range mailParts(s) {
		switch n := strings.Count(part, "@"); {
		case n == 0:
			return "电子邮箱里应当有“@”"
		case n > 1:
			return "电子邮箱里只应有一个“@”"
		case !mailAddress.MatchString(part):
			return "不像电子邮箱的地址（应当像 name@example.gov.cn）"
		}
	}
	return ""
}

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
