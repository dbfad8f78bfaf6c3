// Package prose reads sentences of a report and hands back what they claim: how many, of what, whose share, which year, under
// whose name. It knows words, and no form: a claim says what a number means, and package templates, which knows which figure
// of a form means the same, compares the two.
//
// Its vocabulary is data, words.yaml: meaning, and the words for it. A form's own words stand beside it; see [Words.With].
// What is said in other words is put into these first, which is data, too: reword. What is grammar stays code: which words belong to a number, 分别, 其中, brackets, what is left out because the sentence has
// said it.
//
// The text around a number is cut into known words, longest first, and one unknown character makes the reader fall silent. A
// missed mistake costs a phone call later; a false query costs the clerk's trust in all the others. All of it is linear in the
// text.
package prose
