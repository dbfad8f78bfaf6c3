package roster

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// An Agency is one line of a roster.
type Agency struct {
	templates.Agency
	Contact  string // 联系人
	Category string // 类别: 政府, 部门, 乡镇, 垂直管理 …
	Due      string // 报送期限, the agency's own, as Date has it; "" for none
	Vertical bool   // reports up its own system only: listed, never summed
	Row      int    // of the roster, 0 for a body that the roster does not list
	Parent   *Agency
	Children []*Agency // in the order of the roster

	parentCode string
	parentName string // where the roster names the body above in place of its code
	twin       bool   // another agency of the roster has the same name
}

// Inner reports whether the agency is a body that others report to. Its own filing is the sum of theirs.
func (a *Agency) Inner() bool { return len(a.Children) > 0 }

// Label names the agency for a message; with its code where another one has the same name.
func (a *Agency) Label() string {
	switch {
	case a.Name == "":
		return "（未命名）"
	case a.twin:
		return a.Name + "（" + a.Code + "）"
	}
	return a.Name
}

// A Roster is the list of agencies that report.
type Roster struct {
	File     string // as named by the user
	SHA256   string
	ID       string // of the list's content; stands in the stamp of every workbook handed out from it
	Agencies []*Agency
	Notes    []string // what the reader should tell: columns that were left out

	byCode map[string]*Agency
	byName map[string][]*Agency
	near   nearIndex
}

// A RosterFault is one mistake in a roster.
type Fault struct {
	Row     int // 0 for the whole file
	Message string
}

// A RosterError lists everything that is wrong with a roster, so that it is put right in one go.
type Error struct {
	File     string
	Faults   []Fault
	Headless bool // the first row is not that of a roster
}

// Error names the file and its faults, one a line, at most 20.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "名单“%s”有 %d 处要改：", e.File, len(e.Faults))
	for i, f := range e.Faults {
		if i == 20 {
			fmt.Fprintf(&b, "\n  另有 %d 处", len(e.Faults)-i)
			break
		}
		b.WriteString("\n  " + f.Message)
	}
	return b.String()
}

func (e *Error) add(row int, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if row > 0 {
		message = fmt.Sprintf("第 %d 行：", row) + message
	}
	e.Faults = append(e.Faults, Fault{row, message})
}

// NewRoster links agencies and reports every fault: same code twice, same name twice without codes, unknown parent, a
// circle of parents, no name. file is for messages.
func New(file string, agencies []*Agency) (*Roster, error) {
	r := &Roster{File: file, Agencies: agencies, byCode: map[string]*Agency{}, byName: map[string][]*Agency{}}
	fault := &Error{File: file}
	for _, a := range agencies {
		if code := hanzi.Name(a.Code); code != "" {
			if other := r.byCode[code]; other != nil {
				fault.add(a.Row, "单位代码“%s”与第 %d 行“%s”相同；代码不能重复，请改正其中一个。", a.Code, other.Row, other.Label())
			} else {
				r.byCode[code] = a
			}
		}
		if hanzi.Name(a.Name) == "" { // after its code: those below it have a parent all the same
			fault.add(a.Row, "没有写单位名称；请补上，或者删去这一行。")
			continue
		}
		same := r.byName[hanzi.Name(a.Name)]
		// the first of them stands for all: one without a code has been named with it
		if len(same) > 0 && (hanzi.Name(a.Code) == "" || hanzi.Name(same[0].Code) == "") {
			fault.add(a.Row, "单位名称“%s”与第 %d 行相同，又没有都写代码；请写明各自的代码，或者删去重复的一行。", a.Name, same[0].Row)
		}
		r.byName[hanzi.Name(a.Name)] = append(same, a)
	}
	for _, list := range r.byName {
		for _, a := range list {
			a.twin = len(list) > 1
		}
	}
	r.link(fault)
	if len(agencies) == 0 {
		fault.add(0, "名单里一个单位也没有；请在标题行下面每行写一个单位。")
	}
	if len(fault.Faults) > 0 {
		slices.SortStableFunc(fault.Faults, func(a, b Fault) int { return a.Row - b.Row })
		return nil, fault
	}
	r.ID = r.digest()
	return r, nil
}

// link gives every agency its parent and children.
func (r *Roster) link(fault *Error) {
	numbers := r.numbers()
	for _, a := range r.Agencies {
		r.linkCode(a, numbers, fault)
		r.linkName(a, fault)
	}
	above := map[*Agency]int{} // how many agencies stand above one
	for _, a := range r.Agencies {
		var path []*Agency
		on := map[*Agency]bool{}
		for b := a; b != nil; b = b.Parent {
			if _, known := above[b]; known {
				break
			}
			if on[b] {
				circle := path[slices.Index(path, b):]
				names := lists.Map(append(circle, b), (*Agency).Label)
				fault.add(b.Row, "上级关系绕成了一圈（%s）；请改正其中的上级代码。", strings.Join(names, " → "))
				for _, c := range circle { // break it, so that it is named once
					c.Parent = nil
				}
				break
			}
			on[b] = true
			path = append(path, b)
		}
		for _, b := range slices.Backward(path) {
			if above[b] = 0; b.Parent != nil {
				above[b] = above[b.Parent] + 1
			}
		}
	}
	for _, a := range r.Agencies {
		if a.Parent != nil {
			a.Parent.Children = append(a.Parent.Children, a)
		}
		if above[a] == maxDepth+1 { // once for every branch
			fault.add(a.Row, "“%s”上面有 %d 层上级，太多了；请核对上级代码。", a.Label(), maxDepth+1)
		}
	}
}

// maxDepth is how many agencies may stand above each other: from the State Council to a village there are five.
const maxDepth = 30

// linkCode finds the body above an agency by its code.
func (r *Roster) linkCode(a *Agency, numbers map[string]*Agency, fault *Error) {
	code := hanzi.Name(a.parentCode)
	if code == "" {
		return
	}
	parent, same := r.byCode[code], numbers[number(code)]
	switch {
	case parent != nil:
		a.Parent = parent
	case len(r.byName[code]) > 0:
		fault.add(a.Row, "上级代码“%s”是单位名称，这一栏要写上级的单位代码。", a.parentCode)
	case same != nil && number(code) != "":
		fault.add(a.Row, "上级代码“%s”在名单里没有，有的是“%s”：前面的 0 不一样。请把两栏都设为“文本”后改成一样的。", a.parentCode, same.Code)
	default:
		fault.add(a.Row, "上级代码“%s”在名单里没有；请写名单里某个单位的代码，没有上级的空着。", a.parentCode)
	}
}

// linkName finds the body above an agency by its name, where the roster has a column 上级单位. A code there will do, too.
func (r *Roster) linkName(a *Agency, fault *Error) {
	name := hanzi.Name(a.parentName)
	if name == "" {
		return
	}
	list := r.byName[name]
	if len(list) == 0 && r.byCode[name] != nil {
		list = []*Agency{r.byCode[name]}
	}
	switch {
	case a.Parent != nil && slices.Contains(list, a.Parent):
	case a.Parent != nil:
		fault.add(a.Row, "上级代码“%s”是“%s”的，上级单位却写“%s”；请改成一致。", a.parentCode, a.Parent.Label(), a.parentName)
	case a.parentCode != "": // a fault of its own
	case len(list) == 1:
		a.Parent = list[0]
	case len(list) > 1:
		fault.add(a.Row, "名单里有 %d 个“%s”，不知道上级是哪个；请加一栏“上级代码”，写上级的单位代码。", len(list), a.parentName)
	default:
		fault.add(a.Row, "上级单位“%s”在名单里没有；请写名单里某个单位的名称，没有上级的空着。", a.parentName)
	}
}

// numbers finds agencies by their code without the zeros in front, which Excel drops when it takes a code for a number; the
// first of several.
func (r *Roster) numbers() map[string]*Agency {
	index := map[string]*Agency{}
	for _, a := range r.Agencies {
		if n := number(hanzi.Name(a.Code)); n != "" && index[n] == nil {
			index[n] = a
		}
	}
	return index
}

// number returns a folded code of digits without the zeros in front, 0 for nothing but zeros, "" for any other code.
func number(code string) string {
	if code == "" || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	if n := strings.TrimLeft(code, "0"); n != "" {
		return n
	}
	return "0"
}

// zeroless reports whether two codes are one number with more or fewer zeros in front.
func zeroless(a, b string) bool {
	n := number(hanzi.Name(a))
	return n != "" && n == number(hanzi.Name(b))
}

// digest returns a short name for the content of the list.
func (r *Roster) digest() string {
	h := sha256.New()
	for _, a := range r.Agencies {
		fmt.Fprintf(h, "%q %q %q\n", a.Code, a.Name, a.parentCode+a.parentName)
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:12]
}

// Understood says in one line what a roster was read as: whoever hands out, checks or adds up by it sees that first.
func (r *Roster) Understood() string {
	inner, tops := lists.Count(r.Agencies, (*Agency).Inner), r.Tops()
	vertical := lists.Count(r.Agencies, func(a *Agency) bool { return a.Vertical })
	s := fmt.Sprintf("%d 个单位", len(r.Agencies))
	if inner > 0 {
		s += fmt.Sprintf("，其中 %d 个有下级；%d 个没有上级", inner, len(tops))
	} else {
		s += "，都没有上下级"
	}
	if len(tops) > 1 && inner > 0 {
		s += "（" + firstNames(tops, 5) + "）"
	}
	if vertical > 0 {
		s += fmt.Sprintf("；垂直管理 %d 个，只列出，不汇总", vertical)
	}
	return s
}

// firstNames joins the names of agencies, the first few of them.
func firstNames(list []*Agency, most int) string {
	return lists.Few(lists.Map(list, (*Agency).Label), most, "、", "等")
}

// Below counts the agencies under one.
func (a *Agency) Below() int {
	n := 0
	for _, child := range a.Children {
		n += 1 + child.Below()
	}
	return n
}

// Tops returns the agencies without a parent.
func (r *Roster) Tops() []*Agency {
	return lists.Filter(r.Agencies, func(a *Agency) bool { return a.Parent == nil })
}

// Body returns the body whose filing is the sum: the agency with the name or code; with "" the root that all others hang
// under. A name that the roster does not list becomes a body above the whole roster, and so does "" where the roster has
// no single root; that body has no name and Row 0. An ambiguous name is an error.
func (r *Roster) Body(nameOrCode string) (*Agency, error) {
	tops := r.Tops()
	if hanzi.Name(nameOrCode) == "" {
		if len(tops) == 1 && tops[0].Inner() {
			return tops[0], nil
		}
		return r.above(""), nil
	}
	if a := r.byCode[hanzi.Name(nameOrCode)]; a != nil {
		return a, nil
	}
	switch list := r.byName[hanzi.Name(nameOrCode)]; len(list) {
	case 0:
		return r.above(strings.TrimSpace(nameOrCode)), nil
	case 1:
		return list[0], nil
	}
	return nil, fmt.Errorf("名单里有两个“%s”，请用单位代码指明", nameOrCode)
}

// above puts a body above the whole roster. The agencies stay as they are; only the body's list of children is new.
func (r *Roster) above(name string) *Agency {
	body := &Agency{Agency: templates.Agency{Name: name}, Category: "政府", Children: r.Tops()}
	if name != "" {
		r.byName[hanzi.Name(name)] = []*Agency{body}
	}
	return body
}

// zeroNotes names codes that differ only by zeros in front: one of them has most likely lost its own.
func (r *Roster) zeroNotes() []string {
	var twins grouped
	numbers := r.numbers()
	for _, a := range r.Agencies {
		n := number(hanzi.Name(a.Code))
		if other := numbers[n]; n != "" && n != "0" && other != a {
			twins.add("“%s”与“%s”", other.Code, a.Code)
		}
	}
	if twins.n == 0 {
		return nil
	}
	return []string{"名单里有单位代码只差前面的 0：" + twins.String() + "；当作不同的单位，请核对。"}
}
