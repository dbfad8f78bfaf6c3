package sheets

import (
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

// comments reads a comments part (ECMA-376 part 1, 18.7).
func (r *remarkReader) comments(s *opc.Scanner, part string) {
	s.Root(nsMain, "comments")
	var authors []string
	var w wording
	var m Remark
	inAuthor, inText, phonetic := false, false, 0
	r.walk(s, func(kind opc.TokenKind) {
		local := s.Local()
		switch {
		case kind == opc.Text && (inAuthor || inText && phonetic == 0):
			w.add(s.Bytes())
		case kind == opc.Start && local == "author":
			inAuthor = true
		case kind == opc.End && local == "author":
			if inAuthor = false; len(authors) < mostRemark {
				authors = append(authors, w.take())
			}
			w.take()
		case kind == opc.Start && local == "comment":
			m = commentBy(s, authors)
			w.take()
		case kind == opc.Start && local == "rPh":
			phonetic++
		case kind == opc.End && local == "rPh":
			phonetic--
		case local == "t" && kind != opc.Text:
			inText = kind == opc.Start
		case kind == opc.End && local == "comment":
			m.Text = w.take()
			r.keep(m)
		}
	})
}

// commentBy is the comment that begins here, still without its text.
func commentBy(s *opc.Scanner, authors []string) Remark {
	ref, _ := s.Attr("", "ref")
	id, _ := s.Attr("", "authorId")
	m := Remark{Kind: Comment, Over: rangeOf(ref)}
	if n, err := strconv.Atoi(strings.TrimSpace(id)); err == nil && n >= 0 && n < len(authors) {
		m.Author, _ = unescape(authors[n])
	}
	return m
}

// threads reads a part of threaded comments ([MS-XLSX] 2.6.205): the comments of one cell are one thread.
func (r *remarkReader) threads(s *opc.Scanner, part string) {
	begins(s, "ThreadedComments")
	var order []string
	threads := map[string]*wording{}
	w, inText := &wording{}, false
	defer func() { // what there is of them, if the part cannot be read to its end
		for _, ref := range order {
			r.keep(Remark{Kind: Threaded, Text: threads[ref].take(), Over: rangeOf(ref)})
		}
	}()
	r.walk(s, func(kind opc.TokenKind) {
		switch local := s.Local(); {
		case kind == opc.Text && inText:
			w.add(s.Bytes())
		case kind == opc.Start && local == "threadedComment":
			ref, _ := s.Attr("", "ref")
			if w = threads[ref]; w == nil {
				w = &wording{}
				if len(order) < mostRemark {
					threads[ref], order = w, append(order, ref)
				} else {
					r.sheet.RemarksDropped++
				}
			} else {
				w.line()
			}
		case kind != opc.Text && local == "text":
			inText = kind == opc.Start
		}
	})
}

// rangeOf reads a reference, or returns the zero Range.
func rangeOf(ref string) Range {
	over, err := ParseRange(strings.TrimSpace(ref))
	if err != nil {
		return Range{}
	}
	return over
}

// walk hands the tokens of a part to f up to its end.
func (r *remarkReader) walk(s *opc.Scanner, f func(opc.TokenKind)) {
	for kind := s.Token(); kind != 0; kind = s.Token() {
		f(kind)
	}
}

// begins reads the start tag of the root element, whatever its namespace, and refuses another one.
func begins(s *opc.Scanner, local string) {
	if s.Token() != opc.Start || s.Local() != local {
		panic(s.Err("", "the part begins with <%s>, not with <%s>", opc.Clip(s.Local()), local))
	}
}
