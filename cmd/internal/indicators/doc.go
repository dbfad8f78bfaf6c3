// Package indicators puts what collecting came to on one page for the head of the office: a line for each agency, what they come to
// together and by 类别, three years where they are known, and below them what each number is made of. Which numbers these are is
// the form's data. The page is one value; sheet 指标 of 汇总.xlsx, 指标.html and 指标.docx are drawn from it.
package indicators
