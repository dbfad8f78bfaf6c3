package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/report"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/scratch"
)

// A pdfBatch collects documents for one call of LibreOffice at the end.
type pdfBatch struct {
	dir   string            // temporary
	names map[string]string // docx in dir to the pdf that is wanted
	order []string
}

// add keeps a document for the batch.
func (b *pdfBatch) add(doc *report.Document, opt report.DOCXOptions, target string) error {
	if b.dir == "" {
		dir, err := scratch.New("", "nianbao-pdf-")
		if err != nil {
			return Failed("建不了临时文件夹：%s", reason(err))
		}
		b.dir, b.names = dir, map[string]string{}
	}
	var data bytes.Buffer
	if err := doc.DOCX(&data, opt); err != nil {
		return err
	}
	name := filepath.Join(b.dir, fmt.Sprintf("%06d.docx", len(b.order)))
	if err := os.WriteFile(name, data.Bytes(), 0o600); err != nil {
		return Failed("写不了临时文件：%s", reason(err))
	}
	b.names[name] = target
	b.order = append(b.order, name)
	return nil
}

// remove takes the temporary files away.
func (b *pdfBatch) remove() {
	if b.dir != "" {
		scratch.Remove(b.dir)
	}
}

// write converts the batch and puts the results in place. It returns their names.
func (b *pdfBatch) write(ctx context.Context, out *results.Files) ([]string, error) {
	if b.dir == "" {
		return nil, nil
	}
	if err := report.PDF(ctx, b.dir, b.order); ctx.Err() != nil {
		return nil, Interrupted
	} else if err != nil {
		text := err.Error()
		var path *fs.PathError
		var link *os.LinkError
		if errors.As(err, &path) || errors.As(err, &link) {
			text = "读写不了临时文件：" + reason(err)
		}
		for docx, target := range b.names { // the user knows nothing of 000001.docx
			name := strings.TrimSuffix(filepath.Base(docx), "docx")
			text = strings.NewReplacer(name+"docx", filepath.Base(target), name+"pdf", filepath.Base(target)).Replace(text)
		}
		return nil, Failed("%s", text)
	}
	var names []string
	for _, docx := range b.order {
		data, err := os.ReadFile(strings.TrimSuffix(docx, ".docx") + ".pdf")
		if err != nil {
			return names, Failed("LibreOffice 没有写出“%s”：%s", b.names[docx], reason(err))
		}
		dir, name := filepath.Split(b.names[docx])
		if err := out.PutIn(dir, name, results.Bytes(data)); err != nil {
			return names, err
		}
		names = append(names, b.names[docx])
	}
	return names, nil
}
