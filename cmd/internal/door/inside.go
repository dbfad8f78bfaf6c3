package door

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"

	"nianbao/cmd/internal/parcel"
)

// What came inside another file, an attachment of a mail or a member of an archive, is opened by the same door.

// Container is what a file may hold to have others in it.
var Container = Kind{What: "邮件或压缩包", Most: 2 << 30, Remedy: "请分成几个小的"}

// inside reports whether a name is that of a member of a container. A file of its own may be called so, too.
func inside(name string) bool {
	if outer, inner := parcel.Split(name); inner == "" || !parcel.Is(outer) {
		return false
	}
	_, err := os.Lstat(name)
	return err != nil
}

// Members lists what came inside a container.
func Members(name string) (list []parcel.Member, err error) {
	err = contained(name, func(all []parcel.Member) error {
		list = all
		return nil
	})
	return list, err
}

// contained hands on what is in a container, to be read as long as it is open.
func contained(name string, use func([]parcel.Member) error) error {
	f, info, err := open(name, Container)
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := parcel.List(name, f, info.Size())
	if err != nil {
		return refuse(name, &Fault{Why: err.Error()})
	}
	return use(list)
}

func readInside(name string, kind Kind) (file *File, err error) {
	outer, inner := parcel.Split(name)
	err = contained(outer, func(list []parcel.Member) error {
		m, err := parcel.Find(list, inner)
		if err != nil {
			return refuse(name, &Fault{Why: err.Error()})
		}
		data, err := m.Read(kind.Most)
		switch {
		case errors.Is(err, parcel.ErrTooLarge):
			return refuse(name, kind.tooLarge())
		case err != nil:
			return refuse(name, &Fault{Why: err.Error()})
		}
		file = &File{Data: data, SHA256: fmt.Sprintf("%x", sha256.Sum256(data)), From: m.From, Sent: m.Sent}
		return nil
	})
	return file, err
}
