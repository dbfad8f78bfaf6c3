package returned

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// xmlPieces cuts XML into tags and the text between them.
func xmlPieces(b []byte) []string {
	var list []string
	for len(b) > 0 {
		if b[0] == '<' {
			i := bytes.IndexByte(b, '>') + 1
			list = append(list, string(b[:i]))
			b = b[i:]
			continue
		}
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			i = len(b)
		}
		list = append(list, string(b[:i]))
		b = b[i:]
	}
	return list
}

// mutateXML makes one change.
func mutateXML(r *rand.Rand, pieces []string) ([]byte, string) {
	p := slices.Clone(pieces)
	i := r.IntN(len(p))
	join := func(what string) ([]byte, string) { return []byte(strings.Join(p, "")), what }
	tag := strings.HasPrefix(p[i], "<")
	if !tag {
		old := p[i]
		switch r.IntN(5) {
		case 0:
			p[i] = strconv.Itoa(r.IntN(100000))
		case 1:
			p[i] = "-" + old
		case 2:
			p[i] = old + "0"
		case 3:
			p[i] = []string{"", "１２", "12件", "/", "1e3", "0.5", "NaN", "#REF!", "总计", "自然人", "一、本年新收政府信息公开申请数量", "1,234", "&amp;", "&bad;", "<x/>"}[r.IntN(15)]
		case 4:
			j := r.IntN(len(p))
			for strings.HasPrefix(p[j], "<") {
				j = r.IntN(len(p))
			}
			p[i], p[j] = p[j], p[i]
			return join(fmt.Sprintf("texts %q and %q exchanged", clipped(old), clipped(p[i])))
		}
		return join(fmt.Sprintf("text %q made %q", clipped(old), clipped(p[i])))
	}
	old := p[i]
	switch r.IntN(9) {
	case 0:
		p[i] = ""
		return join("left out " + clipped(old))
	case 1:
		p[i] += p[i]
		return join("doubled " + clipped(old))
	case 2:
		j := r.IntN(len(p))
		p[i], p[j] = p[j], p[i]
		return join("exchanged " + clipped(old) + " and " + clipped(p[i]))
	case 3, 4, 5: // an attribute's value
		if m := attributes(old); len(m) > 0 {
			a := m[r.IntN(len(m))]
			value := old[a[0]:a[1]]
			new := []string{"", "0", "1", "7", "s", "n", "str", "b", "e", "inlineStr", "d", "D7", "D8", "E9", "Z99", "XFE1", "hidden", "veryHidden", "rId3", "rId1",
				bump(value), bump(bump(value))}[r.IntN(22)]
			p[i] = old[:a[0]] + new + old[a[1]:]
			return join(fmt.Sprintf("%s: value %q made %q", clipped(old), value, new))
		}
		p[i] = strings.ToUpper(old)
		return join("upper case " + clipped(old))
	case 6: // an attribute left out
		if m := attributes(old); len(m) > 0 {
			a := m[r.IntN(len(m))]
			start := strings.LastIndexByte(old[:a[0]], ' ')
			p[i] = old[:start] + old[a[1]+1:]
			return join(clipped(old) + " made " + clipped(p[i]))
		}
		p[i] = strings.Replace(old, "<", "<x", 1)
		return join("renamed " + clipped(old))
	case 7: // a whole element moved behind another
		end := elementEnd(p, i)
		if end < 0 {
			p[i] = ""
			return join("left out " + clipped(old))
		}
		block := strings.Join(p[i:end], "")
		rest := append(slices.Clone(p[:i]), p[end:]...)
		j := r.IntN(len(rest) + 1)
		rest = slices.Insert(rest, j, block)
		p = rest
		return join("moved " + clipped(block))
	default: // a whole element left out or doubled
		end := elementEnd(p, i)
		if end < 0 {
			end = i + 1
		}
		block := slices.Clone(p[i:end])
		if r.IntN(2) == 0 {
			p = append(slices.Clone(p[:i]), p[end:]...)
			return join("left out all of " + clipped(strings.Join(block, "")))
		}
		p = slices.Insert(p, i, block...)
		return join("doubled all of " + clipped(strings.Join(block, "")))
	}
}

func clipped(s string) string {
	if len(s) > 90 {
		return strings.ToValidUTF8(s[:90], "") + "…"
	}
	return s
}

// attributes returns the places of the attribute values in a tag.
func attributes(tag string) [][2]int {
	var list [][2]int
	for i := 0; ; {
		j := strings.Index(tag[i:], `="`)
		if j < 0 {
			return list
		}
		start := i + j + 2
		end := strings.IndexByte(tag[start:], '"')
		if end < 0 {
			return list
		}
		list = append(list, [2]int{start, start + end})
		i = start + end + 1
	}
}

// bump adds one to the last digits of a text.
func bump(s string) string {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	n, err := strconv.Atoi(s[i:])
	if err != nil {
		return s + "1"
	}
	return s[:i] + strconv.Itoa(n+1)
}

// elementEnd returns the index after the element that begins at i, or -1.
func elementEnd(p []string, i int) int {
	if !strings.HasPrefix(p[i], "<") || strings.HasPrefix(p[i], "</") || strings.HasPrefix(p[i], "<?") {
		return -1
	}
	depth := 0
	for j := i; j < len(p); j++ {
		switch {
		case !strings.HasPrefix(p[j], "<") || strings.HasPrefix(p[j], "<?"):
		case strings.HasPrefix(p[j], "</"):
			depth--
		case !strings.HasSuffix(p[j], "/>"):
			depth++
		}
		if depth == 0 {
			return j + 1
		}
	}
	return -1
}
