package steps

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
)

// The stages of a year, with their counts, and the step that is to be done next.

func of(n, all int) string { return fmt.Sprintf("%d/%d", n, all) }

// stages counts how far each of them has come.
func (v *view) stages() {
	s := v.standing
	expected := lists.Count(v.Rows, func(r serve.BoardRow) bool {
		return !slices.Contains([]string{"body", "vertical", "exempt"}, r.State)
	})
	received, fine, back := 0, 0, 0
	if c := s.Collected; c != nil {
		expected, received, fine = c.Expected, c.Received, c.Accepted+c.Explained
		back = c.Rejected + c.Query + c.Duplicate + c.Unreadable + c.Unknown
	}
	in := func(dir string) int {
		return lists.Count(v.Results, func(r serve.Result) bool { return path.Dir(r.File) == dir && strings.HasSuffix(r.File, ".docx") })
	}
	same, public := job.InStep(v.folder)
	archived := v.folder.Files(year.Archived)
	all := expected > 0 && received == expected && s.New == 0
	come := "个单位"
	if s.New > 0 {
		come = fmt.Sprintf("新来 %d 个文件", s.New)
	}
	list := []struct {
		stage serve.Stage
		done  bool
	}{
		{serve.Stage{Name: "下发", Count: of(s.Handed, s.Agencies), Says: "份填报表"}, s.Agencies > 0 && s.Handed >= s.Agencies},
		{serve.Stage{Name: "收", Count: of(received, expected), Says: come}, all},
		{serve.Stage{Name: "退", Count: fmt.Sprint(back), Says: "处等回复或决定"}, received > 0 && back == 0},
		{serve.Stage{Name: "齐", Count: of(fine, expected), Says: "个通过、已说明"}, all && fine == expected},
		{serve.Stage{Name: "成文", Count: fmt.Sprint(in(year.Public)), Says: "份报告"}, in(year.Public) > 0},
		{serve.Stage{Name: year.Public, Count: of(same, public), Says: "份与填报一致"}, public > 0 && same == public},
		{serve.Stage{Name: year.Archived, Count: fmt.Sprint(archived), Says: "份，整个文件夹"}, archived > 0},
	}
	now := v.step().stage
	for i, x := range list {
		switch {
		case i == now:
			x.stage.State = "now"
		case x.done:
			x.stage.State = "done"
		}
		v.Stages = append(v.Stages, x.stage)
	}
}

// A step of a year on the page: the stage it belongs to, and what its button does.
type step struct {
	stage              int
	what, button, show string
}

var steps = map[year.Step]step{
	year.GiveRoster: {0, "roster", "选名单", ""},
	year.HandOutAll: {0, "handout", "下发填报表", ""},
	year.Await:      {1, "drop", "选收到的文件", ""},
	year.CollectNew: {1, "collect", "收表", ""},
	year.SendBack:   {2, "show", "看要退回、要决定的单位", "todo"},
	year.Remind:     {3, "show", "看没有报的单位", "missing"},
	year.WriteUp:    {4, "body", "写本级报告", ""},
	year.Publish:    {5, "published", "核对公布的报告", ""},
}

// step is the next thing to do: once all that was published says what was filed, the year is put away.
func (v *view) step() step {
	if same, public := job.InStep(v.folder); v.standing.Next == year.Publish && public > 0 && same == public {
		return step{6, "archive", "归档", ""}
	}
	return steps[v.standing.Next]
}

// next says what to do next, and what can be done besides.
func (v *view) next() {
	s := v.standing
	step, text := v.step(), s.Next.Chinese()
	if step.what == "archive" {
		text = "公布的都与填报一致：归档"
	}
	v.Next = serve.NextStep{What: step.what, Text: text, Button: step.button, Show: step.show}
	offer := func(is bool, what, button string) {
		if is && what != v.Next.What {
			v.Offers = append(v.Offers, serve.Offer{What: what, Button: button})
		}
	}
	if n := len(unconverted(v.folder, s)); n > 0 {
		offer(true, "convert", fmt.Sprintf("转换 %d 个旧格式的文件，再收一次", n))
	}
	offer(s.Inbox > 0 && s.Agencies > 0, "collect", "再收一次")
	offer(s.Collected != nil, "letters", "写往来函件")
	offer(s.Inbox > 0, "reports", "写各单位的报告")
	offer(results.Exists(job.OwnFiling(v.folder)), "body", "写本级报告")
	offer(s.Published > 0, "published", "核对公布的报告")
	offer(s.Published > 0, "archive", "归档")
	offer(s.Agencies > 0, "handout", "再做一遍填报表")
}
