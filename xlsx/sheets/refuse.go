package sheets

import "nianbao/xlsx/opc"

// refuse returns the refusal of what looks so, or nil for what may be a workbook. thing is what has been looked at: the file,
// the archive or the package.
func refuse(s opc.Sniffed, thing string) error {
	reason := "the " + thing + " is no workbook"
	switch s.Kind {
	case 0:
		return nil
	case opc.Empty:
		reason = "the file is empty"
	case opc.Encrypted:
		reason = "the workbook is encrypted"
	case opc.Legacy:
		reason = "the file is in a binary format of older programs"
	case opc.Damaged:
		reason = "the file has no content"
	}
	return &opc.Error{Kind: s.Kind, Reason: reason, What: s.What}
}
