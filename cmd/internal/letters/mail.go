package letters

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"path"
	"strings"

	"nianbao/cmd/internal/report"
)

// An Attachment goes with a mail.
type Attachment struct {
	Name string
	Data []byte
}

var mimeTypes = map[string]string{
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// Mail writes the draft of a mail (RFC 5322): a mail program opens it with the address, the text and the attachments in place,
// and whoever opens it sends it or does not. It has no sender and no date; both are the mail program's.
func (l *Letter) Mail(d *report.Document, attached []Attachment) ([]byte, error) {
	var b, body bytes.Buffer
	w := multipart.NewWriter(&body)
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(l.Name+l.day+d.Title)))
	if err := w.SetBoundary("nianbao-" + sum[:32]); err != nil {
		return nil, err
	}
	part := func(kind, name string, data []byte) error {
		head := textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"base64"}}
		if name != "" {
			head.Set("Content-Type", kind+"; name=\""+mime.BEncoding.Encode("UTF-8", name)+"\"") // for programs that do not know RFC 2231
			head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		}
		p, err := w.CreatePart(head)
		if err == nil {
			_, err = p.Write(base64Lines(data))
		}
		return err
	}
	if err := part("text/plain; charset=utf-8", "", []byte(plain(d))); err != nil {
		return nil, err
	}
	for _, a := range attached {
		if err := part(mimeTypes[path.Ext(a.Name)], a.Name, a.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	b.WriteString("X-Unsent: 1\r\n") // Outlook opens it to be sent, not as received
	if to := Address(l.Agency); to != "" {
		b.WriteString("To: " + to + "\r\n")
	}
	b.WriteString("Subject: " + folded(d.Title) + "\r\nMIME-Version: 1.0\r\n")
	b.WriteString("Content-Type: multipart/mixed;\r\n boundary=\"" + w.Boundary() + "\"\r\n\r\n")
	b.Write(body.Bytes())
	return b.Bytes(), nil
}

// Pack puts what goes to one agency into one zip; its members have the day of the letter for their time.
func (l *Letter) Pack(list []Attachment) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, a := range list {
		part, err := w.CreateHeader(&zip.FileHeader{Name: a.Name, Method: zip.Deflate, Modified: l.written})
		if err == nil {
			_, err = part.Write(a.Data)
		}
		if err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// folded writes text of a header as encoded words, one a line (RFC 2047).
func folded(text string) string {
	return strings.ReplaceAll(mime.BEncoding.Encode("UTF-8", text), "?= =?", "?=\r\n =?")
}

// plain is a letter as the text of a mail.
func plain(d *report.Document) string {
	var lines []string
	for _, b := range d.Blocks {
		if p, ok := b.(*report.Paragraph); ok {
			lines = append(lines, p.Text())
		}
	}
	return strings.Join(lines, "\r\n\r\n") + "\r\n"
}

// base64Lines encodes data in lines of 76 characters (RFC 2045, 6.8).
func base64Lines(data []byte) []byte {
	text := base64.StdEncoding.EncodeToString(data)
	var b bytes.Buffer
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	b.WriteString(text + "\r\n")
	return b.Bytes()
}
