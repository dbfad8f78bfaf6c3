package opc

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/xml"
	"hash"
	"strings"
	"unicode/utf16"
)

// Excel encrypts some workbooks without asking for a password: those whose structure was protected, and some shared ones.
// It takes this one, and every spreadsheet program tries it unasked, so that nobody who has the file knows of it.
const defaultPassword = "VelvetSweatshop"

// Bounds of decryption. Office turns the password 50,000 or 100,000 times; a million takes about half a second.
const (
	maxSpin           = 1_000_000
	maxEncryptionInfo = 64 << 10
)

// errPassword says that the file is encrypted with another password, or in a way that is not known here.
var errPassword = &Error{Kind: Encrypted, Reason: "the workbook is encrypted", What: "加了密码的工作簿"}

// Decrypted returns the bytes of an Office document: those of the file, or, where it was encrypted with Excel's default
// password, what it holds. Whoever reads a named file calls it before anything else. A file of any other kind, one with a
// password of somebody's included, is returned as it is; an error says that the file was decrypted and is damaged.
func Decrypted(data []byte) ([]byte, error) {
	if !strings.HasPrefix(string(data[:min(len(data), 8)]), oleMagic) {
		return data, nil
	}
	plain, err := decrypt(data)
	if err == errPassword || err == errCompound {
		return data, nil
	}
	return plain, err
}

// decrypt opens an encrypted package ([MS-OFFCRYPTO]).
func decrypt(data []byte) ([]byte, error) {
	c, err := openCompound(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if e := c.stream["EncryptionInfo"]; e.size < 8 || e.size > maxEncryptionInfo || c.stream["EncryptedPackage"].size < 8 {
		return nil, errPassword
	}
	info, err := c.Stream("EncryptionInfo")
	if err != nil {
		return nil, err
	}
	sealed, err := c.Stream("EncryptedPackage")
	if err != nil {
		return nil, err
	}
	major, minor := le.Uint16(info), le.Uint16(info[2:])
	var plain []byte
	switch {
	case major == 4 && minor == 4:
		plain, err = decryptAgile(info[8:], sealed)
	case major >= 2 && major <= 4 && minor == 2:
		plain, err = decryptStandard(info[8:], sealed)
	default:
		return nil, errPassword
	}
	if err != nil {
		return nil, err
	}
	size := le.Uint64(sealed)
	if size > uint64(len(plain)) {
		return nil, Damagef("", "the encrypted package is cut short")
	}
	return plain[:size], nil
}

// passwordHash turns the password: H(salt + password), then spin times H(counter + hash).
func passwordHash(h hash.Hash, salt []byte, spin int) []byte {
	password := make([]byte, 0, 2*len(defaultPassword))
	for _, u := range utf16.Encode([]rune(defaultPassword)) {
		password = le.AppendUint16(password, u)
	}
	h.Write(salt)
	h.Write(password)
	sum := h.Sum(nil)
	var counter [4]byte
	for i := range spin {
		le.PutUint32(counter[:], uint32(i))
		h.Reset()
		h.Write(counter[:])
		h.Write(sum)
		sum = h.Sum(sum[:0])
	}
	return sum
}

func hashOf(h hash.Hash, parts ...[]byte) []byte {
	h.Reset()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// fitted cuts bytes to n, or fills them up with 0x36.
func fitted(b []byte, n int) []byte {
	b = bytes.Clone(b[:min(len(b), n)])
	for len(b) < n {
		b = append(b, 0x36)
	}
	return b
}

// base is an attribute in base64.
type base []byte

func (b *base) UnmarshalXMLAttr(attr xml.Attr) (err error) {
	*b, err = base64.StdEncoding.DecodeString(attr.Value)
	return err
}

type agileKey struct {
	BlockSize int    `xml:"blockSize,attr"`
	KeyBits   int    `xml:"keyBits,attr"`
	Cipher    string `xml:"cipherAlgorithm,attr"`
	Chaining  string `xml:"cipherChaining,attr"`
	Hash      string `xml:"hashAlgorithm,attr"`
	Salt      base   `xml:"saltValue,attr"`
}

// sound reports whether the key is of a kind that is known here.
func (k *agileKey) sound() bool {
	bits := k.KeyBits == 128 || k.KeyBits == 192 || k.KeyBits == 256
	aesCBC := k.Cipher == "AES" && k.Chaining == "ChainingModeCBC" && k.BlockSize == aes.BlockSize
	return bits && aesCBC && len(k.Salt) <= 1024 && newHash(k.Hash) != nil
}

func newHash(name string) func() hash.Hash {
	return map[string]func() hash.Hash{"SHA1": sha1.New, "SHA-1": sha1.New, "SHA256": sha256.New,
		"SHA384": sha512.New384, "SHA512": sha512.New}[name]
}

// The keys of what is encrypted with the password, and of the sums over the package ([MS-OFFCRYPTO] 2.3.4.11 to 14).
var (
	keyVerifier  = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	keyVerified  = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	keySecret    = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
	keySumKey    = []byte{0x5f, 0xb2, 0xad, 0x01, 0x0c, 0xb9, 0xe1, 0xf6}
	keySumValue  = []byte{0xa0, 0x67, 0x7f, 0x02, 0xb2, 0x2c, 0x84, 0x33}
	agileSegment = 4096
)

// decryptAgile opens what Excel writes since 2010.
func decryptAgile(info, sealed []byte) ([]byte, error) {
	var x struct {
		Data      agileKey `xml:"keyData"`
		Integrity struct {
			Key   base `xml:"encryptedHmacKey,attr"`
			Value base `xml:"encryptedHmacValue,attr"`
		} `xml:"dataIntegrity"`
		Keys []struct {
			agileKey
			Spin     int  `xml:"spinCount,attr"`
			Verifier base `xml:"encryptedVerifierHashInput,attr"`
			Verified base `xml:"encryptedVerifierHashValue,attr"`
			Secret   base `xml:"encryptedKeyValue,attr"`
		} `xml:"keyEncryptors>keyEncryptor>encryptedKey"`
	}
	if xml.Unmarshal(bytes.TrimRight(info, "\x00"), &x) != nil || len(x.Keys) != 1 {
		return nil, errPassword
	}
	k := &x.Keys[0]
	if !x.Data.sound() || !k.sound() || k.Spin < 0 || k.Spin > maxSpin {
		return nil, errPassword
	}
	h := newHash(k.Hash)()
	turned := passwordHash(h, k.Salt, k.Spin)
	open := func(block, sealed []byte) []byte {
		return decryptCBC(fitted(hashOf(h, turned, block), k.KeyBits/8), fitted(k.Salt, k.BlockSize), sealed)
	}
	verifier, verified := open(keyVerifier, k.Verifier), open(keyVerified, k.Verified)
	sum := hashOf(h, verifier)
	if len(verifier) == 0 || len(verified) < len(sum) || !hmac.Equal(sum, verified[:len(sum)]) {
		return nil, errPassword
	}
	secret := open(keySecret, k.Secret)
	if len(secret) < x.Data.KeyBits/8 {
		return nil, Damagef("", "the key of the encrypted package is cut short")
	}
	secret = secret[:x.Data.KeyBits/8]
	d := newHash(x.Data.Hash)()
	iv := func(block []byte) []byte { return fitted(hashOf(d, x.Data.Salt, block), x.Data.BlockSize) }
	sumKey := decryptCBC(secret, iv(keySumKey), x.Integrity.Key)
	want := decryptCBC(secret, iv(keySumValue), x.Integrity.Value)
	mac := hmac.New(newHash(x.Data.Hash), sumKey[:min(len(sumKey), d.Size())])
	mac.Write(sealed)
	if len(want) < d.Size() || !hmac.Equal(mac.Sum(nil), want[:d.Size()]) {
		return nil, Damagef("", "the encrypted package has been changed or damaged")
	}
	body := sealed[8:]
	plain := make([]byte, 0, len(body))
	for i := 0; i*agileSegment < len(body); i++ {
		segment := body[i*agileSegment : min((i+1)*agileSegment, len(body))]
		opened := decryptCBC(secret, iv(le.AppendUint32(nil, uint32(i))), segment)
		if len(opened) == 0 {
			return nil, Damagef("", "the encrypted package is cut short")
		}
		plain = append(plain, opened...)
	}
	return plain, nil
}

// decryptCBC returns nothing for what is no whole number of blocks.
func decryptCBC(key, iv, sealed []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil || len(sealed) == 0 || len(sealed)%aes.BlockSize != 0 {
		return nil
	}
	out := make([]byte, len(sealed))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, sealed)
	return out
}

const standardSpin = 50_000

// decryptStandard opens what Excel 2007 and older versions of other programs write. It has no sum over the package; what
// was changed there is found by the archive's own.
func decryptStandard(info, sealed []byte) ([]byte, error) {
	if len(info) < 4 {
		return nil, errPassword
	}
	n := int64(le.Uint32(info))
	rest := info[4:]
	if n < 32 || n > int64(len(rest))-72 {
		return nil, errPassword
	}
	header, verifier := rest[:n], rest[n:]
	bits := int(le.Uint32(header[16:]))
	aesKinds := map[uint32]int{0x660e: 128, 0x660f: 192, 0x6610: 256}
	if aesKinds[le.Uint32(header[8:])] != bits || le.Uint32(verifier) != 16 {
		return nil, errPassword
	}
	h := sha1.New()
	turned := hashOf(h, passwordHash(h, verifier[4:20], standardSpin), []byte{0, 0, 0, 0})
	half := func(pad byte) []byte {
		block := bytes.Repeat([]byte{pad}, 64)
		for i, b := range turned {
			block[i] ^= b
		}
		return hashOf(h, block)
	}
	key := append(half(0x36), half(0x5c)...)[:bits/8]
	sum := hashOf(h, decryptECB(key, verifier[20:36]))
	verified := decryptECB(key, verifier[40:72])
	if len(verified) < len(sum) || !hmac.Equal(sum, verified[:len(sum)]) {
		return nil, errPassword
	}
	body := sealed[8:]
	return decryptECB(key, body[:len(body)/aes.BlockSize*aes.BlockSize]), nil
}

func decryptECB(key, sealed []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(sealed))
	for i := 0; i+aes.BlockSize <= len(sealed); i += aes.BlockSize {
		block.Decrypt(out[i:], sealed[i:])
	}
	return out
}
