package job

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// An Export reads filings that are to be written as data.
type Export struct {
	*World
	Basis
}

// Read reads every source that can be read, and returns all sources beside. What could not be read is told of, and the Fault
// weighs it; any other error comes without sources.
func (j *Export) Read(ctx context.Context, args []string) (read []*intake.Item, inputs []string, err error) {
	if inputs = j.walk(args); len(inputs) == 0 {
		return nil, nil, Failed("“%s”里没有可以导出的文件", strings.Join(args, "、"))
	}
	if err := j.prepare(ctx, &j.Open, inputs); err != nil {
		return nil, nil, err
	}
	items := make([]*intake.Item, len(inputs))
	Parallel(len(inputs), func(i int) {
		if ctx.Err() == nil {
			items[i] = intake.Open(inputs[i], j.Open)
		}
	})
	if ctx.Err() != nil {
		return nil, nil, Interrupted
	}
	var exit error
	for _, item := range items {
		j.sayFindings(item)
		if item.Filing == nil {
			exit = Heavier(exit, unreadable(args, item))
			continue
		}
		read = append(read, item)
	}
	return read, inputs, exit
}

// Exporters write filings as data, by the name of the format.
var Exporters = map[string]func(io.Writer, []*intake.Item) error{"json": exportJSON, "jsonl": exportLines, "csv": exportCSV}

// exportJSON writes one filing as an object, several as a list.
func exportJSON(w io.Writer, items []*intake.Item) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if len(items) == 1 {
		return enc.Encode(items[0].Filing)
	}
	list := lists.Map(items, func(item *intake.Item) *templates.Filing { return item.Filing })
	return enc.Encode(list)
}

// exportLines writes one object a line, with the file's name in front.
func exportLines(w io.Writer, items []*intake.Item) error {
	for _, item := range items {
		data, err := item.Filing.MarshalJSON()
		if err != nil {
			return err
		}
		var name bytes.Buffer
		enc := json.NewEncoder(&name)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(item.File); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, `{"file":%s,%s`+"\n", bytes.TrimSpace(name.Bytes()), data[1:]); err != nil {
			return err
		}
	}
	return nil
}

// exportCSV writes one row a filing and one column a key, for each form the filings use: the figures, then the passages of
// the narrative. The mark at the start tells Excel that the text is UTF-8.
func exportCSV(w io.Writer, items []*intake.Item) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	var keys []templates.Key
	var passages []string
	forms := map[string]bool{}
	for _, item := range items {
		if forms[item.Filing.Form.ID] {
			continue
		}
		forms[item.Filing.Form.ID] = true
		for _, k := range item.Filing.Form.Keys() {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
		for _, p := range item.Filing.Form.Passages() {
			if !slices.Contains(passages, p.ID) {
				passages = append(passages, p.ID)
			}
		}
	}
	head := []string{"file", "form", "year", "agency.code", "agency.name"}
	for _, k := range keys {
		head = append(head, string(k))
	}
	head = append(head, passages...)
	if err := csvRow(w, head); err != nil {
		return err
	}
	for _, item := range items {
		f := item.Filing
		row := []string{roster.Guard(item.File), f.Form.ID, fmt.Sprint(f.Year), roster.Guard(f.Agency.Code), roster.Guard(f.Agency.Name)}
		for _, k := range keys {
			row = append(row, csvCell(f, k))
		}
		for _, id := range passages {
			row = append(row, roster.Guard(f.Narrative[id]))
		}
		if err := csvRow(w, row); err != nil {
			return err
		}
	}
	return nil
}

// csvRow writes a row by RFC 4180 with every field quoted, which encoding/csv does not offer.
func csvRow(w io.Writer, fields []string) error {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
	}
	b.WriteString("\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func csvCell(f *templates.Filing, k templates.Key) string {
	if f.Form.Figure(k) == nil {
		return ""
	}
	c := f.Stated(k)
	switch {
	case c.Kind == templates.CellBlank:
		return ""
	case c.Kind == templates.CellNumber && c.Remark == "":
		return c.Number.String()
	case c.Kind == templates.CellUnreadable || c.Text == "": // what was seen must not pass for the figure
		return "（无法读取）" + c.Text
	}
	return roster.Guard(c.Text)
}
