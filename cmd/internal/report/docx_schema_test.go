package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// sequences are the children of the elements used here in the order of ECMA-376 part 1 (5th edition, annex A.1, wml.xsd,
// transitional). Elements whose children may stand in any order are not listed.
var sequences = map[string]string{
	"pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens " +
		"kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing " +
		"mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color " +
		"spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"tbl": "tblPr tblGrid tr",
	"tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd " +
		"tblLayout tblCellMar tblLook tblCaption tblDescription",
	"tblBorders": "top left start bottom right end insideH insideV",
	"tblCellMar": "top left start bottom right end",
	"tr":         "tblPrEx trPr tc",
	"tcPr":       "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt " +
		"vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
	"style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal " +
		"personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
	"styles":      "docDefaults latentStyles style",
	"docDefaults": "rPrDefault pPrDefault",
	"font":        "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
	"settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape " +
		"printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData " +
		"mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors " +
		"hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod " +
		"documentType mailMerge revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride " +
		"styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope " +
		"summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets " +
		"drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery " +
		"doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning " +
		"characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture " +
		"doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml " +
		"saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr " +
		"endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats " +
		"doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags " +
		"decimalSymbol listSeparator",
	"compat": "useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL noColumnBalance " +
		"balanceSingleByteDoubleByteWidth noExtraLineSpacing doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn spacingInWholePoints " +
		"lineWrapLikeWord6 printBodyTextBeforeHeader printColBlack wpSpaceWidth showBreaksInFrames subFontBySize suppressBottomSpacing " +
		"suppressTopSpacing suppressSpacingAtTopOfPage suppressTopSpacingWP suppressSpBfAfterPgBrk swapBordersFacingPages convMailMergeEsc " +
		"truncateFontHeightsLikeWP6 mwSmallCaps usePrinterMetrics doNotSuppressParagraphBorders wrapTrailSpaces footnoteLayoutLikeWW8 " +
		"shapeLayoutLikeWW8 alignTablesRowByRow forgetLastTabAlignment adjustLineHeightInTable autoSpaceLikeWord95 noSpaceRaiseLower " +
		"doNotUseHTMLParagraphAutoSpacing layoutRawTableWidth layoutTableRowsApart useWord97LineBreakRules doNotBreakWrappedTables " +
		"doNotSnapToGridInCell selectFldWithFirstOrLastChar applyBreakingRules doNotWrapTextWithPunct doNotUseEastAsianBreakRules " +
		"useWord2002TableStyleRules growAutofit useFELayout useNormalStyleForList doNotUseIndentAsNumberingTabStop useAltKinsokuLineBreakRules " +
		"allowSpaceOfSameStyleInTable doNotSuppressIndentation doNotAutofitConstrainedTables autofitToFirstFixedWidthCell " +
		"underlineTabInNumList displayHangulFixedWidth splitPgBreakAndParaMark doNotVertAlignCellWithSp doNotBreakConstrainedForcedTable " +
		"doNotVertAlignInTxbx useAnsiKerningPairs cachedColBalance compatSetting",
	// DrawingML, dml-wordprocessingDrawing.xsd and dml-picture.xsd.
	"inline":   "extent effectExtent docPr cNvGraphicFramePr graphic",
	"pic":      "nvPicPr blipFill spPr",
	"nvPicPr":  "cNvPr cNvPicPr",
	"blipFill": "blip srcRect stretch",
	"spPr":     "xfrm prstGeom",
}

// required are children that an element must have, at least once.
var required = map[string][]string{
	"tbl": {"tblPr", "tblGrid", "tr"}, "tr": {"tc"}, "tc": {"p"}, "style": {"name"}, "sectPr": {"pgSz", "pgMar"}, "hdr": {"p"}, "ftr": {"p"},
	"document": {"body"}, "body": {"sectPr"}, "inline": {"extent", "docPr", "graphic"}, "tblGrid": {"gridCol"},
}

// conform checks one part: well formed, children in the schema's order, required children there, a cell ends with a
// paragraph, the body with its section, and every row of a table covers the same grid.
func conform(data []byte) error {
	type element struct {
		name     string
		children []string
		grid     int // columns of a tbl, columns covered so far of a tr, of a tc its span
	}
	var stack []*element
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local}
			if len(stack) > 0 {
				up := stack[len(stack)-1]
				up.children = append(up.children, e.name)
				if e.name == "gridCol" {
					stack[len(stack)-2].grid++
				}
				if e.name == "gridSpan" {
					fmt.Sscan(t.Attr[0].Value, &stack[len(stack)-2].grid)
				}
			}
			if e.name == "tc" {
				e.grid = 1
			}
			stack = append(stack, e)
		case xml.EndElement:
			e := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if err := inOrder(e.name, e.children); err != nil {
				return err
			}
			last := ""
			if len(e.children) > 0 {
				last = e.children[len(e.children)-1]
			}
			switch {
			case e.name == "tc" && last != "p":
				return fmt.Errorf("a tc ends with %q, not with p", last)
			case e.name == "body" && last != "sectPr":
				return fmt.Errorf("the body ends with %q", last)
			case e.name == "tc":
				stack[len(stack)-1].grid += e.grid
			case e.name == "tr" && e.grid != stack[len(stack)-1].grid:
				return fmt.Errorf("a row covers %d columns of %d", e.grid, stack[len(stack)-1].grid)
			}
		}
	}
}

func inOrder(parent string, children []string) error {
	for _, need := range required[parent] {
		if !slices.Contains(children, need) {
			return fmt.Errorf("%s has no %s", parent, need)
		}
	}
	order, ok := sequences[parent]
	if !ok {
		return nil
	}
	place := map[string]int{}
	for i, names := range strings.Fields(order) {
		for _, n := range strings.Split(names, "|") {
			place[n] = i
		}
	}
	at := 0
	for _, c := range children {
		n, known := place[c]
		if !known {
			return fmt.Errorf("%s may not hold %s", parent, c)
		}
		if n < at {
			return fmt.Errorf("in %s, %s stands too late", parent, c)
		}
		at = n
	}
	return nil
}

// checkPackage checks a whole docx: every part conforms, every part has a content type, every reference leads to a part,
// and nothing lies about that nobody refers to.
func checkPackage(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(f.Name, err)
		}
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			if err := conform(parts[f.Name]); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
	types := string(parts["[Content_Types].xml"])
	referred := map[string]bool{"[Content_Types].xml": true}
	for name, b := range parts {
		if !strings.HasSuffix(name, ".rels") {
			if name != "[Content_Types].xml" && !strings.Contains(types, `"/`+name+`"`) {
				t.Errorf("%s has no content type", name)
			}
			continue
		}
		referred[name] = true
		base := strings.Replace(name[:strings.LastIndex(name, "/")+1], "_rels/", "", 1)
		var r relationships
		if err := xml.Unmarshal(b, &r); err != nil {
			t.Fatal(name, err)
		}
		for _, rel := range r.Relationship {
			if referred[base+rel.Target] = true; parts[base+rel.Target] == nil && rel.TargetMode != "External" {
				t.Errorf("%s refers to %s, which is not there", name, rel.Target)
			}
		}
	}
	for name := range parts {
		if !referred[name] {
			t.Errorf("nothing refers to %s", name)
		}
	}
	return parts
}

func TestConformCatchesFaults(t *testing.T) {
	const w = `<w:x xmlns:w="` + nsMain + `">`
	for _, test := range []struct{ xml, want, reason string }{
		{`<w:pPr><w:jc/><w:spacing/></w:pPr>`, "in pPr, spacing stands too late", "Word repairs a paragraph in another order"},
		{`<w:rPr><w:sz/><w:b/></w:rPr>`, "in rPr, b stands too late", "run properties are a sequence, too"},
		{`<w:sectPr><w:pgSz/><w:pgMar/><w:footerReference/></w:sectPr>`, "in sectPr, footerReference stands too late", "references come first"},
		{`<w:tc><w:tcPr/></w:tc>`, "tc has no p", "every cell needs a paragraph"},
		{`<w:tcPr><w:vAlign/><w:vMerge/></w:tcPr>`, "in tcPr, vMerge stands too late", "cell properties"},
		{`<w:pPr><w:bold/></w:pPr>`, "pPr may not hold bold", "an element of another name"},
		{`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`, "a row covers 1 columns of 2", "a hole in the grid"},
		{`<w:settings><w:compat/><w:evenAndOddHeaders/></w:settings>`, "in settings, evenAndOddHeaders stands too late", "settings are a long sequence"},
	} {
		err := conform([]byte(w + test.xml + `</w:x>`))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s (%s)", test.xml, err, test.want, test.reason)
		}
	}
}

type relationships struct {
	Relationship []struct {
		ID         string `xml:"Id,attr"`
		Type       string `xml:",attr"`
		Target     string `xml:",attr"`
		TargetMode string `xml:",attr"`
	}
}

// TestListConforms: what is made of other things than a filing conforms as well: tables of any length, runs in several looks, a
// heading that begins a page, characters that XML forbids.
func TestListConforms(t *testing.T) {
	for _, rows := range []int{0, 1, 700} {
		var list [][]string
		for i := range rows {
			list = append(list, []string{fmt.Sprint(i), "某局\x01<" + strings.Repeat("长", i%90), "12条"})
		}
		d := &Document{Title: "素材", Lines: []string{"某县", "素材"}, Agency: "某县", Year: 2024}
		d.Blocks = append(d.Blocks, &Heading{Level: 1, Style: 1, Text: "一、表", Apart: true}, &Heading{Level: 2, Style: 2, Text: "（一）名单"},
			&Heading{Level: 3, Style: 3, Text: "名"}, &Paragraph{Role: Legend, Runs: []Run{{Text: "甲局　", Bold: true}, {Text: "“一句”"}}},
			NewList("名单", []Column{{"序号", 20, true}, {"单位", 100, false}, {"数", 36, true}}, list))
		var b bytes.Buffer
		if err := d.DOCX(&b, DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		parts := checkPackage(t, b.Bytes())
		if n := bytes.Count(parts["word/document.xml"], []byte("<w:tr>")); n != rows+1 {
			t.Errorf("%d rows, want %d", n, rows+1)
		}
	}
}
