package pdf

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// Lines above and below the text that belong to the page: its number, and what every page repeats.

const (
	margin = 0.12 // of the height: where such lines stand; a page's margins are 7 to 13 percent of it
	edges  = 3    // lines at each end of a page that are looked at
)

var pageNumber = regexp.MustCompile(`^[—–―－\-~·•\s]*(?:[0-9]{1,3}|第[0-9]{1,3}页(?:[，,/]?共[0-9]{1,3}页)?|[0-9]{1,3}/[0-9]{1,3})[—–―－\-~·•\s]*$`)

var digits = regexp.MustCompile(`[0-9]+`)

// furniture takes such lines away.
func furniture(pages []Page) {
	seen := map[string]int{}
	for i := range pages {
		for text := range pages[i].outer() {
			seen[text]++
		}
	}
	for i := range pages {
		p := &pages[i]
		drop := map[int]bool{}
		for text, at := range p.outer() {
			line := hanzi.HalfDigits(hanzi.Squeeze(p.Items[at].Line.Text()))
			if seen[text] > 1 || pageNumber.MatchString(line) {
				drop[at] = true
			}
		}
		kept := p.Items[:0]
		for k := range p.Items {
			if !drop[k] {
				kept = append(kept, p.Items[k])
			}
		}
		p.Items = kept
	}
}

// outer returns the lines in the margins of a page, by what is the same of them on every page.
func (p *Page) outer() map[string]int {
	out := map[string]int{}
	look := func(i int, where string) bool {
		item := &p.Items[i]
		if item.Table != nil {
			return false
		}
		y := item.box().midY() / p.height()
		if y > margin && y < 1-margin {
			return false
		}
		text := hanzi.HalfDigits(hanzi.Squeeze(item.Line.Text()))
		out[where+digits.ReplaceAllString(strings.ToLower(text), "#")] = i
		return true
	}
	for i := 0; i < min(edges, len(p.Items)) && look(i, "above "); i++ {
	}
	for k := range slices.Backward(p.Items) {
		if len(p.Items)-k > edges || !look(k, "below ") {
			break
		}
	}
	return out
}
