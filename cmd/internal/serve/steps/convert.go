package steps

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
)

// What only another program can read is converted at the user's word and put beside what came; the file itself is set aside by a
// decision that says so. Later runs, of the page or of a command, need not ask again, and whoever wants to can take it back.

// unconverted lists, by their names below the inbox, the files that nothing could be read of and that can be converted.
func unconverted(f *year.Folder, s *year.Standing) []string {
	unread := lists.Filter(s.Loose, func(x year.File) bool { return x.State == collect.Unread })
	return lists.Filter(lists.Map(unread, func(x year.File) string { return x.File }), func(name string) bool {
		return len(intake.Unconverted([]string{f.Path(year.Inbox + "/" + name)})) > 0
	})
}

// convert has what waits for it converted, and collects.
func (d *desk) convert(ctx context.Context) ([]string, error) {
	waiting := unconverted(d.year, d.year.Standing(d.today(), d.Tool()))
	opt, err := d.Reading(d.Forms, true)
	if err != nil {
		return nil, err
	}
	files := lists.Map(waiting, func(name string) string { return d.year.Path(year.Inbox + "/" + name) })
	if err := d.World.Convert(ctx, opt.Convert, files); err != nil {
		return nil, err
	}
	failed, err := d.putConverted(ctx, opt, waiting)
	if err != nil {
		return nil, err
	}
	if err := d.basis.InYear(d.year); err != nil {
		return nil, err
	}
	lines, err := d.collected(ctx, fmt.Sprintf("转换了 %d 个文件，放在“%s”；原来的不再当作来件", len(waiting)-len(failed), year.Inbox))
	if len(failed) > 0 && len(lines) > 0 {
		lines = append([]string{lines[0], fmt.Sprintf("有 %d 个没有转换成", len(failed))}, append(some(failed), lines[1:]...)...)
	}
	return lines, err
}

// putConverted puts what was made of files beside them, and sets them aside. It says of which nothing was made, and why.
func (d *desk) putConverted(ctx context.Context, opt intake.Options, waiting []string) (failed []string, err error) {
	box := d.year.Path(year.Inbox)
	release, err := results.Claim(box)
	if err != nil {
		return nil, err
	}
	defer release()
	for _, name := range waiting {
		whole := d.year.Path(year.Inbox + "/" + name)
		data, ext, because := opt.Convert.Made(whole)
		if item := intake.Open(whole, opt); because == "" && item.Filing == nil && len(item.Findings) > 0 {
			because = item.Findings[0].Message // LibreOffice makes a sheet of anything
		}
		if because != "" {
			failed = append(failed, parcel.Base(name)+"："+because)
			continue
		}
		made := filepath.Base(free(box, strings.TrimSuffix(parcel.Base(name), filepath.Ext(name))+ext))
		if err := d.Outputs(nil).PutIn(box, made, results.Bytes(data)); err != nil {
			return nil, err
		}
		aside := year.Decision{Kind: year.Aside, Of: d.came(name), Reason: "已转换为“" + made + "”", Date: d.today()}
		if _, err := (&job.Decide{World: d.World, Basis: d.basis, Folder: d.year, Decision: aside}).Run(ctx); err != nil {
			return nil, err
		}
	}
	return failed, nil
}

// came is a file of the inbox as a decision names it: whole, so that it is not one of that name where the program was started,
// but for what came inside another file.
func (d *desk) came(name string) string {
	if whole := d.year.Path(year.Inbox + "/" + name); results.Exists(whole) {
		return whole
	}
	return name
}
