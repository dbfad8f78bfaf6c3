package report

// The page without a program draws no charts: what draws them is as large as all the rest. What they show stands there in words.

func (x *docxBody) chart(c *Chart) {
	x.open("ReportLegend", "")
	x.run(c.Text(true), "")
	x.buf.Raw(`</w:p>`)
}

func (h *htmlWriter) chart(c *Chart) { h.element("p", "legend", "", "", c.Text(false)) }
