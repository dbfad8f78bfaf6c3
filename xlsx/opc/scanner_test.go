package opc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

// scanAll writes the tokens of a document, one a line, texts joined.
func scanAll(data []byte) (string, error) {
	s, err := NewScanner("p", data, Limits{})
	if err != nil {
		return "", err
	}
	var b, text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			fmt.Fprintf(&b, "%q\n", text.String())
			text.Reset()
		}
	}
	for {
		kind, err := s.Next()
		if err == io.EOF {
			flush()
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch kind {
		case Start:
			flush()
			fmt.Fprintf(&b, "<%s %s", s.Name().Space, s.Name().Local)
			for _, a := range s.Attrs() {
				fmt.Fprintf(&b, " {%s}%s=%q", a.Name.Space, a.Name.Local, a.Value)
			}
			b.WriteByte('\n')
		case End:
			flush()
			fmt.Fprintf(&b, ">%s %s\n", s.Name().Space, s.Name().Local)
		case Text:
			text.Write(s.Bytes())
		}
	}
}

// referenceAll does the same by encoding/xml. Attribute values cannot be told
// apart from normalised ones there, so that lone white space is made spaces.
func referenceAll(data []byte) (string, error) {
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
	var b, text strings.Builder
	depth := 0
	flush := func() {
		if text.Len() > 0 {
			fmt.Fprintf(&b, "%q\n", text.String())
			text.Reset()
		}
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			flush()
			fmt.Fprintf(&b, "<%s %s", tok.Name.Space, tok.Name.Local)
			for _, a := range tok.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				fmt.Fprintf(&b, " {%s}%s=%q", a.Name.Space, a.Name.Local, a.Value)
			}
			b.WriteByte('\n')
		case xml.EndElement:
			depth--
			flush()
			fmt.Fprintf(&b, ">%s %s\n", tok.Name.Space, tok.Name.Local)
		case xml.CharData:
			if depth > 0 {
				text.Write(tok)
			}
		}
	}
}

var scannerGood = []string{
	`<a/>`, `<a></a>`, `<a >x</a >`, "<?xml version=\"1.0\"?>\n<a/>\n<!-- c -->\n<?pi x?>",
	`<a b="1" c='2'>&lt;&gt;&amp;&apos;&quot;&#65;&#x4e00;</a>`,
	`<a xmlns="u"><b xmlns=""/><c/></a>`, `<p:a xmlns:p="u" p:b="1" b="2"><p:c/></p:a>`,
	"<a>1\r\n2\r3</a>", `<a><![CDATA[<&]]>b<![CDATA[]]></a>`, `<a>]] > ]]</a>`, `<a b="&#10;&#9;x&#13;"/>`,
	`<表 列="值">字</表>`, `<a xml:space="preserve"> </a>`, `<a b=">"/>`, "\ufeff<a/>", `<a-b.c_1/>`,
	`<a xmlns:p="u"><p:b xmlns:p="v"><p:c/></p:b><p:d/></a>`,
	`<?xml version='1.0' encoding='utf-8' standalone='no' ?><a/>`,
}

// scannerBad are documents both must refuse; scannerStricter are those only
// this package does, the list of known differences.
var scannerBad = map[string]string{
	`<a`: "cut", `<a>`: "not ended", `<a></b>`: "other end", `<a b=1/>`: "no quotes",
	`<a b/>`: "no value", `<a>&</a>`: "bare &", `<a>&nbsp;</a>`: "HTML entity", `<a>&#0;</a>`: "NUL",
	`<a>&#x110000;</a>`: "beyond Unicode", `<a>]]></a>`: "]]> in text", `<a b="<"/>`: "< in value",
	"<a>\xff</a>": "bad UTF-8", "<a>\x01</a>": "control", "<a>\uffff</a>": "noncharacter",
	`<a><!-- -- --></a>`: "-- in comment", `<a><!-- --->`: "--->", `<a><![CDATA[</a>`: "CDATA cut",
	`<1a/>`: "name begins with digit", `<?xml version="1.1"?><a/>`: "XML 1.1",
	`<?xml version="1.0" encoding="x-none"?><a/>`: "encoding", `<a:b:c xmlns:a="u"/>`: "two colons",
	`</a>`: "end only", `<a/></a>`: "end too many", `<>x</>`: "no name", `<a b="1`: "value cut", `<?`: "cut", `<!`: "cut",
	`<a>&lt</a>`: "reference not ended", `<a>&#x;</a>`: "no digits", `<a>&#-1;</a>`: "sign",
}

var scannerStricter = map[string]string{
	``:                  "no element",
	`<a/><b/>`:          "a second root",
	`x<a/>`:             "text before the root",
	`<a/>x`:             "text after the root",
	`<a/><![CDATA[x]]>`: "CDATA after the root",
	`<a b="1" b="2"/>`:  "attribute twice",
	`<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`: "attribute twice by two prefixes",
	`<a b="1"c="2"/>`:              "no white space between attributes",
	`<p:a/>`:                       "prefix not declared",
	`<a p:b="1"/>`:                 "prefix of an attribute not declared",
	`<a xmlns:p=""/>`:              "prefix without a namespace",
	`<a xmlns:p="u" xmlns:p="v"/>`: "prefix declared twice",
	`<a xmlns:xmlns="u"/>`:         "reserved prefix",
	`<:a/>`:                        "colon first",
	`<a>&#xD800;</a>`:              "surrogate",
	` <?xml version="1.0"?><a/>`:   "declaration not first",
	`<a><?xml version="1.0"?></a>`: "declaration inside",
	`<!DOCTYPE a><a/>`:             "DOCTYPE",
	`<!ELEMENT a><a/>`:             "declaration of an element",
	`<a:1b xmlns:a="u"/>`:          "local name begins with digit",
	`<?xml standalone="yes" version="1.0"?><a/>`: "declaration in wrong order",
}

func TestScanner(t *testing.T) {
	for _, doc := range scannerGood {
		got, err := scanAll([]byte(doc))
		want, err2 := referenceAll([]byte(doc))
		if err != nil || err2 != nil || got != want {
			t.Errorf("%q\ngot  %v\n%s\nwant %v\n%s", doc, err, got, err2, want)
		}
	}
	for doc, reason := range scannerBad {
		if _, err := scanAll([]byte(doc)); kindOf(err) != Damaged {
			t.Errorf("%q (%s): %v", doc, reason, err)
		}
		if _, err := referenceAll([]byte(doc)); err == nil {
			t.Errorf("%q (%s): encoding/xml takes it; it belongs to the known differences", doc, reason)
		}
	}
	for doc, reason := range scannerStricter {
		if _, err := scanAll([]byte(doc)); kindOf(err) == 0 {
			t.Errorf("%q (%s): %v", doc, reason, err)
		}
		if _, err := referenceAll([]byte(doc)); err != nil {
			t.Errorf("%q (%s): encoding/xml refuses it too: %v", doc, reason, err)
		}
	}
}

// Line ends and tabs in attribute values become spaces, which encoding/xml does
// not do.
func TestAttributeNormalisation(t *testing.T) {
	got, err := scanAll([]byte("<a b='1\t2\n3\r\n4&#10;5'/>"))
	if want := "<  a"; err != nil || got != "< a {}b=\"1 2 3 4\\n5\"\n> a\n" {
		t.Errorf("got %q %v, want %q", got, err, want)
	}
}

func TestScannerPosition(t *testing.T) {
	_, err := scanAll([]byte("<a>\n<b>\n</c></a>"))
	e, ok := err.(*Error)
	if !ok || e.Line != 3 || e.Offset != 8 || e.Part != "p" {
		t.Errorf("%#v", err)
	}
}

// The characters of a document are checked eight at a time; every place in the
// eight must be looked at.
func TestCheckChars(t *testing.T) {
	for at := range 40 {
		for _, bad := range []string{"\x00", "\x1f", "\x08", "\xff", "\xc0\x80", "\xed\xa0\x80", "\ufffe"} {
			doc := strings.Repeat("x", at) + bad + strings.Repeat("y", 20)
			if got := checkChars([]byte(doc)); got != at {
				t.Errorf("%q at %d: %d", bad, at, got)
			}
		}
		for _, good := range []string{"\t", "\n", "\r", "\x7f", "表", "\U00010405", " "} {
			doc := strings.Repeat("x", at) + good + strings.Repeat("y", 20)
			if got := checkChars([]byte(doc)); got != -1 {
				t.Errorf("%q at %d: %d", good, at, got)
			}
		}
	}
}

// FuzzScanner holds that whatever encoding/xml refuses is refused, and that what
// both accept has the same tokens.
func FuzzScanner(f *testing.F) {
	for _, doc := range scannerGood {
		f.Add([]byte(doc))
	}
	for _, m := range []map[string]string{scannerBad, scannerStricter} {
		var keys []string
		for doc := range m {
			keys = append(keys, doc)
		}
		slices.Sort(keys)
		for _, doc := range keys {
			f.Add([]byte(doc))
		}
	}
	_, plain := velvet(f)
	c, err := OpenContainer(bytes.NewReader(plain), int64(len(plain)), Limits{})
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range c.Names() {
		if part, err := c.Read(name); err == nil && len(part) < 4000 {
			f.Add(part)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := scanAll(data)
		if err != nil {
			if kindOf(err) == 0 {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		doc, _ := toUTF8("p", data, 1<<30)
		if label, start := declaration("p", doc); label != "" && !strings.EqualFold(label, "utf-8") {
			doc = doc[start:] // encoding/xml would ask for a reader of that encoding
		}
		want, err := referenceAll(doc)
		if err != nil {
			t.Fatalf("accepted, but encoding/xml says %v\n%q", err, data)
		}
		if got != want && !strings.ContainsAny(string(doc), "\t\r\n") {
			t.Fatalf("tokens\n%s\nwant\n%s", got, want)
		}
	})
}

// TestCellNamesApart: names that alternate in every cell do not drive each other out of the cache.
func TestCellNamesApart(t *testing.T) {
	var s Scanner
	taken := map[*cached]string{}
	for _, list := range []struct {
		names []string
		attr  bool
	}{{[]string{"row", "c", "v", "f", "is", "t"}, false}, {[]string{"r", "s", "t", "ht", "customHeight"}, true}} {
		for _, name := range list.names {
			place := s.cached([]byte(name), list.attr)
			if other := taken[place]; other != "" {
				t.Errorf("%s and %s share a place", name, other)
			}
			taken[place] = name
		}
	}
}
