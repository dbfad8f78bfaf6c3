package collect

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"nianbao/templates"
)

// A Shelf keeps what filings say until collecting asks for it: the figures, the narrative, the sketches of its passages, some
// 3 kB of each. A country has 230,000 of them, and of none is much wanted at a time. The nil Shelf keeps all in memory.
type Shelf struct {
	file File
	mu   sync.Mutex
	end  int64
	kept atomic.Int64 // bytes of Keep
}

// A File is where a Shelf keeps things.
type File interface {
	io.ReaderAt
	io.WriterAt
}

// NewShelf returns a Shelf that keeps things in a file.
func NewShelf(file File) *Shelf { return &Shelf{file: file} }

// Take takes what a filing says from its Return, whose source it was, and the narrative and the sketches with it. Without
// that nothing is known of its texts. It may be called from several goroutines.
func (s *Shelf) Take(r *Return, f *templates.Filing) {
	if r.content == nil {
		return
	}
	c := r.content
	c.add(append(sketchParts(f), told(f))...)
	if s == nil {
		return
	}
	if at, err := s.put(c.read(0, c.ends[partsOfContent-1])); err == nil { // on a full disk it stays in memory
		c.in, c.at = s.file, at
	}
}

func (s *Shelf) put(data []byte) (at int64, err error) {
	s.mu.Lock()
	at = s.end
	s.end += int64(len(data))
	s.mu.Unlock()
	_, err = s.file.WriteAt(data, at)
	return at, err
}

// mostKept bounds what Keep takes of the disk: marked copies have 60 kB, and every source may want one.
const mostKept = 1 << 30

// Keep keeps what can be made again, and returns what gives it back; nil where there is no room for it.
func (s *Shelf) Keep(data []byte) func() ([]byte, error) {
	if s == nil || s.kept.Add(int64(len(data))) > mostKept {
		return nil
	}
	at, err := s.put(data)
	if err != nil {
		return nil
	}
	n := int64(len(data))
	return func() ([]byte, error) { return io.ReadAll(io.NewSectionReader(s.file, at, n)) }
}

// Lost is the panic of whoever asks for what a Shelf's file does not give back.
type Lost struct{ Err error }

func (l Lost) Error() string { return fmt.Sprintf("临时文件读不出：%v", l.Err) }

// stored is where the parts of a content are, one after the other.
type stored struct {
	in   io.ReaderAt
	at   int64
	ends [partsOfContent]uint32
	held uint8 // how many parts there are
}

// The parts of a content.
const (
	figuresPart  = iota
	passagesPart // hash of each passage of the form, 0 for one that nobody has written
	tablesPart   // digest of the typed figures of each table of the form; 0 for one that many have by chance
	sketchPart   // the first of them
	toldPart     = sketchPart + kindsOfText
)

const partsOfContent = toldPart + 1

// add appends parts to those in memory.
func (s *stored) add(parts ...[]byte) {
	var data []byte
	if s.held > 0 {
		data = s.read(0, s.ends[s.held-1])
	}
	for _, part := range parts {
		data = append(data, part...)
		s.ends[s.held] = uint32(len(data))
		s.held++
	}
	s.in = bytes.NewReader(data)
}

func (s *stored) read(from, to uint32) []byte {
	data := make([]byte, to-from)
	if n, err := s.in.ReadAt(data, s.at+int64(from)); n < len(data) {
		panic(Lost{err})
	}
	return data
}

// part returns a part, nil for one that nobody has added.
func (s *stored) part(k int) []byte {
	switch {
	case k >= int(s.held):
		return nil
	case k == 0:
		return s.read(0, s.ends[0])
	}
	return s.read(s.ends[k-1], s.ends[k])
}
