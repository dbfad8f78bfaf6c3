package prose

import (
	"regexp"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// pointed is a number of points that are told one by one right behind it: 存在三个问题：一是.
var pointed = regexp.MustCompile(`([二两三四五六七八九]|\d)(?:个|项|点|条|大|类|方面){1,2}(?:方面|环节)?的?(?:主要|突出|薄弱)?` +
	`(?:问题|不足|短板|困难|差距|环节|工作|措施|举措|改进)?(?:和不足|与不足)?(?:[:,。]|开展工作|进行改进|加以改进|发力|着手)[:,。]?(一是|\(一\))`)

// points looks for points that are not as many as the text says: 存在三个问题：一是…，二是…，三是…，四是….
func (t *Text) points(r *Reader) (found []Sum) {
	plain := t.String()
	all := pointed.FindAllStringSubmatchIndex(plain, -1)
	for k, at := range all {
		end := len(plain)
		if k+1 < len(all) {
			end = all[k+1][0]
		}
		want, ok := hanzi.Number(plain[at[2]:at[3]])
		if digit := plain[at[2]:at[3]]; len(digit) == 1 {
			want, ok = int64(digit[0]-'0'), true
		}
		rest, mark := plain[at[4]:end], "是"
		if strings.HasPrefix(rest, "(") {
			mark = ")"
		}
		n := int64(0)
		for _, digit := range "一二三四五六七八九十" {
			i := strings.Index(rest, string(digit)+mark)
			again := strings.Index(rest[min(1, len(rest)):], "一"+mark) + 1
			if i < 0 || n > 0 && again > 0 && again < i {
				break
			}
			rest = rest[i+len(string(digit)+mark):]
			n++
		}
		r.meter.Spend(end - at[4])
		if ok && n > 1 && n != want {
			found = append(found, Sum{plain[at[0]:at[5]], formula.FromInt(want), formula.FromInt(n)})
		}
	}
	return found
}
