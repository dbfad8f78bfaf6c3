package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"nianbao/templates/meter"
)

// pdfium repairs: it rebuilds a table of objects that is wrong, and of a stream that cannot be unpacked it draws what comes
// before the fault. Half a page would then be read as a page, so every packed part is unpacked here first, checksum and all,
// and every object must stand where the file says. It bounds, too, what the parts unpack to.

// maxUnpacked is the most that the parts of a file may unpack to, pictures left out.
const maxUnpacked = 128 << 20

const (
	errLocked = Refused("PDF 加了密码或者限制了权限，没有读取；请在 WPS 或别的 PDF 程序里去掉密码和权限限制，另存后再试")
	errCut    = Refused("PDF 不完整，多半没有下载完或者没有发送完；请重新取得文件后再试")
)

func damaged(at int, what string) error {
	return Refused(fmt.Sprintf("PDF 已损坏（第 %d 字节处%s），没有采用其中任何数据；请用原来的程序重新导出，或者%s", at+1, what, otherwise))
}

var (
	streamStart = regexp.MustCompile(`>>[\x00\t\f\r\n ]*stream(?:\r\n|\n|\r)`)
	fileEnd     = regexp.MustCompile(`startxref[\x00\t\f\r\n ]+([0-9]{1,10})[\x00\t\f\r\n ]+%%EOF`)
	locked      = regexp.MustCompile(`/Encrypt[\x00\t\f\r\n ]*(?:[0-9]+[\x00\t\f\r\n ]+[0-9]+[\x00\t\f\r\n ]+R|<<)`)
	firstFilter = regexp.MustCompile(`/Filter[\x00\t\f\r\n ]*\[?[\x00\t\f\r\n ]*/(\w+)`)
	lengthWord  = regexp.MustCompile(`/Length[\x00\t\f\r\n ]+[0-9]`)
	lengthRef   = regexp.MustCompile(`/Length[\x00\t\f\r\n ]+([0-9]{1,10})[\x00\t\f\r\n ]+[0-9]{1,5}[\x00\t\f\r\n ]+R\b`)
	objectsDict = regexp.MustCompile(`/Type[\x00\t\f\r\n ]*/ObjStm\b`)
	pictureDict = regexp.MustCompile(`/Subtype[\x00\t\f\r\n ]*/Image\b`)
	lengthEntry = regexp.MustCompile(`/Length[\x00\t\f\r\n ]+([0-9]{1,10})(?:[\x00\t\f\r\n ]*(?:/|>>)|[\x00\t\f\r\n ]+[^0-9])`)
	objectStart = regexp.MustCompile(`^[\x00\t\f\r\n ]*([0-9]{1,10})[\x00\t\f\r\n ]+([0-9]{1,5})[\x00\t\f\r\n ]+obj\b`)
	tableStart  = regexp.MustCompile(`^[\x00\t\f\r\n ]*xref[\x00\t\f\r\n ]+`)
	section     = regexp.MustCompile(`^[\x00\t\f\r\n ]*([0-9]{1,10})[\x00\t\f ]+([0-9]{1,10})[\x00\t\f\r\n ]+`)
	entry       = regexp.MustCompile(`^([0-9]{10})[ ]([0-9]{5})[ ]([nf])[\r\n ]{1,2}`)
	earlier     = regexp.MustCompile(`/Prev[\x00\t\f\r\n ]+([0-9]{1,10})`)
)

// whole refuses a file that is cut, damaged, locked or unpacks to far more than a report.
func whole(data []byte, m *meter.Meter) error {
	m.Spend(2 * len(data))
	ends := fileEnd.FindAllSubmatchIndex(data, -1)
	if len(ends) == 0 || len(bytes.TrimRight(data[ends[len(ends)-1][1]:], "\x00\t\f\r\n ")) > 0 {
		return errCut
	}
	p := &parts{left: maxUnpacked}
	if err := p.streams(data, m); err != nil {
		return err
	}
	if err := p.together(m); err != nil {
		return err
	}
	last := ends[len(ends)-1]
	at, _ := strconv.Atoi(string(data[last[2]:last[3]]))
	return tables(data, at, m)
}

// parts are what a file consists of.
type parts struct {
	left   int64        // what may still be unpacked
	bare   bytes.Buffer // what stands in no stream
	packed bytes.Buffer // objects that stand in streams

	lengths []length // that stand in objects of their own
}

// A length is what an object has to say of a stream: at least what was read of it, and no more than there is.
type length struct {
	object      string
	least, most int
	at          int
}

// streams unpacks the parts one after the other and looks at what stands between them.
func (p *parts) streams(data []byte, m *meter.Meter) error {
	for at := 0; ; {
		found := streamStart.FindIndex(data[at:])
		if found == nil {
			p.bare.Write(data[at:])
			if locked.Match(data[at:]) {
				return errLocked
			}
			return nil
		}
		between := data[at : at+found[0]+2]
		p.bare.Write(between)
		p.bare.WriteString(" stream\n")
		from := at + found[1]
		if locked.Match(between) {
			return errLocked
		}
		dict := between[max(0, bytes.LastIndex(between, []byte(" obj"))):]
		n, err := p.unpacked(dict, data[from:])
		switch {
		case err != nil:
			return damaged(from, "的内容解不开")
		case !lengthWord.Match(dict) || !firstFilter.Match(dict) && looksPacked(data[from:]):
			return damaged(at, "的说明不全")
		case p.left < 0:
			return TooMuch(fmt.Sprintf("里面的内容展开后超过 %d MB，年度报告没有这么长", maxUnpacked>>20))
		}
		end := bytes.Index(data[from+n:], []byte("endstream"))
		if ref := lengthRef.FindSubmatch(dict); ref != nil && end >= 0 {
			p.lengths = append(p.lengths, length{string(ref[1]), n, n + end, from})
		}
		if end < 0 || n > 0 && len(bytes.Trim(data[from+n:from+n+end], "\x00\t\f\r\n ")) > 0 {
			return damaged(from, "的内容没有结尾")
		}
		m.Unpacked(int(min(maxUnpacked-p.left, 8*int64(len(data)))) / 8)
		at = from + n + end + len("endstream")
	}
}

// unpacked returns how many bytes of data a stream takes, as far as it can be told: 0 for a stream that says nothing of
// itself, which then ends where it says so.
func (p *parts) unpacked(dict, data []byte) (n int, err error) {
	filter := firstFilter.FindSubmatch(dict)
	if filter != nil && string(filter[1]) == "FlateDecode" && !pictureDict.Match(dict) {
		r := bytes.NewReader(data)
		z, err := zlib.NewReader(r)
		if err != nil {
			return 0, err
		}
		var into io.Writer = io.Discard
		if objectsDict.Match(dict) {
			into = &p.packed
		}
		size, err := io.Copy(into, io.LimitReader(z, p.left+1))
		p.left -= size
		n = len(data) - r.Len()
		if length := lengthEntry.FindSubmatch(dict); length != nil && err == nil {
			err = p.ends(string(length[1]), n, data)
		}
		return n, err
	}
	if length := lengthEntry.FindSubmatch(dict); length != nil {
		n, err := strconv.Atoi(string(length[1]))
		p.left -= int64(n)
		return n, errors.Join(err, p.ends(string(length[1]), 0, data))
	}
	return 0, nil
}

// ends reports whether a stream of so many bytes ends where it should, and what has been read of it lies in it.
func (p *parts) ends(length string, read int, data []byte) error {
	n, err := strconv.Atoi(length)
	if err != nil || n < read || n > len(data) ||
		!strings.HasPrefix(strings.TrimLeft(string(data[n:min(n+32, len(data))]), "\x00\t\f\r\n "), "endstream") {
		return fmt.Errorf("%q is not its length", length)
	}
	return nil
}

// looksPacked reports the head of what zlib has packed.
func looksPacked(data []byte) bool {
	return len(data) > 2 && data[0] == 0x78 && (int(data[0])<<8|int(data[1]))%31 == 0
}

// maxTables bounds how many tables of objects follow one another: one for each time that a file was changed.
const maxTables = 64

// tables looks up every object of the tables of objects, from the last one back. Tables that are streams have been unpacked.
func tables(data []byte, at int, m *meter.Meter) error {
	for range maxTables {
		if at < 0 || at >= len(data) {
			return damaged(len(data)-1, "指向的目录不在文件里")
		}
		head := tableStart.FindIndex(data[at:min(at+64, len(data))])
		if head == nil {
			if !objectStart.Match(data[at:min(at+64, len(data))]) {
				return damaged(at, "没有目录")
			}
			return nil // a stream, which names its predecessor in a dictionary that pdfium reads
		}
		next, err := oneTable(data, at+head[1], m)
		if err != nil || next < 0 {
			return err
		}
		at = next
	}
	return damaged(at, "的目录太多")
}

// oneTable looks up the objects of one table and returns where the one before it stands, -1 for none.
func oneTable(data []byte, at int, m *meter.Meter) (before int, err error) {
	for {
		s := section.FindSubmatch(data[at:min(at+64, len(data))])
		if s == nil {
			break
		}
		first, _ := strconv.Atoi(string(s[1]))
		count, _ := strconv.Atoi(string(s[2]))
		at += len(s[0])
		for i := range count {
			m.Spend(64)
			e := entry.FindSubmatch(data[at:min(at+20, len(data))])
			if e == nil {
				return -1, damaged(at, "的目录读不懂")
			}
			at += len(e[0])
			offset, _ := strconv.Atoi(string(e[1]))
			if string(e[3]) == "f" || offset == 0 {
				continue
			}
			object := objectStart.FindSubmatch(data[min(offset, len(data)):min(offset+48, len(data))])
			if object == nil || string(object[1]) != strconv.Itoa(first+i) {
				return -1, damaged(offset, "与目录不符")
			}
		}
	}
	trailer := data[at:]
	if !bytes.HasPrefix(bytes.TrimLeft(trailer[:min(len(trailer), 64)], "\x00\t\f\r\n "), []byte("trailer")) {
		return -1, damaged(at, "的目录没有结尾")
	}
	end := bytes.Index(trailer, []byte("startxref"))
	if end < 0 {
		return -1, damaged(at, "的目录没有结尾")
	}
	if prev := earlier.FindSubmatch(trailer[:end]); prev != nil {
		n, err := strconv.Atoi(string(prev[1]))
		return n, err
	}
	return -1, nil
}
