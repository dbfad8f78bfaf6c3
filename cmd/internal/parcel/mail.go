package parcel

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	"nianbao/templates/charset"
)

// mailed lists the attachments of a mail, and those of mails attached to it.
func mailed(from Source, size int64) ([]Member, error) {
	if size > mostMail {
		return nil, ErrTooLarge
	}
	message, err := mail.ReadMessage(io.NewSectionReader(from, 0, size))
	if err != nil {
		return nil, ErrDamaged
	}
	m := mailbox{from: sender(message.Header), sent: day(message.Header)}
	return m.list, m.part(textproto.MIMEHeader(message.Header), message.Body, 1)
}

// A mailbox gathers the attachments of one mail.
type mailbox struct {
	from, sent string
	list       []Member
}

// part goes through one part of a mail.
func (m *mailbox) part(head textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil && kind == "" {
		kind = "text/plain"
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		return m.parts(multipart.NewReader(body, params["boundary"]), depth)
	case kind == "message/rfc822":
		inner, err := mail.ReadMessage(transferred(head, body))
		if err != nil || depth == mostNested*4 {
			return nil // its text is no attachment
		}
		return m.part(textproto.MIMEHeader(inner.Header), inner.Body, depth+1)
	}
	name := attachment(head, params)
	if name == "" || strings.HasPrefix(kind, "image/") && head.Get("Content-Id") != "" { // a picture of the text
		return nil
	}
	if len(m.list) == mostMembers {
		return ErrTooMany
	}
	data, err := bounded(transferred(head, body), mostMail)
	m.list = append(m.list, Member{Name: name, From: m.from, Sent: m.sent, read: func(most int64) ([]byte, error) {
		if err == nil && int64(len(data)) > most {
			return nil, ErrTooLarge
		}
		return data, err
	}})
	return nil
}

// parts goes through the parts of a part. A mail that is cut short has those that are whole.
func (m *mailbox) parts(r *multipart.Reader, depth int) error {
	if depth == mostNested*4 {
		return ErrDamaged
	}
	for {
		p, err := r.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && len(m.list) > 0:
			return nil
		case err != nil:
			return ErrDamaged
		}
		if err := m.part(p.Header, p, depth+1); err != nil {
			return err
		}
	}
}

// transferred takes the transfer encoding off a part.
func transferred(head textproto.MIMEHeader, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(head.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &onlyBase64{r: body})
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// onlyBase64 leaves out what some programs put between the lines: blanks, and what mail gateways add.
type onlyBase64 struct{ r io.Reader }

func (o *onlyBase64) Read(p []byte) (int, error) {
	for {
		n, err := o.r.Read(p)
		kept := p[:0]
		for _, c := range p[:n] {
			if c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != 0 {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil {
			return len(kept), err
		}
	}
}

// attachment is the name of an attached file, "" for a part that is the mail's own text.
func attachment(head textproto.MIMEHeader, params map[string]string) string {
	_, dis, err := mime.ParseMediaType(head.Get("Content-Disposition"))
	name := dis["filename"]
	if err != nil || name == "" {
		name = params["name"]
	}
	if name == "" { // bytes that are no ASCII, and encoded words in quotes: not by the standard, and common
		name = loose(head.Get("Content-Disposition"), "filename=")
	}
	if name == "" {
		name = loose(head.Get("Content-Type"), "name=")
	}
	return clean(words(name))
}

// loose takes a parameter out of a header that is not written by the standard.
func loose(header, param string) string {
	_, rest, found := strings.Cut(header, param)
	if !found {
		return ""
	}
	if after, quoted := strings.CutPrefix(rest, `"`); quoted {
		name, _, _ := strings.Cut(after, `"`)
		return name
	}
	name, _, _ := strings.Cut(rest, ";")
	return strings.TrimSpace(name)
}

// words decodes encoded words (RFC 2047) in whatever charset, and bytes that are no UTF-8.
func words(s string) string {
	decoder := mime.WordDecoder{CharsetReader: func(label string, r io.Reader) (io.Reader, error) {
		e := charset.Named(label)
		data, err := io.ReadAll(r)
		if e == "" || err != nil {
			return nil, errors.Join(err, errors.ErrUnsupported)
		}
		return bytes.NewReader(e.Decode(data)), nil
	}}
	if text, err := decoder.DecodeHeader(s); err == nil {
		s = text
	}
	if !utf8.ValidString(s) {
		s = decoded(s)
	}
	return s
}

// sender is who has sent a mail, as it says.
func sender(head mail.Header) string {
	text := strings.TrimSpace(words(head.Get("From")))
	return string(bytes.Map(func(r rune) rune {
		if r < 0x20 {
			return ' '
		}
		return r
	}, []byte(text)))
}

// day is the day on which a mail was sent, by its sender's clock; "" for none.
func day(head mail.Header) string {
	t, err := head.Date()
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
