// Package syserr says in Chinese why the operating system refused to read or write a file, and what to do about it.
package syserr

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"unicode"
)

// Reason returns why an operation on a file failed, as the part of a sentence that follows a colon: no file name, no full
// stop. Words that are Chinese already stay; those of a system that nobody has put into Chinese yet are quoted.
func Reason(err error) string {
	return reason(err, words)
}

func reason(err error, words map[syscall.Errno]string) string {
	var number syscall.Errno
	if errors.As(err, &number) && words[number] != "" {
		return words[number]
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "没有这个文件或文件夹"
	case errors.Is(err, fs.ErrPermission):
		return "没有权限"
	case errors.Is(err, fs.ErrExist):
		return "同名的文件已经存在"
	}
	said := err.Error()
	var path *fs.PathError
	if errors.As(err, &path) {
		said = path.Err.Error()
	}
	if strings.ContainsFunc(said, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return said
	}
	return "系统说“" + said + "”"
}

// MayBeOpen reports whether a file could not be replaced because another program holds it open, or may for all that the
// system says: Windows answers “access denied” when the target of a rename is open.
func MayBeOpen(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number) && heldOpen[number]
}

// ReplaceReason is Reason for a file that could not be put in the place of another.
func ReplaceReason(err error) string {
	if !MayBeOpen(err) {
		return Reason(err)
	}
	if errors.Is(err, fs.ErrPermission) {
		return "没有权限，或者它正在 Excel、WPS 里打开着；" + closeIt
	}
	return Reason(err)
}

const closeIt = "请在 Excel 或 WPS 里关闭它，再运行一次"

// The words for what Windows says, by the numbers of winerror.h.
var windowsWords = map[syscall.Errno]string{
	3:    "没有这个文件夹",
	4:    "打开的文件太多，请关闭一些程序后再运行一次",
	8:    "内存不够，请关闭一些程序后再运行一次",
	14:   "内存不够，请关闭一些程序后再运行一次",
	15:   "没有这个盘",
	19:   "磁盘是只读的（写保护）",
	21:   "磁盘没有准备好，请检查 U 盘或光盘是否插好",
	23:   "磁盘上的数据读不出来，磁盘可能坏了",
	32:   "正被别的程序打开着；" + closeIt,
	33:   "正被别的程序锁定；" + closeIt,
	39:   "磁盘满了，请腾出空间后再运行一次",
	51:   noNetwork,
	53:   noNetwork,
	54:   noNetwork,
	55:   noNetwork,
	59:   noNetwork,
	64:   noNetwork,
	65:   "网络位置没有权限",
	67:   noNetwork,
	71:   "网络位置连接的人太多，请稍后再运行一次",
	112:  "磁盘满了，请腾出空间后再运行一次",
	121:  noNetwork,
	123:  "名称里有 Windows 不允许的字符（\\ / : * ? \" < > |）",
	161:  "路径写得不对",
	206:  "路径太长，请把文件夹移到浅一些的地方，例如 D:\\年报",
	223:  "文件太大，这个磁盘放不下",
	225:  "被杀毒软件拦住了，请查看杀毒软件的记录",
	267:  "不是文件夹",
	362:  "是网盘上的文件，网盘程序没有运行",
	1117: "磁盘读写出错，U 盘或磁盘可能坏了",
	1295: "用户的磁盘配额用完了，请腾出空间后再运行一次",
	1392: "文件或文件夹已损坏，磁盘可能坏了",
	1816: "用户的磁盘配额用完了，请腾出空间后再运行一次",
	1224: "正被别的程序打开着；" + closeIt,
	1231: noNetwork,
	1236: noNetwork,
}

const noNetwork = "网络位置连不上，请检查网络和共享文件夹"

// windowsHeld are the numbers that mean, or may mean, that another program has the file open: access denied, sharing
// violation, lock violation, mapped section.
var windowsHeld = map[syscall.Errno]bool{5: true, 32: true, 33: true, 1224: true}
