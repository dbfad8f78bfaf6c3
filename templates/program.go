package templates

// programs are the rules that no expression can say. A form that asks for one names it with "program: true" and gives it
// severity, words and source; what holds for every form stands in the catalogue instead. It is filled in by init, because
// the loader, which needs the names, is itself needed by what the functions call.
var programs map[string]func(*checker, *Rule)

func init() {
	programs = map[string]func(*checker, *Rule){
		"narrative.fees": (*checker).fees,
		"fees.notice":    (*checker).feesNotice,
	}
}

// broke makes the finding of a rule that the program carries out.
func (c *checker) broke(r *Rule, subject any, place Place, words Words) {
	c.findings = append(c.findings, makeFinding(Entry{Code: r.Code, Severity: r.Severity, Message: r.Message, Fix: r.Fix,
		Source: r.Source}, subject, place, words))
}
