// Package alike says how much of a text stands in another one, sentence by sentence, and which of many texts may be one.
//
//	now, last := alike.Read(text, "海原县教育体育局"), alike.Read(lastYears, "海原县教育局")
//	like := now.In(last)
//	fmt.Println(like.Percent(), like.Pairs[0].This, like.Pairs[0].That)
//
// Compared are runs of letters within a sentence: new figures, another order of the sentences and another word here and there
// do not make an old text new. Left out is what every report says in the same words: the agency's own name, quotations of
// law, and sentences made of the words of the tables alone (未收到政府信息公开申请), which the program's own and the prescribed
// ones are. All of it is linear in the texts.
package alike
