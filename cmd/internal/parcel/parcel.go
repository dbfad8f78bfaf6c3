// Package parcel finds files inside others: the attachments of a saved mail (.eml, RFC 5322 and MIME), the members of an archive
// (.zip). They are read where they lie; nothing is unpacked onto the disk.
//
// A member is named by its container and its own name, 收件/来信.eml › 附件.xlsx; an archive in a mail by three names.
package parcel

import (
	"bytes"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/charset"
)

// Folder stands between the name of a folder in an archive and what is in it: to the system a member is one name.
const Folder = "／"

// Separator stands between the names of a container and of its member.
const Separator = " › "

// Bounds. A mail is held whole while it is read; of an archive its directory and one member.
const (
	mostMail    = 128 << 20 // bytes
	mostMembers = 10_000
	mostNested  = 3       // containers within each other
	mostOpened  = 1 << 30 // bytes of containers in one container
)

// A Member is one file inside a container.
type Member struct {
	Name string // below the container; folders in it with Folder
	From string // of a mail: who has sent it, as the mail says; "" for an archive that came in none
	Sent string // of a mail: the day, as 2025-01-20
	read func(most int64) ([]byte, error)
}

// Read returns the member's bytes, at most so many; a larger one fails with ErrTooLarge.
func (m *Member) Read(most int64) ([]byte, error) { return m.read(most) }

// Errors of reading a container, in the words that follow a colon.
var (
	ErrTooLarge  = errors.New("太大")
	ErrTooMany   = errors.New("里面的文件太多")
	ErrDamaged   = errors.New("已损坏，打不开；请让发来的人重新打包或者转发")
	ErrEncrypted = errors.New("加了密码；请让发来的人去掉密码")
	ErrNone      = errors.New("里面没有这个文件")
)

// Is reports whether a file is a container, by its name.
func Is(name string) bool {
	return slices.Contains([]string{".zip", ".eml"}, strings.ToLower(filepath.Ext(name)))
}

// Parts are the names on the way to a member: of containers, of folders, its own.
func Parts(name string) []string {
	return strings.Split(strings.ReplaceAll(name, Separator, Folder), Folder)
}

// Base is the last part of a member's name, or of any other path: what the file was called where it was made.
func Base(name string) string {
	if i := strings.LastIndex(name, Separator); i >= 0 {
		parts := Parts(name[i+len(Separator):])
		return parts[len(parts)-1]
	}
	return filepath.Base(name)
}

// Split parts the name of a member from that of the outermost container; inner is "" for a file of its own.
func Split(name string) (outer, inner string) {
	outer, inner, _ = strings.Cut(name, Separator)
	return outer, inner
}

// A Source is a container's bytes.
type Source interface {
	ReadAt(p []byte, off int64) (int, error)
}

// List lists what is in a container, containers in it opened, too. What cannot be opened is listed as a member that fails to
// be read.
func List(name string, from Source, size int64) ([]Member, error) {
	l := lister{left: mostOpened}
	return l.list(name, from, size, 1)
}

// A lister knows how much more may be opened.
type lister struct{ left int64 }

func (l *lister) list(name string, from Source, size int64, depth int) ([]Member, error) {
	open := zipped
	if strings.EqualFold(filepath.Ext(name), ".eml") {
		open = mailed
	}
	members, err := open(from, size)
	if err != nil {
		return nil, err
	}
	var all []Member
	for _, m := range members {
		if !Is(m.Name) || depth == mostNested {
			all = append(all, m)
			continue
		}
		inner, err := l.open(&m, depth)
		if err != nil || len(inner) == 0 {
			all = append(all, m) // whoever reads it says what is wrong with it
			continue
		}
		all = append(all, inner...)
	}
	if len(all) > mostMembers {
		return nil, ErrTooMany
	}
	unique(all)
	return all, nil
}

// open lists the members of a container that is a member itself.
func (l *lister) open(m *Member, depth int) ([]Member, error) {
	data, err := m.Read(min(mostMail, l.left))
	if err != nil {
		return nil, err
	}
	l.left -= int64(len(data))
	inner, err := l.list(m.Name, bytes.NewReader(data), int64(len(data)), depth+1)
	for i := range inner {
		inner[i].Name = m.Name + Separator + inner[i].Name
		if inner[i].From == "" {
			inner[i].From, inner[i].Sent = m.From, m.Sent
		}
	}
	return inner, err
}

// unique tells members of one name apart by a number behind the name.
func unique(list []Member) {
	taken := map[string]bool{}
	for i := range list {
		name := list[i].Name
		ext := path.Ext(name)
		for n := 2; taken[list[i].Name]; n++ {
			list[i].Name = strings.TrimSuffix(name, ext) + "（" + strconv.Itoa(n) + "）" + ext
		}
		taken[list[i].Name] = true
	}
}

// Find returns the member of a name.
func Find(list []Member, name string) (*Member, error) {
	i := slices.IndexFunc(list, func(m Member) bool { return m.Name == name })
	if i < 0 {
		return nil, ErrNone
	}
	return &list[i], nil
}

// clean makes a name safe to show and to lie below a folder: no way up, no drive, no control characters, and nothing that
// passes for a separator or that some system has in no name.
func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case r < 0x20 || r == 0x7f || strings.ContainsRune(`:›<>"|?*`, r):
			return '_'
		}
		return r
	}, name)
	return strings.ReplaceAll(strings.TrimPrefix(path.Clean("/"+name), "/"), "/", Folder)
}

// decoded is a name that is no UTF-8: programs in China write GBK.
func decoded(name string) string {
	if text := string(charset.GB18030.Decode([]byte(name))); !strings.ContainsRune(text, '\ufffd') {
		return text
	}
	return strings.ToValidUTF8(name, "_")
}
