package templates

import (
	"testing"
)

func TestContactDoubt(t *testing.T) {
	for _, tt := range []struct {
		field, value string
		doubt        bool
		reason       string
	}{
		{"postcode", "755200", false, "six digits"},
		{"postcode", "７５５２００", false, "full width"},
		{"postcode", " 755200\u3000", false, "blanks around"},
		{"postcode", "51000", true, "a leading 0 lost, or one forgotten"},
		{"postcode", "7552000", true, "one too many"},
		{"postcode", "755200.0", true, "a number with a point"},
		{"postcode", "宁夏755200", true, "words"},
		{"postcode", "75520O", true, "a letter for 0"},
		{"postcode", "", false, "blank"},
		{"postcode", "/", false, "a sign for nothing"},

		{"phone", "0955-4012345", false, "area code and seven digits"},
		{"phone", "010-12345678", false, "area code of three"},
		{"phone", "0371-12345678", false, "twelve digits"},
		{"phone", "（0955）4012345", false, "area code in full-width brackets"},
		{"phone", "0955 — 4012345", false, "another dash"},
		{"phone", "4012345", false, "without area code"},
		{"phone", "12345", false, "the service number"},
		{"phone", "40123", true, "no service number"},
		{"phone", "13800000000", false, "a mobile number"},
		{"phone", "400-123-4567", false, "a service number"},
		{"phone", "+86-955-4012345", false, "from abroad"},
		{"phone", "0086 955 4012345", false, "from abroad"},
		{"phone", "0955-4012345转8001", false, "an extension"},
		{"phone", "0955-4012345-801", false, "an extension behind a dash"},
		{"phone", "0955-4012345、4012346", false, "two numbers"},
		{"phone", "0955-4012345/46", false, "the end of a second number"},
		{"phone", "0955-4012345（办公室）", false, "whose it is"},
		{"phone", "办公室：0955-4012345；值班：13800000000", false, "two with their names"},
		{"phone", "０９５５－４０１２３４５", false, "full width"},
		{"phone", "0000-0000000", false, "a sample"},
		{"phone", "无", false, "a word for nothing"},
		{"phone", "0955-401234", false, "ten digits may be right elsewhere"},
		{"phone", "0955-40123", true, "two digits lost"},
		{"phone", "401234", true, "six digits"},
		{"phone", "0955-401234567890", true, "too many"},
		{"phone", "23800000000", true, "no mobile number"},
		{"phone", "办公室", true, "no number"},
		{"phone", "0955-4012345、40123", true, "the second lost two digits"},
		{"phone", "0955-4012345、401234567", true, "nine digits in the second"},
		{"fax", "不涉及", false, "a word for nothing"},
		{"fax", "同上", true, "no number"},

		{"email", "a.b@example.gov.cn", false, "an address"},
		{"email", "a@b.cn;c@d.com", false, "two"},
		{"email", "Ａ＠example.cn", false, "full width"},
		{"email", "example.gov.cn", true, "no @"},
		{"email", "a@example", true, "no domain"},
		{"email", "a@@example.cn", true, "two @"},
		{"email", "办公室@example.cn", true, "words"},
		{"email", "a@example.cn办公室", true, "words behind"},
		{"email", "无", false, "a word for nothing"},

		{"address", "51000", false, "anything may be an address"},
	} {
		if got := ContactDoubt(tt.field, tt.value); (got != "") != tt.doubt {
			t.Errorf("%s %q (%s): %q", tt.field, tt.value, tt.reason, got)
		}
	}
}
