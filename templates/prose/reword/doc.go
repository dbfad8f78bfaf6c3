// Package reword says in the words that the reader of prose knows what reports say in others: 清一色为 becomes 全部为. Its rules are data,
// reword.yaml, so that a wording is added without a programmer; see there.
package reword
