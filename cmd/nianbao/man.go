package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/columns"
)

func (e *env) runMan(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return usageError("“nianbao man”后面不用写别的；一个命令的用法用“nianbao %s --help”看", c.Args().First())
	}
	_, err := io.WriteString(e.stdout, manPage(e.commands()))
	return err
}

// manPage returns the manual page, made from the texts of the help. Its lines break between Chinese characters wherever
// Chinese lines may, which groff does not know by itself.
func manPage(commands []*subcommand) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".\\\" made by nianbao man\n.TH NIANBAO 1 \"\" %q %q\n.nh\n.ad l\n", "nianbao "+toolVersion(), "nianbao 手册")
	_, title, _ := strings.Cut(programTitle, "：")
	fmt.Fprintf(&b, ".SH 名称\nnianbao \\- %s\n", roff(title))
	b.WriteString(".SH 用法\n.B nianbao\n" + roff("命令 [选项] 文件或文件夹…") + "\n.br\n.B nianbao\n" + roff("文件或文件夹…") + "\n.br\n")
	b.WriteString(roff("不写命令就是核对。选项写在文件名前面、后面都可以。") + "\n.SH 命令\n")
	for _, c := range commands {
		manCommandPart(&b, c)
	}
	b.WriteString(".SH 退出码\n")
	for _, x := range exitCodes {
		fmt.Fprintf(&b, ".TP\n%d\n%s\n", x.code, roff(x.means))
	}
	return b.String()
}

func manCommandPart(b *strings.Builder, c *subcommand) {
	fmt.Fprintf(b, ".SS %s\n%s\n.PP\n.B %s\n", roff(c.Name+"（"+c.Alias+"）"), roff(c.Usage+"。"), roff(usageLine(c)))
	for _, text := range append([]string{c.About}, c.More...) {
		if text != "" {
			b.WriteString(".PP\n" + roff(text) + "\n")
		}
	}
	for _, f := range c.Flags {
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(f.head()), roff(f.about()))
	}
	if len(c.Examples) > 0 {
		b.WriteString(".PP\n例子：\n.PP\n.nf\n.RS\n")
		for _, line := range c.Examples {
			b.WriteString(roffLine(line) + "\n")
		}
		b.WriteString(".RE\n.fi\n")
	}
	for _, part := range []struct{ head, text string }{{"得到什么：", c.Gives}, {"接下来：", c.Next}} {
		if part.text != "" {
			b.WriteString(".PP\n" + roff(part.head+part.text) + "\n")
		}
	}
}

// roffLine escapes a line of text.
func roffLine(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// roff escapes a paragraph and marks where its lines may end.
func roff(s string) string {
	var b strings.Builder
	last := ' '
	for _, r := range s {
		if last != ' ' && r != ' ' && columns.Breakable(last, r) {
			b.WriteRune('\x00')
		}
		b.WriteRune(r)
		last = r
	}
	return strings.ReplaceAll(roffLine(b.String()), "\x00", `\:`)
}
