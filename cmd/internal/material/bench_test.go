package material_test

import (
	"bytes"
	"testing"

	"nianbao/cmd/internal/material"
	"nianbao/cmd/internal/report"
)

// BenchmarkCounty makes the material of a county of sixty, its draft and 素材.docx.
func BenchmarkCounty(b *testing.B) {
	change, _ := plant(0)
	c := newCounty(b, 60, 0, change)
	b.Run("of", func(b *testing.B) {
		for range b.N {
			material.Of(c.result)
		}
	})
	m := material.Of(c.result)
	b.Run("draft", func(b *testing.B) {
		for range b.N {
			m.Draft(c.result.BodyFiling())
		}
	})
	b.Run("document", func(b *testing.B) {
		for range b.N {
			var out bytes.Buffer
			if err := m.Document().DOCX(&out, report.DOCXOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
