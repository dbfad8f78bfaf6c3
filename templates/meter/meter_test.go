package meter

import (
	"errors"
	"strings"
	"testing"
)

func TestMeter(t *testing.T) {
	var none *Meter
	none.Unpacked(1)
	none.Spend(1 << 40)
	none.Doing("")

	m := New("甲.xlsx")
	m.Unpacked(1000)
	if err := m.Guard(func() { m.Spend(int(base)) }); err != nil {
		t.Errorf("within the budget: %v", err)
	}
	m.Doing("工作表“正文”")
	var over *Exceeded
	err := m.Guard(func() {
		for {
			m.Spend(1000)
		}
	})
	if !errors.As(err, &over) || over.File != "甲.xlsx" || !strings.Contains(over.Reason(), "工作表“正文”") {
		t.Errorf("over the budget: %v", err)
	}
	if most := base + 1000*perByte + 2*stride; m.Spent() > most {
		t.Errorf("ended after %d, not at %d", m.Spent(), most)
	}

	n := 0
	m = New("乙.xlsx")
	m.Unpacked(1 << 30)
	m.Pause = func() bool { n++; return n < 3 }
	var stopped *Stopped
	if err := m.Guard(func() {
		for {
			m.Spend(stride / 10)
		}
	}); !errors.As(err, &stopped) || n != 3 {
		t.Errorf("stopped after %d: %v", n, err)
	}

	defer func() {
		if recover() != "mine" {
			t.Error("another panic does not pass")
		}
	}()
	m.Guard(func() { panic("mine") })
}
