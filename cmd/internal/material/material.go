package material

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/alike"
	"nianbao/templates/lists"
	"nianbao/templates/prose"
)

// mostText is how many characters of passages make one 素材.docx: Word takes 32 MB of text, at two bytes a character, and names and
// what is repeated come on top. It is the text of some 3,500 agencies.
const mostText = 10_000_000

// mostLike is of how many agencies sentences are one that are nearly so, and beyond it that are so to the letter: looking for
// likeness takes 0.2 MB an agency.
const mostLike = 500

// same is how many per cent of a sentence stand in another one for the two to be one, as in collecting.
const same = 90

// Material is what the agencies of a body have written.
type Material struct {
	result   *collect.Result
	writers  []*collect.Standing
	passages []*templates.Passage
	crowd    *alike.Crowd // of all sentences; nil where there is too much text
	letters  bool         // sentences of crowd are one to the letter
	texts    [][]passage  // by writer, where there is not too much
	numbers  []Number

	problems, measures []Shared
	labels             map[int]string // of what is repeated, by its group among the sentences of passages on problems
}

// A passage is a text with its sentences, their groups in the crowd, and those among the sentences on problems.
type passage struct {
	text         string
	sentences    []string
	groups, said []int
}

// Of brings the material of a result together.
func Of(r *collect.Result) *Material { return of(r, mostLike, mostText) }

func of(r *collect.Result, like, most int) *Material {
	m := &Material{result: r, writers: r.Writers(), passages: r.Form.Passages(), crowd: alike.NewCrowd(same)}
	if m.letters = len(m.writers) > like; m.letters {
		m.crowd = alike.NewCrowd(100)
	}
	said, reader := alike.NewCrowd(alike.Nearly), prose.TellingWords.Reader(prose.Writer{Year: r.Year}, nil)
	for i, s := range m.writers {
		of := make([]passage, len(m.passages))
		for k, text := range s.Passages() {
			read := alike.Read(text, s.Agency.Name, s.Agency.Short)
			of[k] = passage{text: text, sentences: read.Sentences(), groups: m.crowd.Add(read, i)}
			if m.passages[k].Least > 0 {
				of[k].said = said.Add(read, i)
			}
			m.read(reader, i, k, text)
			most -= utf8.RuneCountInString(text)
		}
		if most < 0 {
			return &Material{result: r, writers: m.writers, passages: m.passages}
		}
		m.texts = append(m.texts, of)
	}
	m.group(said)
	m.weigh()
	return m
}

// Whole reports whether all of the material is there: of too much text there are only the passages.
func (m *Material) Whole() bool { return m.crowd != nil }

// A Shared is a sentence that several agencies have.
type Shared struct {
	Label    string // 问题3, 措施1; "" for one that is in no list
	Text     string // as the first of them has it
	Count    int    // of agencies
	Agencies []string
}

// Repeated lists the problems that several agencies name, and what they do about them; those of most agencies first.
func (m *Material) Repeated() (problems, measures []Shared) { return m.problems, m.measures }

// group sorts what is repeated in passages on problems into problems and measures.
func (m *Material) group(said *alike.Crowd) {
	m.labels = map[int]string{}
	for _, g := range said.Shared() {
		s := Shared{Text: bare(g.Text), Count: len(g.Members), Agencies: m.names(g.Members)}
		list, kind := &m.problems, "问题"
		if isMeasure(s.Text) {
			list, kind = &m.measures, "措施"
		}
		s.Label = kind + strconv.Itoa(len(*list)+1)
		m.labels[g.Group], *list = s.Label, append(*list, s)
	}
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

// Words of what is done about a problem: anywhere in a sentence, or at the beginning of one of its clauses; but a clause that tells
// what is lacking (已有半年无人过问, 加强培训的办法不多) is the problem.
var (
	measureWords = strings.Fields("下一步 针对上述 针对存在 针对以上 改进措施 已安排 已组织 已与 力争 今后")
	measureStart = strings.Fields("将 拟 计划 已 确保 争取 请 加大 加强 强化 完善 健全 优化")
	lacking      = regexp.MustCompile(`^(?:已有|计划性|请假)|^(?:已|加大|加强|强化|完善|健全|优化).*[没未无不欠缺弱]`)
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
			if clause = strings.TrimSpace(clause); strings.HasPrefix(clause, w) && !lacking.MatchString(clause) {
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
	Shared []Shared // sentences of it that others have, too; Text as it stands in this passage, Agencies the first of them
	Labels []string // of the repeated problems and measures in it
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
					p.Shared = append(p.Shared, Shared{Text: x.sentences[n], Count: len(group.Members),
						Agencies: m.names(group.Members[:min(len(group.Members), mostBeside)])})
				}
			}
			for _, g := range x.said {
				if label := m.labels[g]; label != "" && !slices.Contains(p.Labels, label) {
					p.Labels = append(p.Labels, label)
				}
			}
		}
		fn(p)
	}
	return without
}
