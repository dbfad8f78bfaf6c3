package prose

import "nianbao/templates/hanzi"

// Spoken counts the letters of a text that belong to words of the vocabulary: those that reports say in the same words of
// the same tables.
func Spoken(letters []rune) (n int) {
	for i := 0; i < len(letters); {
		m, length := said.Vocabulary.at(letters[i:])
		if m&wUnknown == 0 {
			n += length
		}
		i += length
	}
	return n
}

// OtherYear reports whether a sentence names a year other than its own on purpose: a title, a comparison, a plan.
func OtherYear(sentence string) bool {
	return hanzi.ContainsAny(sentence, said.OtherYear...) || hanzi.ContainsAny(sentence, said.Comparing...)
}
