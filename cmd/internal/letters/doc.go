// Package letters makes what an office sends to its agencies while it collects: 报送通知, 催报函, 退回函 and 收讫回执, one page
// each, as documents and as drafts of mails. Their wording is a text that the office may change. Nothing is sent.
package letters
