package material

import (
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/alike"
	"nianbao/templates/lists"
)

// mostWriters is of how many agencies the sentences are held against each other and 素材.docx is written: twice the agencies of
// a large county, and some 20 MB. A province writes its text from those of its cities.
const mostWriters = 500

// same is how many per cent of a sentence stand in another one for the two to be one, as in collecting.
const same = 90

// Material is what the agencies of a body have written.
type Material struct {
	result   *collect.Result
	writers  []*collect.Standing
	passages []*templates.Passage
	crowd    *alike.Crowd // of all sentences; nil where there are too many writers
	texts    [][]passage  // by writer, where there are not too many
	said     *alike.Crowd // sentences of the passages on problems
	numbers  []Number
}

// A passage is a text with its sentences and their groups in the crowd.
type passage struct {
	text      string
	sentences []string
	groups    []int
}

// Of brings the material of a result together.
func Of(r *collect.Result) *Material {
	m := &Material{result: r, writers: r.Writers(), passages: r.Form.Passages()}
	if len(m.writers) > mostWriters {
		return m
	}
	m.crowd, m.said = alike.NewCrowd(same), alike.NewCrowd(alike.Nearly)
	for i, s := range m.writers {
		of := make([]passage, len(m.passages))
		for k, text := range s.Passages() {
			read := alike.Read(text, s.Agency.Name, s.Agency.Short)
			of[k] = passage{text, read.Sentences(), m.crowd.Add(read, i)}
			if m.passages[k].Least > 0 {
				m.said.Add(read, i)
			}
			m.read(i, k, text)
		}
		m.texts = append(m.texts, of)
	}
	m.weigh()
	return m
}

// Whole reports whether all of the material is there: of too many agencies there are only the passages.
func (m *Material) Whole() bool { return m.crowd != nil }

// A Shared is a sentence that several agencies have.
type Shared struct {
	Text     string // as the first of them has it
	Agencies []string
}

// Repeated lists the problems that several agencies name, and what they do about them; those of most agencies first.
func (m *Material) Repeated() (problems, measures []Shared) {
	if !m.Whole() {
		return nil, nil
	}
	for _, g := range m.said.Shared() {
		s := Shared{bare(g.Text), m.names(g.Members)}
		if isMeasure(s.Text) {
			measures = append(measures, s)
		} else {
			problems = append(problems, s)
		}
	}
	return problems, measures
}

func (m *Material) names(writers []int) []string {
	return lists.Map(writers, func(i int) string { return m.writers[i].Agency.Label() })
}

// numbering is how the points of a passage begin.
var numbering = strings.Fields("一是 二是 三是 四是 五是 六是 七是 八是 其一 其二 其三 此外 另外 同时")

// bare is a sentence without its number among others.
func bare(s string) string {
	s = strings.Trim(s, "，,：: 　")
	for _, n := range numbering {
		s = strings.TrimPrefix(s, n)
	}
	return strings.TrimLeft(s, "，,：: 　")
}

// Words of what is done about a problem: anywhere in a sentence, or at the beginning of one of its clauses.
var (
	measureWords = strings.Fields("下一步 针对上述 针对存在 针对以上 改进措施 已安排 已组织 已与 力争 今后")
	measureStart = strings.Fields("将 拟 计划 已 确保 争取")
)

// isMeasure reports whether a sentence tells what is done about a problem, and not the problem.
func isMeasure(sentence string) bool {
	for _, w := range measureWords {
		if strings.Contains(sentence, w) {
			return true
		}
	}
	for clause := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return r == '，' || r == ',' }) {
		for _, w := range measureStart {
			if strings.HasPrefix(strings.TrimSpace(clause), w) {
				return true
			}
		}
	}
	return false
}

// A Passage is one that an agency has written.
type Passage struct {
	Agency string
	State  string // why its filing does not count, "" where it does
	Text   string
	Shared []Shared // sentences of it that others have, too; Text as it stands in this passage, Agencies all of them
}

// Written calls fn for each passage that agencies have written of the k-th of the form, in the order of the roster, and returns
// the names of those that have written none.
func (m *Material) Written(k int, fn func(p *Passage)) (without []string) {
	for i, s := range m.writers {
		name := s.Agency.Label()
		if !s.Wrote(k) {
			without = append(without, name)
			continue
		}
		p := &Passage{Agency: name}
		if !s.Counted {
			p.State = s.Status()
		}
		if !m.Whole() {
			p.Text = s.Passages()[k]
		} else {
			x := &m.texts[i][k]
			p.Text = x.text
			for n, g := range x.groups {
				if group := m.crowd.Group(g); len(group.Members) > 1 {
					p.Shared = append(p.Shared, Shared{x.sentences[n], m.names(group.Members)})
				}
			}
		}
		fn(p)
	}
	return without
}
