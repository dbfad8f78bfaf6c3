package results

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"nianbao/cmd/internal/door"
)

// Who holds what another run, or another person, wants to write. A folder may lie on a drive that several computers share.

// signName is the file in which a run says whose it is, as long as it has reserved a folder. Only the lock reserves it: what a
// killed run has left here the next one replaces.
const signName = ".nianbao-who"

// lockName is the file that reserves a folder where the folder itself cannot be locked. On Windows it goes away with the program.
const lockName = ".nianbao-lock"

// sign says in a reserved folder whose run it is, as far as the system lets us, and returns what takes that away.
func sign(dir string) (end func()) {
	name := filepath.Join(dir, signName)
	host, _ := os.Hostname()
	user := cmp.Or(os.Getenv("USER"), os.Getenv("USERNAME"))
	if os.WriteFile(name, []byte(user+"\n"+host+"\n"), 0o644) != nil {
		return func() {}
	}
	return func() { os.Remove(name) }
}

// runner says in brackets whose run has reserved a folder, "" where nobody has said so.
func runner(dir string) string {
	data, err := door.Head(filepath.Join(dir, signName), 1<<10)
	if err != nil {
		return ""
	}
	user, host, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
	return whose(user, host)
}

func whose(user, host string) string {
	words := ""
	if host != "" {
		words = "电脑“" + host + "”上"
	}
	if user != "" {
		words += "“" + user + "”"
	}
	if words == "" {
		return ""
	}
	return "（" + words + "的）"
}

// editing says of a workbook that Excel, WPS or LibreOffice has open by whom, "" where none of them has left its mark beside it:
// on some systems such a file can be replaced, and what is typed there is lost or comes back over the new one.
func editing(name string) string {
	dir, base := filepath.Split(name)
	for mark, read := range map[string]func([]byte) string{"~$" + base: excelUser, ".~lock." + base + "#": officeUser} {
		data, err := door.Head(filepath.Join(dir, mark), 1<<10)
		if err != nil {
			continue
		}
		return "正在被打开着" + read(data) + "，没有写；请关闭它，再运行一次。没有人打开它的话，请删去同一文件夹里的“" + mark + "”"
	}
	return ""
}

// excelUser reads who has a workbook open from the 165 bytes that Excel leaves: the name in one byte a letter, and from byte 55 on
// its length and the name in UTF-16.
func excelUser(data []byte) string {
	const at = 55
	if len(data) < at+2 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(data[at:]))
	if len(data) < at+2+2*n {
		return ""
	}
	letters := make([]uint16, n)
	if binary.Read(bytes.NewReader(data[at+2:]), binary.LittleEndian, letters) != nil {
		return ""
	}
	return whose(strings.Trim(string(utf16.Decode(letters)), " \x00"), "")
}

// officeUser reads it from what LibreOffice leaves: name,user,host,time,profile;
func officeUser(data []byte) string {
	fields := strings.Split(string(data), ",")
	if len(fields) < 3 {
		return ""
	}
	return whose(cmp.Or(fields[0], fields[1]), fields[2])
}
