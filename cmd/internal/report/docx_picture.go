//go:build !js

package report

import "strconv"

// chart writes a chart as a picture in the line of text, and its figures in words below: the letters in the picture are
// explained there.
func (x *docxBody) chart(c *Chart) {
	const emuPerMM = 36000
	data, w, h := c.png()
	x.pics++
	n := strconv.Itoa(x.pics)
	id := x.pack.part("word/media/chart"+n+".png", "image/png", "image", data)
	cx := int(140 * emuPerMM * min(x.scale, 1))
	cy := cx * h / w
	x.open("ReportPicture", "")
	b := &x.buf
	b.Raw(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="`).Int(cx).Raw(`" cy="`).Int(cy).
		Raw(`"/><wp:docPr id="`, n, `" name="图`, n, `" descr="`).Text(c.Text(true)).Raw(`"/><wp:cNvGraphicFramePr/>`,
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>`,
		`<pic:nvPicPr><pic:cNvPr id="`, n, `" name="chart`, n, `.png"/><pic:cNvPicPr/></pic:nvPicPr>`,
		`<pic:blipFill><a:blip r:embed="`, id, `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`,
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="`).Int(cx).Raw(`" cy="`).Int(cy).
		Raw(`"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`,
			`</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
	x.open("ReportLegend", "")
	x.run(c.Text(true), "")
	b.Raw(`</w:p>`)
}
