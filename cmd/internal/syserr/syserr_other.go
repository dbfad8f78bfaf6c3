//go:build !windows

package syserr

import "syscall"

var words = map[syscall.Errno]string{
	syscall.ENOSPC:       "磁盘满了，请腾出空间后再运行一次",
	syscall.EDQUOT:       "用户的磁盘配额用完了，请腾出空间后再运行一次",
	syscall.EROFS:        "磁盘是只读的",
	syscall.ENAMETOOLONG: "名称或路径太长，请把名称改短",
	syscall.ENOTDIR:      "路径中间有一段不是文件夹",
	syscall.EISDIR:       "是文件夹，不是文件",
	syscall.EMFILE:       "打开的文件太多，请关闭一些程序后再运行一次",
	syscall.ENFILE:       "打开的文件太多，请关闭一些程序后再运行一次",
	syscall.EIO:          "磁盘读写出错，U 盘或磁盘可能坏了",
	syscall.EFBIG:        "文件太大，这个磁盘放不下",
	syscall.ELOOP:        "链接绕成了圈",
	syscall.EBUSY:        "正被别的程序占用；" + closeIt,
	syscall.EAGAIN:       "正被别的程序锁定；" + closeIt,
	syscall.EINVAL:       "名称里有这个磁盘不允许的字符，或者这个磁盘不能这样写；请换一个名称或文件夹",
	syscall.EILSEQ:       "名称里有这个磁盘不允许的字符，请换一个名称",
	syscall.ENOMEM:       "内存不够，请关闭一些程序后再运行一次",
	syscall.ENXIO:        "是设备或管道，没有接上",
	syscall.ENODEV:       "是设备，没有接上",
	syscall.EPIPE:        "读结果的程序已经退出了",
	syscall.ESTALE:       noNetwork,
	syscall.EHOSTDOWN:    noNetwork,
	syscall.EHOSTUNREACH: noNetwork,
	syscall.ENOTCONN:     noNetwork,
	syscall.ETIMEDOUT:    noNetwork,
}

var heldOpen = map[syscall.Errno]bool{syscall.EBUSY: true}
