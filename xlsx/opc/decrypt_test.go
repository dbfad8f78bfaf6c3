package opc

import (
	"bytes"
	"crypto/aes"
	"crypto/sha1"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"nianbao/testdata/tier"
)

func encrypted(t testing.TB, plain []byte, password string) []byte {
	t.Helper()
	data, err := excelize.Encrypt(plain, &excelize.Options{Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// velvet is a workbook that Excel's default password encrypts, and what it holds.
func velvet(t testing.TB) (sealed, plain []byte) {
	t.Helper()
	sealed, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cases", "workbooks", "velvet.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	plain, err = Decrypted(sealed)
	if err != nil || bytes.Equal(plain, sealed) {
		t.Fatalf("%v, %d bytes", err, len(plain))
	}
	return sealed, plain
}

func TestDecrypted(t *testing.T) {
	sealed, plain := velvet(t)
	if _, err := OpenContainer(bytes.NewReader(plain), int64(len(plain)), Limits{}); err != nil {
		t.Fatal(err)
	}
	if x, err := excelize.OpenReader(bytes.NewReader(sealed), excelize.Options{Password: defaultPassword}); err != nil {
		t.Errorf("excelize: %v", err)
	} else {
		x.Close()
	}
	spun := func(n string) []byte {
		old := []byte(`spinCount="100000"`)
		if !bytes.Contains(sealed, old) {
			t.Fatal("no spin count")
		}
		return bytes.Replace(sealed, old, []byte(`spinCount="`+n+`"`), 1)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)/2] ^= 1 // within the package
	for _, tt := range []struct {
		reason string
		data   []byte
		want   []byte // nil: damaged
	}{
		{"another program's", encrypted(t, plain, defaultPassword), plain},
		{"the older scheme, with 128 bits", standard(t, plain, 128), plain},
		{"the older scheme, with 256 bits", standard(t, plain, 256), plain},
		{"somebody's password stays closed", encrypted(t, plain, "县局2024"), encrypted(t, plain, "县局2024")[:0]},
		{"no encryption at all", plain, plain},
		{"nothing", nil, []byte{}},
		{"a billion turns of the password are not made", spun("999999"), spun("999999")},
		{"a negative number of turns", spun("-99999"), spun("-99999")},
		{"a changed byte is found by the sum", changed, nil},
	} {
		got, err := Decrypted(tt.data)
		var e *Error
		switch {
		case tt.want == nil:
			if !errors.As(err, &e) || e.Kind != Damaged {
				t.Errorf("%s: %d bytes, %v", tt.reason, len(got), err)
			}
		case len(tt.want) == 0:
			if err != nil || !bytes.Equal(got, tt.data) {
				t.Errorf("%s: %d bytes, %v", tt.reason, len(got), err)
			}
		case err != nil || !bytes.Equal(got, tt.want):
			t.Errorf("%s: %d bytes, want %d, %v", tt.reason, len(got), len(tt.want), err)
		}
	}
}

// standard encrypts as Excel 2007 does ([MS-OFFCRYPTO] 2.3.4.7).
func standard(t testing.TB, plain []byte, bits int) []byte {
	t.Helper()
	salt := bytes.Repeat([]byte{7}, 16)
	h := sha1.New()
	turned := hashOf(h, passwordHash(h, salt, standardSpin), []byte{0, 0, 0, 0})
	half := func(pad byte) []byte {
		b := bytes.Repeat([]byte{pad}, 64)
		for i := range turned {
			b[i] ^= turned[i]
		}
		return hashOf(h, b)
	}
	block, err := aes.NewCipher(append(half(0x36), half(0x5c)...)[:bits/8])
	if err != nil {
		t.Fatal(err)
	}
	seal := func(b []byte) []byte {
		b = append(bytes.Clone(b), make([]byte, (16-len(b)%16)%16)...)
		for i := 0; i < len(b); i += 16 {
			block.Encrypt(b[i:], b[i:])
		}
		return b
	}
	info := []byte{3, 0, 2, 0, 0x24, 0, 0, 0}
	header := make([]byte, 32)
	le.PutUint32(header[8:], map[int]uint32{128: 0x660e, 256: 0x6610}[bits])
	le.PutUint32(header[16:], uint32(bits))
	info = le.AppendUint32(info, uint32(len(header)))
	info = append(info, header...)
	verifier := bytes.Repeat([]byte{9}, 16)
	info = le.AppendUint32(info, 16)
	info = append(append(info, salt...), seal(verifier)...)
	info = le.AppendUint32(info, 20)
	info = append(info, seal(hashOf(h, verifier))...)
	sealed := le.AppendUint64(nil, uint64(len(plain)))
	return compoundFile(append(info, make([]byte, cfbMini)...), append(sealed, seal(plain)...))
}

// compoundFile writes an OLE file with the two streams of an encrypted package.
func compoundFile(info, sealed []byte) []byte {
	const sector = 512
	sectors := func(b []byte) int { return (len(b) + sector - 1) / sector }
	data := sectors(info) + sectors(sealed)
	tables := 1
	for tables*sector/4 < tables+1+data {
		tables++
	}
	fat := slices.Repeat([]uint32{0xfffffffd}, tables)
	fat = append(fat, 0xfffffffe) // the directory, one sector
	var body []byte
	start := func(b []byte) uint32 {
		first := uint32(len(fat))
		for i := range sectors(b) {
			next := uint32(len(fat) + 1)
			if i == sectors(b)-1 {
				next = 0xfffffffe
			}
			fat = append(fat, next)
		}
		body = append(append(body, b...), make([]byte, (sector-len(b)%sector)%sector)...)
		return first
	}
	directory := make([]byte, sector)
	entry := func(i int, kind byte, name string, at uint32, size int) {
		e := directory[128*i:]
		units := utf16.Encode([]rune(name))
		for j, u := range units {
			le.PutUint16(e[2*j:], u)
		}
		le.PutUint16(e[64:], uint16(2*len(units)+2))
		e[66] = kind
		le.PutUint32(e[116:], at)
		le.PutUint64(e[120:], uint64(size))
	}
	entry(0, 5, "Root Entry", 0xfffffffe, 0)
	entry(1, 2, "EncryptionInfo", start(info), len(info))
	entry(2, 2, "EncryptedPackage", start(sealed), len(sealed))
	head := make([]byte, sector)
	copy(head, oleMagic)
	le.PutUint16(head[30:], 9)
	le.PutUint32(head[44:], uint32(tables))
	le.PutUint32(head[48:], uint32(tables))
	le.PutUint32(head[60:], 0xfffffffe)
	le.PutUint32(head[68:], 0xfffffffe)
	for i := range 109 {
		n := uint32(0xffffffff)
		if i < tables {
			n = uint32(i)
		}
		le.PutUint32(head[76+4*i:], n)
	}
	out := head
	for len(fat)%(sector/4) != 0 {
		fat = append(fat, 0xffffffff)
	}
	for _, n := range fat {
		out = le.AppendUint32(out, n)
	}
	return append(append(out, directory...), body...)
}

// What is changed in the container or in the description of the encryption ends in a refusal or in the file as it is:
// nothing panics, nothing is given out that is not what was encrypted.
func TestDecryptedMutations(t *testing.T) {
	sealed, plain := velvet(t)
	sealed = bytes.Replace(sealed, []byte(`spinCount="100000"`), []byte(`spinCount="000001"`), 1) // opens nothing, and quickly
	quick := standard(t, plain[:5000], 128)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 600 {
		data := bytes.Clone(sealed)
		if i%10 == 0 {
			data = bytes.Clone(quick)
		}
		for range 1 + r.IntN(4) {
			data[r.IntN(min(len(data), 4096))] = byte(r.Uint32())
		}
		if i%7 == 0 {
			data = data[:r.IntN(len(data))]
		}
		if got, err := Decrypted(data); err == nil && len(got) > len(data) {
			t.Fatalf("mutation %d: %d bytes of %d", i, len(got), len(data))
		}
	}
}

// A chain of sectors that runs in a circle ends.
func TestCompoundCircle(t *testing.T) {
	data := compoundFile(make([]byte, 5000), make([]byte, 5000))
	for i := 512; i < 1024; i += 4 { // every sector is followed by the first
		le.PutUint32(data[i:], 0)
	}
	if got, err := Decrypted(data); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%v", err)
	}
}

// LibreOffice's own encryption is read, too.
func TestDecryptedLibreOffice(t *testing.T) {
	office := tier.Tool(t, "soffice")
	_, plain := velvet(t)
	dir := t.TempDir()
	name := filepath.Join(dir, "a.xlsx")
	if err := os.WriteFile(name, plain, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to",
		`xlsx:Calc MS Excel 2007 XML:{"Password":{"type":"string","value":"VelvetSweatshop"}}`, "--outdir", filepath.Join(dir, "out"), name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out", "a.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(data, []byte(oleMagic)) {
		t.Skip("this LibreOffice does not encrypt what it converts")
	}
	got, err := Decrypted(data)
	if err != nil || bytes.Equal(got, data) || !regexp.MustCompile(`^PK`).Match(got) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
