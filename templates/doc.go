// Package templates holds the official forms of the 政府信息公开工作年度报告: what is asked of an agency, and what must
// be true of its answers.
//
// A form is one edition of the format fixed by the State Council's office. It is data, in forms/*.yaml: the official
// wording byte for byte, the spans of the printed tables, the passages of the narrative, and the rules. A rule is
// written once; the workbook's formula, the red cell, the check on the way back, the sentence in the finding and the
// line in the register are all made from it.
//
//	form, err := templates.Lookup("2021")
//	filing := templates.NewFiling(form, 2024)
//	filing.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
//	filing.Complete()
//	result := templates.Check(filing, templates.Options{})
//	fmt.Println(result.Verdict, result.Findings[0].Message)
//
// An office may add a form of its own, such as an edition with a fourth table; a [FormSet] is the forms that a reader knows:
//
//	forms := &templates.FormSet{}
//	form, err := forms.Load("本省.yaml", data)
//
// How to write one is in forms/README.md. Nothing outside a form knows its tables: where code speaks of a figure by its
// key, the figure may not be there.
//
// Rules that are expressions stand in the form. What no expression can say (the narrative, copies of last year's tables)
// is code, whose words and severity stand in the form or in catalogue.yaml all the same; see [Register]. The narrative is
// read with a small vocabulary and only judged where every word around a number is known: what cannot be decided stays
// silent.
//
// The package knows no cell addresses and no file formats beyond the JSON filing; see package xlsx for workbooks.
//
// # Vocabulary
//
// One English word for each Chinese term, kept everywhere in the project:
//
//	form 格式 (an edition: 2021, 2019)      filing 填报 (one form, one agency, one year)
//	agency 单位                             roster 名单
//	section 部分                            passage 正文段落
//	narrative 正文                          figure 数 (one cell of an official table)
//	line 行或栏 (a row or a column)          mark 数字标记 (【新收申请】)
//	rule 规则                               finding 问题
//	severity: error 错误, query 核实, note 提示
//	verdict: accepted 通过, explained 已说明, query 待说明, rejected 退回, unreadable 无法读取
//	explanation 说明                        carry-over 结转
//	returned workbook 回收的表               annotated copy 退回件
//	standing 报送进度                        stamp 表标识
//	law 法律 (with its article)              custom 惯例 (where no text says anything)
package templates
