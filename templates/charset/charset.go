//go:build !js

package charset

import "golang.org/x/text/encoding/htmlindex"

// Named returns the encoding that a label means, "" for none.
func Named(label string) Encoding {
	e, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, _ := htmlindex.Name(e)
	return Encoding(name)
}

// Decode returns a text in UTF-8.
func (e Encoding) Decode(data []byte) []byte {
	enc, err := htmlindex.Get(string(e.decodedAs()))
	if err != nil {
		panic(err) // no name of Named's
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		panic(err) // these decoders put U+FFFD for what they cannot read
	}
	return out
}
