package formula

import "testing"

const benchRule = "applications.new.natural + applications.carried_in.natural = applications.total.natural + applications.carried_out.natural"

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(benchRule); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	e, err := Parse(benchRule)
	if err != nil {
		b.Fatal(err)
	}
	values := []Decimal{FromInt(12)}
	lookup := func(string) ([]Decimal, error) { return values, nil }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Eval(lookup); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEqual(b *testing.B) {
	for name, returned := range map[string]string{
		"letter":   "SUM(D8:D28)",
		"spelling": "=sum($D$8:$D$28)",
		"linear":   "SUM(D8:D27)+D28",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !Equal("SUM(D8:D28)", returned, "表二") {
					b.Fatal("not equal")
				}
			}
		})
	}
}

func BenchmarkFromExcelNumber(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := FromExcelNumber("4166.2416190000004"); err != nil {
			b.Fatal(err)
		}
	}
}
