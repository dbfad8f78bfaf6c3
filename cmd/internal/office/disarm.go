package office

import (
	"bytes"
	"regexp"
)

// fetching are the control words of RTF that lead to other files. Their names stand in the file as they are: RTF has no way to
// write a control word in another way.
var fetching = regexp.MustCompile(`\\(?:fldinst|template|nextfile|datasource|mmdatasource|mmheadersource|` +
	`mmconnectstr|objautlink|objlink|objsub|objhtml|objocx|filetbl|subdocument|linkstyles)`)

// Disarm returns a document to be given to a program in place of one that somebody has sent. In RTF the words that lead to
// other files become ones that nobody knows, of the same length: LibreOffice 7.4 takes a picture in from a path of this
// machine, its settings notwithstanding, and on Windows such a path may be another machine's, which is told who asks. What
// a field last showed stays. Other formats are as they were.
func Disarm(data []byte) []byte {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte(`{\rtf`)) {
		return data
	}
	return fetching.ReplaceAllFunc(data, func(word []byte) []byte {
		return append([]byte(`\z`), bytes.Repeat([]byte("z"), len(word)-2)...)
	})
}
