package reword

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

//go:embed reword.yaml
var source []byte

// A rule is one other way to say something.
type rule struct {
	at   string         // what stands in every sentence that it is for: most sentences are not searched
	like *regexp.Regexp // what is said
	say  []part         // what it is put into
}

// A part of what is said instead: a group of what was said, or other words.
type part struct {
	group int // 0 for words
	words string
}

// rules is reword.yaml.
var rules = func() []rule {
	list, err := read(source)
	if err != nil {
		panic("reword.yaml: " + err.Error()) // held by a test
	}
	return list
}()

// read reads rules. An error names the rule.
func read(source []byte) (list []rule, err error) {
	var file struct {
		Short map[string]string // what @name stands for
		Rules [][3]string
	}
	if err := yaml.Unmarshal(source, &file); err != nil {
		return nil, err
	}
	var pairs []string
	for name, is := range file.Short {
		pairs = append(pairs, "@"+name, is)
	}
	long := strings.NewReplacer(pairs...)
	for _, r := range file.Rules {
		like, err := regexp.Compile(long.Replace(r[1]))
		if err != nil || r[0] == "" {
			return nil, fmt.Errorf("%s: %w", r[1], err)
		}
		list = append(list, rule{r[0], like, partsOf(r[2])})
	}
	return list, nil
}

// partsOf takes 收到$1 apart.
func partsOf(say string) (list []part) {
	for say != "" {
		i := strings.IndexByte(say, '$')
		if i < 0 || i+1 == len(say) {
			return append(list, part{words: say})
		}
		if i > 0 {
			list = append(list, part{words: say[:i]})
		}
		list = append(list, part{group: int(say[i+1] - '0')})
		say = say[i+2:]
	}
	return list
}

// sentenceEnds part a text into what a rule may look at together.
const sentenceEnds = "。"

// Plain puts a text into plain words. where says of each character at which place of some other text it stands, and goes on to do so:
// words that are put in stand at the place of those that they are put in for.
func Plain(text []rune, where []int) ([]rune, []int) {
	s := string(text)
	was := s
	for i := range rules {
		if strings.Contains(s, rules[i].at) {
			s, where = rules[i].apply(s, where)
		}
	}
	if s == was {
		return text, where
	}
	return []rune(s), where
}

// apply puts what a rule is for into its words.
func (r *rule) apply(s string, where []int) (string, []int) {
	var out strings.Builder
	var places []int
	done, at := 0, 0 // bytes of s, and runes of where, that have been taken over
	keep := func(to int) {
		n := utf8.RuneCountInString(s[done:to])
		out.WriteString(s[done:to])
		places = append(places, where[at:at+n]...)
		done, at = to, at+n
	}
	for from := 0; ; {
		i := strings.Index(s[from:], r.at)
		if i < 0 {
			break
		}
		start := max(done, from)
		if j := strings.LastIndexAny(s[start:from+i], sentenceEnds); j >= 0 {
			_, n := utf8.DecodeRuneInString(s[start+j:])
			start += j + n
		}
		end := len(s)
		if j := strings.IndexAny(s[from+i:], sentenceEnds); j >= 0 {
			end = from + i + j
		}
		for _, m := range r.like.FindAllStringSubmatchIndex(s[start:end], -1) {
			for i := range m {
				if m[i] >= 0 {
					m[i] += start
				}
			}
			keep(m[0])
			n := utf8.RuneCountInString(s[m[0]:m[1]])
			places = r.put(&out, places, s, m, where[at:at+n])
			done, at = m[1], at+n
		}
		from = end
	}
	if done == 0 {
		return s, where
	}
	out.Grow(len(s) - done)
	keep(len(s))
	return out.String(), places
}

// put writes what is said instead of a match, which stands at some places.
func (r *rule) put(out *strings.Builder, places []int, s string, m []int, where []int) []int {
	last := 0
	for k, p := range r.say {
		words := p.words
		if p.group > 0 && m[2*p.group] < 0 {
			continue
		}
		if p.group > 0 {
			words = s[m[2*p.group]:m[2*p.group+1]]
			last = utf8.RuneCountInString(s[m[0]:m[2*p.group]])
		}
		for range words {
			places = append(places, where[min(last, len(where)-1)])
			if p.group > 0 {
				last++
			}
		}
		if out.WriteString(words); k == len(r.say)-1 && words != "" {
			places[len(places)-1] = where[len(where)-1]
		}
	}
	return places
}
