package xlsx

// A style is how a cell looks. Equal styles share one entry of the workbook.
type style struct {
	font      string // "" for 宋体
	size      float64
	bold      bool
	underline bool
	color     string // of the text, RRGGBB
	fill      string
	h, v      string // alignment
	indent    int
	wrap      bool
	shrink    bool // rather smaller figures than ####
	border    bool
	soft      bool // grey lines instead of black
	unlocked  bool
	format    string // number format, "" for General
}

const (
	fontSong = "宋体"
	fontKai  = "楷体"
	fontHei  = "黑体"
)

// Colours. Inputs are pale yellow, computed cells grey, and an input that is filled in has the colour of its state; printing
// leaves all fills out.
const (
	fillInput    = "FFFBE6"
	fillComputed = "EDEDED"
	fillHead     = "F3F6FA"
	fillRed      = "FFC7CE"
	textRed      = "9C0006"
	fillAmber    = "FFD993"
	textAmber    = "7F6000"
	fillGreen    = "E2F0D9"
	textGreen    = "375623"
	fillPartly   = "DDEBF7"
	textPartly   = "1F4E78"
	textGrey     = "7F7F7F"
	textLink     = "0563C1"
)

// Styles by purpose; those of table labels are made in tablesheet.go, because their size depends on the box.
var (
	styleTitle = style{font: fontHei, size: 16, h: "center", v: "center", shrink: true}
	styleLine  = style{size: 10.5, h: "left", v: "center", shrink: true}
	styleNoted = style{size: 9, color: textRed, h: "left", v: "center", wrap: true}
	styleHint  = style{size: 9, color: textGrey, h: "left", v: "center"}
	styleNote  = style{size: 9, h: "left", v: "top", wrap: true}
	styleInput = style{size: tableFont, h: "center", v: "center", fill: fillInput, border: true, unlocked: true,
		shrink: true, format: "General"}
	styleComputed = style{size: tableFont, h: "center", v: "center", fill: fillComputed, border: true, shrink: true, format: "General"}

	styleSide      = style{size: 9, color: textGrey, h: "center", v: "center", border: true, soft: true, shrink: true, format: "General"}
	styleSideHead  = style{size: 9, color: textGrey, h: "center", v: "center", border: true, soft: true, shrink: true}
	styleGap       = style{size: 9, bold: true, color: textGrey, h: "center", v: "center", shrink: true}
	styleDone      = style{size: 10.5, h: "right", v: "center", border: true, soft: true, fill: fillHead, shrink: true}
	styleSideTitle = style{size: 9, color: textGrey, h: "left", v: "center"}
	styleFlag      = style{size: 9, color: "BFBFBF"}

	styleField      = style{size: 11, h: "center", v: "center", border: true, soft: true, fill: fillHead}
	styleFieldInput = style{size: 11, h: "left", v: "center", border: true, soft: true, fill: fillInput, unlocked: true,
		wrap: true, indent: 1, format: "@"}
	styleFieldFixed = style{size: 11, h: "left", v: "center", border: true, soft: true, indent: 1, fill: fillComputed}
	styleHeading    = style{font: fontHei, size: 12, h: "left", v: "center"}
	styleHowTo      = style{size: 11, h: "left", v: "center", wrap: true, indent: 1}
	styleState      = style{font: fontHei, size: 14, h: "left", v: "center", border: true, soft: true, indent: 1, shrink: true}

	styleContents = style{size: 11, h: "left", v: "center", border: true, soft: true, indent: 1,
		underline: true, color: textLink, shrink: true}
	styleContentsState = style{size: 11, h: "center", v: "center", border: true, soft: true}
	styleContentsLink  = style{size: 10, h: "left", v: "center", border: true, soft: true, underline: true, color: textLink, shrink: true}

	styleBox      = style{size: 11, h: "left", v: "top", wrap: true, border: true, soft: true, fill: fillInput, unlocked: true, format: "@"}
	styleBoxName  = style{size: 10.5, h: "left", v: "top", wrap: true, border: true, soft: true, fill: fillHead}
	styleCount    = style{size: 10.5, h: "center", v: "top", border: true, soft: true, fill: fillComputed, format: `0"字"`}
	styleStrays   = style{size: 9, color: textRed, h: "left", v: "top", wrap: true}
	styleTotal    = style{size: 9, bold: true, h: "center", v: "center", shrink: true, format: `"共"0"字"`}
	styleMark     = style{size: 9, h: "left", v: "center", border: true, soft: true, shrink: true}
	styleMarkNum  = style{size: 9, h: "right", v: "center", border: true, soft: true, shrink: true, fill: fillComputed, format: "General"}
	styleMarkLink = style{size: 9, color: textLink, underline: true, h: "left", v: "center"}
	styleMarkHead = style{size: 9, color: textGrey, h: "left", v: "center", shrink: true}

	styleCheckHead  = style{font: fontHei, size: 10.5, h: "center", v: "center", wrap: true, border: true, soft: true, fill: fillHead}
	styleCheckState = style{size: 10.5, bold: true, h: "center", v: "center", border: true, soft: true, shrink: true}
	styleCheckText  = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true}
	styleCheckLink  = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true, underline: true, color: textLink}
	styleCheckNum   = style{size: 10, h: "center", v: "center", border: true, soft: true, shrink: true, format: "General"}
	styleCheckFix   = style{size: 9, h: "left", v: "center", wrap: true, border: true, soft: true}
	styleAnswer     = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true, fill: fillInput,
		unlocked: true, format: "@"}
	styleGroup     = style{font: fontHei, size: 11, h: "left", v: "center", fill: fillHead}
	styleOpenState = style{size: 10.5, bold: true, h: "center", v: "center", shrink: true}
	styleOpenText  = style{size: 9, h: "left", v: "center", wrap: true}
	styleOpenLink  = style{size: 9, h: "left", v: "center", wrap: true, underline: true, color: textLink}
	styleOpenNum   = style{size: 9, h: "center", v: "center", shrink: true}
	styleCheckID   = style{size: 7, color: "A6A6A6", h: "left", v: "center", border: true, soft: true, wrap: true}
	styleStamp     = style{size: 10, h: "left", v: "center"}
)
