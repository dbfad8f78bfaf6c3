package report

import (
	"strconv"
	"strings"

	"nianbao/templates"
)

// ScopeHeading stands above the table of the agencies that a report sums, on a page of its own behind the signature.
const ScopeHeading = "附件：汇总范围"

// scope lists the agencies of a sum; how each stands is for a draft alone.
func (b *builder) scope() {
	covers := b.filing.Covers
	if len(covers) == 0 {
		return
	}
	b.add(&Heading{Level: 1, Style: 1, Text: ScopeHeading, Apart: true})
	if b.opt.Draft {
		b.add(NewList("汇总范围和报送情况", []Column{{"序号", 14, true}, {"单位", 92, false}, {"报送情况", 50, true}}, b.states()))
		return
	}
	half := (len(covers) + 1) / 2 // two beside each other, down the left and then the right
	var rows [][]string
	for i := range half {
		row := []string{strconv.Itoa(i + 1), covers[i], "", ""}
		if k := half + i; k < len(covers) {
			row[2], row[3] = strconv.Itoa(k+1), covers[k]
		}
		rows = append(rows, row)
	}
	b.add(NewList("汇总范围", []Column{{"序号", 12, true}, {"单位", 66, false}, {"序号", 12, true}, {"单位", 66, false}}, rows))
}

// states lists the agencies of a draft with how they stand: those in the sum, and those that it waits for.
func (b *builder) states() (rows [][]string) {
	how := map[string]string{}
	for _, p := range b.filing.Pending {
		how[p.Name] = p.State
	}
	add := func(name, state string) { rows = append(rows, []string{strconv.Itoa(len(rows) + 1), name, state}) }
	for _, name := range b.filing.Covers {
		state, pending := how[name]
		if !pending {
			state = "已计入"
		}
		add(name, state)
	}
	for _, p := range b.filing.Pending {
		if strings.HasSuffix(p.State, templates.NotCounted) {
			add(p.Name, p.State)
		}
	}
	return rows
}
