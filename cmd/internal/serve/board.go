package serve

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"

	"nianbao/cmd/internal/serve/http"
)

// A Folder does the work of the board, which is the face of a year's folder: what it shows stands in the folder, and what is
// done from it is done there, so that nothing of it ends with the session.
type Folder interface {
	Dir() string // its whole path
	Board() (*Board, error)
	// Do does one of the things that the board offers. job holds what has come in with it.
	Do(ctx context.Context, what string, job Job, opt BoardJob) (*Outcome, error)
}

// Years finds folders of years, and makes new ones, for a page that has none yet. What it lists are names, and only a name that
// it lists is opened.
type Years interface {
	Years() (there []string, fresh string) // fresh would be new, "" where it is there
	OpenYear(name string) (Folder, error)
}

type (
	// A Board is how it stands with the folder of a year, in the words of the page.
	Board struct {
		Title   string      `json:"title"`
		Facts   []string    `json:"facts"` // in sentences
		Warns   []string    `json:"warns"` // what somebody must see to, in sentences
		Stages  []Stage     `json:"stages"`
		Next    NextStep    `json:"next"`
		Offers  []Offer     `json:"offers"` // what can be done besides
		Rows    []BoardRow  `json:"rows"`   // what is most urgent first
		Loose   []LooseFile `json:"loose"`  // files that are no agency's for certain
		Results []Result    `json:"results"`
		Given   []GivenFile `json:"given"` // what lies in the folder beside the sources
		Due     string      `json:"deadline"`
		Files   []Written   `json:"-"` // everything that may be opened, below the folder
	}
	// A Stage is one of those that a year goes through.
	Stage struct {
		Name  string `json:"name"`
		Count string `json:"count"`
		Says  string `json:"says"`
		State string `json:"state"` // done, now, or "" for one that is still to come
	}
	// A NextStep says what is to be done. What is a job of Do, or one of the page's own: roster, drop, show.
	NextStep struct {
		What   string `json:"what"`
		Text   string `json:"text"`
		Button string `json:"button"`
		Show   string `json:"show"` // the state of the rows that it is about
	}
	// An Offer is a job of Do with the words of its button.
	Offer struct {
		What   string `json:"what"`
		Button string `json:"button"`
	}
	BoardRow struct {
		ID      string      `json:"id"` // code or name, as Do knows the agency
		Name    string      `json:"name"`
		Code    string      `json:"code"`
		Contact string      `json:"contact"`
		State   string      `json:"state"`
		Word    string      `json:"word"`
		Days    string      `json:"days"` // when it is due and how many days are left, in words
		Late    bool        `json:"late"`
		Why     string      `json:"why"`
		Errors  int         `json:"errors"`
		Queries int         `json:"queries"`
		Open    []OpenPoint `json:"open"`
		More    int         `json:"more"` // open points that are not listed
		Files   []BoardFile `json:"files"`
		Decided []string    `json:"decided"`
		May     []string    `json:"may"` // the kinds of decisions that can be taken about it as a whole
	}
	OpenPoint struct {
		Severity string `json:"severity"`
		Word     string `json:"word"`
		Message  string `json:"message"`
		Accept   string `json:"accept"` // as Do knows the point, "" where it cannot be accepted
	}
	BoardFile struct {
		Name  string `json:"name"`
		State string `json:"state"`
		File  string `json:"file"` // below the folder, to be opened; "" where it cannot be
		Use   string `json:"use"`  // as Do knows it, "" where there is nothing to decide
	}
	LooseFile struct {
		BoardFile
		Message string `json:"message"`
		Kind    string `json:"kind"` // of the decision that can be taken about it
	}
	// A Result is a file that the user opens.
	Result struct {
		File string `json:"file"`
		Says string `json:"says"`
	}
	GivenFile struct {
		Kind string `json:"kind"`
		Says string `json:"says"`
	}
	// A BoardJob are the options of Do.
	BoardJob struct {
		Deadline string `json:"deadline"`

		// A decision.
		Agency string `json:"agency"`
		Kind   string `json:"kind"` // as the folder's file of decisions has it
		Of     string `json:"of"`
		Reason string `json:"reason"`
		By     string `json:"by"`
	}
)

// face is the year's folder that the page is the face of, nil for none.
func (s *Server) face() Folder {
	if f := s.opened.Load(); f != nil {
		return *f
	}
	return nil
}

// folder is the path of the year's folder, "" for none.
func (s *Server) folder() string {
	if f := s.face(); f != nil {
		return f.Dir()
	}
	return ""
}

// openYear makes a folder of a year the one that the page is the face of. It has to be loaded anew then.
func (s *Server) openYear(r *http.Request) (any, error) {
	var in struct{ Name string }
	if err := s.readJSON(r, &in); err != nil {
		return nil, err
	}
	there, fresh := s.years()
	if in.Name == "" || in.Name != fresh && !slices.Contains(there, in.Name) {
		return nil, errNoAddress
	}
	f, err := s.opt.Years.OpenYear(in.Name)
	if err == nil {
		s.opened.Store(&f)
	}
	return struct{}{}, err
}

// years lists what can be opened, nothing once a folder is.
func (s *Server) years() (there []string, fresh string) {
	if s.opt.Years == nil || s.face() != nil {
		return nil, ""
	}
	return s.opt.Years.Years()
}

// boardJob reads a job of the board.
func (s *Server) boardJob(r *http.Request) (jobFunc, error) {
	f := s.face()
	if f == nil {
		return nil, errNoAddress
	}
	return asked(s, r, func(ctx context.Context, job Job, opt BoardJob) (*Outcome, error) {
		return f.Do(ctx, r.PathValue("what"), job, opt)
	})
}

// board answers with the board, and offers its files.
func (s *Server) board(b *batch, _ *http.Request) (any, error) {
	f := s.face()
	if f == nil || b.step != stepBoard {
		return nil, errNoAddress
	}
	board, err := f.Board()
	if err != nil {
		return nil, err
	}
	return struct {
		*Board
		Files []*output `json:"files"`
	}{board, b.offer(board.Files, f.Dir())}, nil
}

// offer makes files below a folder those that can be opened, each under the number it had before, and no others.
func (b *batch) offer(list []Written, dir string) []*output {
	b.mu.Lock()
	defer b.mu.Unlock()
	known := map[string]*output{}
	for _, o := range b.outputs {
		known[o.Name] = o
	}
	b.outputs = map[int]*output{}
	for _, w := range list {
		file := filepath.Join(dir, filepath.FromSlash(w.Name))
		info, err := os.Stat(file)
		switch o := known[w.Name]; {
		case err != nil || !info.Mode().IsRegular() || !filepath.IsLocal(filepath.FromSlash(w.Name)):
		case o == nil:
			b.addOutput(w, file)
		default:
			o.Size, o.Group, o.scripts, b.outputs[o.Number] = info.Size(), w.Group, w.Scripts, o
		}
	}
	files := make([]*output, 0, len(b.outputs))
	for _, o := range b.outputs {
		files = append(files, o)
	}
	slices.SortFunc(files, func(x, y *output) int { return cmp.Compare(x.Number, y.Number) })
	return files
}

// drain takes away what has come in: it lies in the folder now, or is to be put in once more.
func (s *Server) drain(b *batch) {
	b.mu.Lock()
	b.sources, b.given = map[int]*source{}, Given{}
	b.mu.Unlock()
	s.discardAll(b, b.dir)
	os.Mkdir(b.dir, 0o700)
}
