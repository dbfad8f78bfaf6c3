package templates

import "testing"

// TestScopeOfFigures: what a figure is counted among decides whether the tables have it; the words that say so stand in
// brackets, before a colon, or further on in the sentence.
func TestScopeOfFigures(t *testing.T) {
	const government, office = "海原县人民政府", "海原县教育体育局"
	for _, tt := range []struct{ why, want, agency, text, passage string }{
		{"the properties of documents are no results of applications", "", office,
			"对86件公文标注公开属性，其中主动公开62件、依申请公开15件、不予公开9件。", "overview.management"},
		{"主动公开 beside 不予公开 counts documents", "", office, "公文类信息1026件：主动公开412件、依申请公开502件、不予公开112件。", onRequest},
		{"a list of what was published does not hide the applications", "141>140", office, "主动公开信息1234条，收到依申请公开141件。", onRequest},
		{"cases of every kind, before 其中 names those about information", "", office,
			"办理行政复议案件56件、行政诉讼案件48件，其中涉及政府信息公开的复议10件、诉讼6件。", onRequest},
		{"and those about information are checked", "9>10", office,
			"行政复议案件56件、行政诉讼案件48件，其中涉及政府信息公开的复议9件、诉讼6件。", onRequest},
		{"各类 cases", "", office, "各类行政诉讼案件48件。", onRequest},
		{"a number before its noun takes nothing from the noun before it", "", office, "其中六十件予以公开、二十三件部分公开。", onRequest},
		{"and is checked with its own", "24>23", office, "其中60件予以公开、24件部分公开。", onRequest},
		{"articles of the law are no counts, and words before them belong to the number", "", office,
			"根据第十四条、第十五条、第十六条不予公开9件，根据第三十六条第（七）项不予公开2件。", onRequest},
		{"the government is one body beside its departments", "", government, "县政府制发行政规范性文件10件，县直部门制发5件。", "overview.proactive"},
		{"its short name too", "", government, "其中：县政府收到98件，县直部门收到30件，乡镇收到12件。", onRequest},
		{"with 其中 after it, it is the whole", "141>140", government, "县政府共收到政府信息公开申请141件，其中县直部门120件。", onRequest},
		{"the subject goes on after brackets", "", government, "各乡镇（街道）共收到申请114件，办结112件。", onRequest},
		{"brackets of known words hide nothing", "141>140", government, "海原县人民政府（县政府）共收到政府信息公开申请141件。", onRequest},
		{"a point's number is no word", "61>60", office, "（1）予以公开61件；（2）部分公开23件。", onRequest},
		{"一是 is no word either", "61>60", office, "一是予以公开61件；二是部分公开23件。", onRequest},
		{"a label before the colon says what is counted", "119>118", office, "其中自然人：119件。", onRequest},
		{"a label of cases", "9>10", office, "行政复议情况：共收到9件。", onRequest},
		{"a result in quotation marks", "61>60", office, "结果为“予以公开”的61件，“部分公开”的23件。", onRequest},
	} {
		filing := large(t)
		filing.Agency.Name, filing.Agency.Short = tt.agency, "县教体局"
		if tt.agency == government {
			filing.Agency.Short = "县政府"
		}
		filing.Narrative[tt.passage] = tt.text
		t.Run(tt.why, func(t *testing.T) { wantFindings(t, filing, tt.text, tt.want) })
	}
}
