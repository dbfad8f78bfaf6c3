package serve

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// canTell says that this system tells whose connection it is, so that an address may stand in the list of processes.
const canTell = true

// byFile says that the browser's opener is given the address itself: nobody else's program gets in with it, and a browser in
// a sandbox (snap, flatpak) could not read a file.
const byFile = false

// userOf returns the user whose program is at the other end of a connection within this machine: the kernel lists the
// sockets of both ends with their owners. ok is false when it cannot be told: the connection is over, or comes from where
// other rules hold (a relay into a virtual machine is root's).
func userOf(conn net.Conn) (uid int, ok bool) {
	local, mine := addrOf(conn.LocalAddr())
	remote, theirs := addrOf(conn.RemoteAddr())
	if !mine || !theirs {
		return 0, false
	}
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		if uid, ok := userIn(table, remote, local); ok {
			return uid, true
		}
	}
	return 0, false
}

func addrOf(a net.Addr) (netip.AddrPort, bool) {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}, false
	}
	at := tcp.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port()), true
}

// userIn finds the established socket from one address to another in a table of the kernel's.
func userIn(table string, from, to netip.AddrPort) (int, bool) {
	f, err := os.Open(table)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	const established = "01"
	for lines := bufio.NewScanner(f); lines.Scan(); {
		field := strings.Fields(lines.Text()) // sl local remote state queues timer retransmits uid …
		if len(field) < 8 || field[3] != established {
			continue
		}
		if parseSocket(field[1]) != from || parseSocket(field[2]) != to {
			continue
		}
		uid, err := strconv.Atoi(field[7])
		return uid, err == nil
	}
	return 0, false
}

// littleEndian is the order of bytes in this machine's memory.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// parseSocket reads an address of the kernel's tables: words of four bytes as they lie in memory, in hexadecimal, and a port.
func parseSocket(text string) netip.AddrPort {
	host, port, _ := strings.Cut(text, ":")
	data, err := hex.DecodeString(host)
	n, err2 := strconv.ParseUint(port, 16, 16)
	if err != nil || err2 != nil {
		return netip.AddrPort{}
	}
	if littleEndian {
		for word := range slices.Chunk(data, 4) {
			slices.Reverse(word)
		}
	}
	addr, _ := netip.AddrFromSlice(data)
	return netip.AddrPortFrom(addr.Unmap(), uint16(n))
}
