package lists_test

import (
	"fmt"
	"strings"

	"nianbao/templates/lists"
)

func Example() {
	names := []string{"教体局", "县政府", "民政局"}
	bureau := func(name string) bool { return strings.HasSuffix(name, "局") }
	fmt.Println(lists.Filter(names, bureau), lists.Count(names, bureau), lists.First(names, bureau))
	fmt.Println(lists.Map(names, func(name string) int { return len([]rune(name)) }))
	fmt.Println(lists.First(nil, bureau) == "", lists.Map([]string(nil), strings.ToUpper) == nil)
	fmt.Println(lists.Few(names, 2, "、", "等 {all} 个，另有 {rest} 个"), lists.Few(names, 3, "、", "等"))
	// Output:
	// [教体局 民政局] 2 教体局
	// [3 3 3]
	// true true
	// 教体局、县政府等 3 个，另有 1 个 教体局、县政府、民政局
}
