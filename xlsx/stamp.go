package xlsx

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Stamp says whose workbook it is: which form, agency and year it was made for. It is written three times (very hidden
// sheet _nianbao, custom property nianbao, defined name _nianbao_stamp), because each of Excel, WPS and LibreOffice
// loses a different one.
type Stamp struct {
	Form       string // id of the edition, "2021"
	FormDigest string // digest of its source, "sha256:…"
	Code       string // of the agency, "" for none
	Agency     string // name, "" for a workbook that belongs to nobody yet
	Year       int
	Roster     string // id of the batch, "" for a single workbook
	Structure  string // Layout.Digest
	Version    string // of the program
}

// Names under which the stamp is written.
const (
	StampProperty = "nianbao"
	StampName     = "_nianbao_stamp"
	stampSchema   = "nianbao.stamp/1"
)

// ErrNoStamp is returned for text that is no stamp.
var ErrNoStamp = errors.New("not a stamp")

// pairs returns the stamp as names and values, in the order of writing.
func (s Stamp) pairs() [][2]string {
	return [][2]string{
		{"stamp", stampSchema}, {"form", s.Form}, {"form-digest", s.FormDigest}, {"code", s.Code}, {"agency", s.Agency},
		{"year", strconv.Itoa(s.Year)}, {"roster", s.Roster}, {"structure", s.Structure}, {"version", s.Version},
	}
}

var (
	stampEscaper   = strings.NewReplacer("%", "%25", ";", "%3B", "=", "%3D", `"`, "%22", "&", "%26", "\n", "%0A", "\r", "%0D", "\t", "%09")
	stampUnescaper = strings.NewReplacer("%25", "%", "%3B", ";", "%3D", "=", "%22", `"`, "%26", "&", "%0A", "\n", "%0D", "\r", "%09", "\t")
)

// Encode returns the stamp as one line of text: stamp=nianbao.stamp/1;form=2021;…
func (s Stamp) Encode() string {
	parts := lists.Map(s.pairs(), func(p [2]string) string { return p[0] + "=" + stampEscaper.Replace(p[1]) })
	return strings.Join(parts, ";")
}

// ParseStamp reads what Encode wrote. Unknown names are left alone, so that a later version may add some.
func ParseStamp(text string) (Stamp, error) {
	var pairs [][2]string
	for _, part := range strings.Split(strings.TrimSpace(text), ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return Stamp{}, ErrNoStamp
		}
		pairs = append(pairs, [2]string{name, stampUnescaper.Replace(value)})
	}
	return StampFromPairs(pairs)
}

// StampFromPairs reads a stamp from names and values as they stand in columns A and B of sheet _nianbao.
func StampFromPairs(pairs [][2]string) (Stamp, error) {
	var s Stamp
	schema, year := "", "0"
	fields := map[string]*string{"stamp": &schema, "form": &s.Form, "form-digest": &s.FormDigest, "code": &s.Code,
		"agency": &s.Agency, "year": &year, "roster": &s.Roster, "structure": &s.Structure, "version": &s.Version}
	for _, p := range pairs {
		if field := fields[strings.TrimSpace(p[0])]; field != nil {
			*field = strings.TrimSpace(p[1])
		}
	}
	var err error
	if s.Year, err = strconv.Atoi(year); err != nil {
		return Stamp{}, fmt.Errorf("%w: year %q", ErrNoStamp, year)
	}
	if schema != stampSchema {
		return Stamp{}, ErrNoStamp
	}
	return s, nil
}

// maxFormulaText is the longest text constant that Excel takes in a formula, in UTF-16 units.
const maxFormulaText = 255

// definedName returns the stamp as the formula of a defined name: a text constant, cut into several joined by & where it
// is longer than Excel takes.
func (s Stamp) definedName() string {
	return `"` + strings.Join(cutTexts(s.Encode(), maxFormulaText), `"&"`) + `"`
}

// ParseStampName reads the stamp from what a defined name refers to.
func ParseStampName(refersTo string) (Stamp, error) {
	text := strings.TrimPrefix(strings.TrimSpace(refersTo), "=")
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return Stamp{}, ErrNoStamp
	}
	parts := strings.Split(text[1:len(text)-1], `"`)
	// text constants at even places, with only & between them
	parts = slices.DeleteFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "&" })
	return ParseStamp(strings.Join(parts, ""))
}

// maxNameBytes bounds a file name: Linux allows 255 bytes, and a Chinese character takes three.
const maxNameBytes = 240

// FileName returns the name of an agency's blank workbook: CODE_NAME_YEAR年报填报表.xlsx.
func FileName(agency templates.Agency, year int) string {
	return NameOf(agency, fmt.Sprintf("%d年报填报表.xlsx", year))
}

// NameOf returns the name of a file of an agency's: CODE_NAME_TAIL, without a prefix when there is no code. Characters that
// Windows forbids in file names are replaced by their full-width forms, in the file name only; a name too long for a file
// system is cut.
func NameOf(agency templates.Agency, tail string) string {
	name := SafeName(agency.Name)
	if code := SafeName(agency.Code); code != "" {
		name = code + "_" + name
	}
	if name == "" {
		return tail
	}
	return cutBytes(name, maxNameBytes-len(tail)-1) + "_" + tail
}

// forbidden are the characters that Windows does not take in file names (Microsoft, Naming Files, Paths, and Namespaces).
var forbidden = strings.NewReplacer("<", "＜", ">", "＞", ":", "：", `"`, "＂", "/", "／", `\`, "＼", "|", "｜", "?", "？", "*", "＊")

// SafeName makes text fit to be part of a file name: no forbidden, control or invisible characters, no blanks or dots at
// its ends, and none of the names of devices.
func SafeName(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
	text = strings.Trim(forbidden.Replace(text), " .")
	switch base, _, _ := strings.Cut(strings.ToUpper(text), "."); {
	case base == "CON" || base == "PRN" || base == "AUX" || base == "NUL",
		len(base) == 4 && (strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT")) && base[3] >= '0' && base[3] <= '9':
		return "_" + text
	}
	return text
}

// cutBytes cuts text to at most n bytes between characters.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], " .")
}
