package main

// A notice is what a command's help says beside its usage, its options and its examples. The man page says the same.
type notice struct {
	about string   // what the command does, in two or three sentences
	gives string   // what comes out
	next  string   // what to do then
	more  []string // further paragraphs, for what a reader of the others could get wrong
}

// notices of all commands, by name; a test demands one for each.
var notices = map[string]notice{
	"template": {
		about: "制作空白填报表：封面、三张官方表、正文和核对。合计是公式，填错当场变红。写 --agency 做一个单位的；写 --roster 照名单给每个单位做一份，单位名称和代码都已写好。带上 --previous，上年数列在填报格旁边，结转对不对一眼看得见。",
		gives: "一个 .xlsx 文件；用名单时是一个文件夹，一个单位一份，另有“发放清单.xlsx”记着哪份是谁的。",
		next:  "发给经办人填写。收回来放进一个文件夹，用 nianbao check 核对，或者用 nianbao collect 对着名单收表。",
	},
	"check": {
		about: "逐个文件核对：有没有被改动，数填得对不对，表内表间的关系、与上年的衔接、正文里的数是否一致。文件夹会连同里面的文件夹一起读；一个文件有问题不影响别的，原文件一个字也不改。",
		gives: "每个文件一个结论（通过、已说明、待说明、退回、无法读取），每处问题写明在哪里、填了几、应当几、差几、怎么办。--annotate 另存标了红、带批注的副本，可以直接退给填报单位。",
		next:  "退回的改正后再报；待说明的改正，或者在“核对”表的说明栏写明原因。一条问题看不明白，用 nianbao rules 加方括号里的编号。",
		more:  []string{"不写命令、只写文件就是核对；在 Windows 上把文件拖到程序图标上也是核对。"},
	},
	"report": {
		about: "先核对，再把填报表写成可以签发、可以上网的年度报告：六个部分、三张表，格式照国务院办公厅的规定。有错误的不写，指出错在哪里；待说明的照写，并把要核实的地方列出来。",
		gives: "每份填报表一组报告文件，名为“单位名称年度年政府信息公开工作年度报告”，默认 Word 和网页各一份。",
		next:  "打开 Word 文件通读一遍，按程序签发；网页文件可以直接上传，--fragment 的贴进网站后台。",
		more:  []string{"急着看样子可以加 --draft，每页会标“草稿”。要写 pdf，电脑上得有 LibreOffice；没有时用浏览器打开网页文件打印也一样。"},
	},
	"collect": {
		about: "对着名单收表：谁报了、谁没报、谁报了两次、谁要退回，把通过和已说明的加出合计。随时可以运行，来了新的再运行一次就行，会说明这次新到了什么、变了什么。垂直管理单位列出但不计入合计。",
		gives: "一个文件夹：进度.html（先看这个）、汇总.xlsx（合计、明细、问题、比较）、汇总.json（给别的程序用）、退回（标好的副本）、" +
			"素材.docx（各单位写的正文）、汇总填报表.xlsx（本级的表，合计已填好，正文是草稿）；写了 --reports 还有“报告”。",
		next: "把“退回”里的发回去，催没报的；收齐以后把“汇总填报表.xlsx”的正文草稿改好、删去“【草稿】”，用 nianbao report 写成本级的报告。",
		more: []string{"汇总.xlsx 正在 Excel 里打开着就写不了，其余的照写；关闭后再运行一次就会补齐。"},
	},
	"import": {
		about: "把别处的内容搬进一份新的填报表：数据文件（.json）、已经发布的报告（Word、网页、文本）、旧表、损坏的表、自己做的表。搬不过去的一条一条列出来，不猜。写 --year 下一年度时，来源就成了新表里的上年数。",
		gives: "新的填报表，一个来源一份，来源不动。",
		next:  "打开看一遍，补上列出来没有搬过去的，再用 nianbao check 核对。",
	},
	"export": {
		about: "把填报表里的数和正文导出成数据，给别的程序或自己的汇总表用。数照填的写，空白就是空白，不是 0；写成了文字的也照原样给出。",
		gives: "JSON（一份一个对象）、JSONL（一行一份）或 CSV（一行一份、一栏一个数，Excel 和 WPS 打开不乱码）。",
		next:  "CSV 用 Excel 或 WPS 打开；JSON 可以用 nianbao import 搬回填报表，一个数也不差。",
	},
	"roster": {
		about: "写一份单位名单的样表：第一张表是名单，照样填；第二张表说明每一栏怎么填。必须有的只有“单位名称”一栏，栏目的先后随意。",
		gives: "一个 .xlsx 文件。已经有同名文件时不覆盖。",
		next:  "换成自己的单位，然后用 nianbao template --roster 一次做好全部填报表，用 nianbao collect --roster 收表。",
	},
	"ledger": {
		about: "制作依申请公开台账：一件申请一行，一件复议、诉讼一行，平时随手登记。应答复日照国务院办公厅的放假通知数工作日，补正、征求意见、收费、延长都算进去；表三、表四是公式，由行数得出，每一行写明数进哪一格。台账里不写姓名、证件号、电话。",
		gives: "一个 .xlsx 文件，没有宏，不联网；已经有同名文件时不覆盖。“期间”表做月报、季报，“提醒”表列出在办的，“口径”表列出没有公文规定、由本程序定的算法，可以改。",
		next:  "登记一年，随时用 nianbao check 核对；一月份用 nianbao import 台账.xlsx -o 填报表.xlsx 把数（没有任何一行）搬进填报表，再写 --previous 接着做下一年的。",
		more: []string{"台账留在本单位。误当填报表报上来的，点名退回，里面的行不进任何结果。",
			"放假通知出来以前，下一年的工作日暂按周一至周五推算，并写明；出来以后把它写成 CSV，" +
				"用 --previous 写这本台账、--year 写同一年度、--holidays 写这个文件，重新做一本，行照搬，期限自动更正。"},
	},
	"page": {
		about: "写出一个网页文件“年报核对”：发给不能装程序的单位，用浏览器打开，把填报表、报告或整个文件夹拖进去就核对，还能写回执、标好的副本和报告。文件不联网，拖进去的东西不离开那台电脑。",
		gives: "一个 .html 文件，可以随填报表一起发；--form、--rules、--office 把本级的格式、规则和名称装在里面。",
		next:  "双击打开（Windows 7 也行，浏览器要 2019 年以后的）。PDF 和旧格式（.xls、.doc、.wps）它不读，会点名说明。",
	},
	"rules": {
		about: "列出全部核对规则；写上编号就解释这一条：什么意思、依据哪个文件、怎么办，并举出会报和不会报的例子。编号就是核对结果里方括号中的那个。",
		gives: "屏幕上的文字；--format md 可以贴进文档，json 给别的程序用。",
		next:  "本级要把某条规则放宽或收紧，写一个 .yaml 文件，用 nianbao check --rules 带上。",
	},
	"forms": {
		about: "列出程序认识的各版官方格式：编号、名称、哪些年度使用、依据、有几张表几个数。做表时不必指定，程序按年度选用。本省要加表、加规则的，用 --print 把官方格式写成文件，改好以后用 --form 检查写得对不对。",
		gives: "一版一行；--print 写出一份 .yaml 文件，不会覆盖已有的。",
		next:  "本地格式改好以后要另起一个编号；制表、核对、成文、收表时都带上 --form 文件.yaml。",
	},
	"serve": {
		about: "在浏览器里打开本机的操作页面，分四步：下发、核对、成文、收表，把文件拖进去就行，不用记命令。页面只在这台电脑上，不联网，别的电脑打不开。",
		gives: "一个网页；做好的文件在页面上下载，写了 -o 的存进那个文件夹，别处不留东西。",
		next:  "用完关掉这个窗口（或者按 Ctrl+C），页面就停了。",
		more:  []string{"在 Windows 上双击程序图标就是打开页面，在 Linux 桌面上双击“年报”图标也是。浏览器没有自己打开时，把显示的网址贴进地址栏。"},
	},
	"year": {
		about: "一个年度一个文件夹：名单、上年、收件、下发、汇总、公布都在里面，年度、截止日期、机关写在“年报.yaml”里。进了这个文件夹，下发、核对、收表、成文都不用再写选项；再运行一次 nianbao year，一屏看清办到哪一步、下一步做什么。",
		gives: "一个文件夹；已经有的只改写了的那几项，别的设置、注释和文件都不动。",
		next:  "把名单放进去，nianbao template 下发；收到的放进“收件”，nianbao collect 收表。",
		more:  []string{"文件夹可以整个移动、复制、备份。命令里写了的选项总是先于文件夹里的设置。"},
	},
	"decide": {
		about: "记下本级对一个单位的决定，写进年度文件夹的“决定.csv”：几份里采用哪一份、接受一处要核实的问题、免报、延期。以后每次核对、收表都照它办，写在进度、合计和回执上，并写明谁在哪天为什么这样定。",
		gives: "决定.csv 里多一行，从不改动前面的行。接受的只能是要核实的问题，错误、读不准的数、分不清单位的和被改动的表只能请单位更正。",
		next:  "再收一次表，决定就用上了。",
		more:  []string{"决定是对当时的数（采用的是对那一份文件）作的：数变了、文件换了，决定就失效，收表时点名说出来。--undo 撤销对这个单位的最后一个决定。"},
	},
	"completion": {
		about: "写出命令行的补全脚本，装好以后按 Tab 键就能补全命令、选项、选项的值和文件名。支持 bash、zsh、fish 和 PowerShell。",
		gives: "屏幕上的脚本；发行包的 completion 文件夹里也有。",
		next: "bash 存成 ~/.local/share/bash-completion/completions/nianbao；zsh 存成 $fpath 里某个文件夹下的 _nianbao；" +
			"fish 存成 ~/.config/fish/completions/nianbao.fish；PowerShell 把它加进 $PROFILE 指的文件。重新打开终端就有了。",
	},
	"man": {
		about: "写出手册页：全部命令的说明、选项和例子，与各命令的 --help 相同，供 man 显示或打印。",
		gives: "屏幕上的 roff 文本（UTF-8）；发行包的 man 文件夹里也有一份 nianbao.1。",
		next:  "存成 nianbao.1，用 man -l nianbao.1 看；放进 ~/.local/share/man/man1 以后可以直接用 man nianbao。",
	},
	"version": {
		about: "显示程序的版本、用哪个版本的 Go 编译、在什么系统上，以及各版格式的校验值。两台电脑的校验值相同，核对的规则就完全相同。",
		gives: "几行文字。",
		next:  "反馈问题时请附上。",
	},
}
