package templates

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxCellText is what Excel keeps in one cell, in UTF-16 units (ECMA-376 part 1, 18.3.1.4, and Excel's stated limits).
const maxCellText = 32767

// narrative checks that what must be written is there and that its marks name figures.
func (c *checker) narrative() {
	form := c.filing.Form
	for _, p := range form.Passages() {
		text := c.filing.Narrative[p.ID]
		if strings.TrimFunc(text, isSpace) == "" {
			if p.Required && p.Standard == "" {
				c.report("narrative.missing", p, Place{}, Words{"hint": p.Hint})
			}
			continue
		}
		if n := len(utf16.Encode([]rune(text))); n > maxCellText {
			c.report("narrative.too-long", p, Place{}, Words{"got": strconv.Itoa(n)})
		}
		for _, name := range MarkNames(text) {
			if _, known := form.Mark(name); !known {
				c.report("narrative.mark", p, Place{}, Words{"got": "【" + name + "】", "suggest": suggestMark(form, name)})
			}
		}
	}
}

// suggestMark names the nearest mark.
func suggestMark(form *Form, name string) string {
	names := make([]string, len(form.Marks))
	for i, m := range form.Marks {
		names[i] = m.Name
	}
	if near := Nearest(name, names); near != "" {
		return "是不是“【" + near + "】”？"
	}
	return "可用的标记列在“正文”表右侧。"
}
