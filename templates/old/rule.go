package old

import "nianbao/templates/formula"

// A Rule says what must be true of a filing. A rule with instances is an expression of the form and is evaluated here;
// a rule without one (Program) is carried out by code under the same code name.
type Rule struct {
	Code      string
	Title     string
	Severity  Severity
	Message   string // with {where}, {got}, {want}, {off} and more; see Finding
	Fix       string
	Source    string
	Computes  bool
	Program   bool
	Instances []*Instance
	Examples  Examples
}

// Examples are answers that break only this rule, and answers that look alike but are right. They are laid over a filing
// of zeros with a complete narrative; keys are figures, passages, agency facts ("agency.short"), tables ("" leaves a
// table blank), and, behind "previous.", figures and passages of last year's filing ("previous" alone: it was asked for and not found). A
// passage "*1001" stands for text of so many characters.
type Examples struct {
	Fail map[string]string `yaml:"fail"`
	Pass map[string]string `yaml:"pass"`
}

// An Instance is a rule for one row or column.
type Instance struct {
	Rule     *Rule
	Key      Key // where the finding is reported
	Expr     *formula.Expr
	Got      *formula.Expr // what stands; for an equation the side that holds Key
	Want     *formula.Expr // what should stand; nil if no single number is meant
	Operands []Key         // this year's figures that take part, without repetition
	Repeats  bool          // follows from the other instances: never the only fault

	operands []string // all operands, with previous. and agency facts
	previous bool     // needs last year's figures
}

// Previous reports whether the instance needs last year's figures.
func (i *Instance) Previous() bool { return i.previous }

// InSheet reports whether the instance can be computed in the workbook from this year's figures alone.
func (i *Instance) InSheet() bool { return !i.previous }
