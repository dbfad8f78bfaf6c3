package report

import (
	"bytes"
	"path"
	"slices"
	"strings"

	reportparts "nianbao/templates/report"
)

// letterhead puts an office's styles, page, headers and footers into the package.
func (p *docxPackage) letterhead(h *letterhead) error {
	p.page = h.page
	p.page.refs = nil
	p.names = h.names
	p.part("word/styles.xml", typeMain+"styles+xml", "styles", h.styles)
	settings := reportparts.Settings
	if !h.odd {
		settings = bytes.Replace(settings, []byte("<w:evenAndOddHeaders/>\n"), nil, 1)
	}
	p.part("word/settings.xml", typeMain+"settings+xml", "settings", settings)
	for _, kind := range []string{"fontTable", "theme", "numbering"} {
		for _, id := range sortedKeys(h.rels) {
			if rel := h.rels[id]; rel.kind == kind && h.files[rel.target] != nil && h.files[relsOf(rel.target)] == nil {
				p.part(rel.target, h.types["/"+rel.target], kind, h.files[rel.target])
			}
		}
	}
	seen := map[string]string{}
	for _, ref := range h.page.refs {
		id, ok := seen[ref.id]
		if !ok {
			id = p.part(ref.id, typeMain+ref.element+"+xml", ref.element, h.files[ref.id])
			seen[ref.id] = id
			if err := p.pictures(h, ref.id); err != nil {
				return err
			}
		}
		p.page.refs = append(p.page.refs, pageRef{ref.element, ref.kind, id})
	}
	return nil
}

func relsOf(part string) string {
	return path.Dir(part) + "/_rels/" + path.Base(part) + ".rels"
}

// pictures adds what a header or footer refers to: pictures inside the file, and addresses on the web.
func (p *docxPackage) pictures(h *letterhead, part string) error {
	name := relsOf(part)
	if h.files[name] == nil {
		return nil
	}
	var r relationships
	if err := h.unmarshal(name, &r); err != nil {
		return err
	}
	for _, rel := range r.Relationship {
		if rel.TargetMode == "External" {
			if strings.HasPrefix(rel.Target, "http://") || strings.HasPrefix(rel.Target, "https://") {
				continue
			}
			return letterheadError("的页眉或页脚链接到文件以外的“" + clean(rel.Target) + "”，请把图片改为嵌入")
		}
		target := partName(rel.Target)
		if h.files[target] == nil || path.Base(rel.Type) != "image" && path.Base(rel.Type) != "hdphoto" {
			return letterheadError("的页眉或页脚里有不能带走的内容（" + clean(path.Base(rel.Type)) + "），请只用文字和图片")
		}
		if !slices.ContainsFunc(p.parts, func(q docxPart) bool { return q.name == target }) {
			kind := h.types["/"+target]
			if kind == "" {
				kind = h.types[strings.ToLower(path.Ext(target))]
			}
			p.part(target, kind, "", h.files[target])
		}
	}
	p.part(name, "", "", h.files[name])
	return nil
}

// markDrafts puts the draft mark into headers that a letterhead brought.
func (p *docxPackage) markDrafts() {
	for i, ref := range p.page.refs {
		if ref.element != "header" {
			continue
		}
		for _, rel := range p.rels {
			if rel.id != ref.id {
				continue
			}
			for k := range p.parts {
				if part := &p.parts[k]; part.name == "word/"+rel.target {
					end := bytes.LastIndex(part.data, []byte("</"))
					if end >= 0 && !bytes.Contains(part.data, []byte(`id="DraftMark`)) {
						part.data = slices.Concat(part.data[:end], []byte(draftMark(i+3)), part.data[end:])
					}
				}
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
