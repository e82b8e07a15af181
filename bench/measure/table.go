package measure

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Table is what one run of the benchmark found.
type Table struct {
	title string
	rows  [][4]string
	live  io.Writer // each row is also told when it is there
}

// NewTable makes one; live hears of each row at once.
func NewTable(title string, live io.Writer) *Table { return &Table{title: title, live: live} }

// Row notes a measurement beside its target.
func (t *Table) Row(what, target, measured string, ok bool) {
	verdict := "ok"
	if !ok {
		verdict = "MISSED"
	}
	t.add(what, target, measured, verdict)
}

// Info notes a measurement that nothing was promised of.
func (t *Table) Info(what, measured string) { t.add(what, "", measured, "") }

// AtMost notes a duration that must not exceed its target.
func (t *Table) AtMost(what string, target, measured time.Duration, more string) {
	t.Row(what, "<= "+Milli(target), Milli(measured)+more, measured <= target)
}

func (t *Table) add(what, target, measured, verdict string) {
	t.rows = append(t.rows, [4]string{what, target, measured, verdict})
	fmt.Fprintf(t.live, "  %s: %s  %s\n", what, measured, verdict)
}

// Missed counts the rows whose target was missed.
func (t *Table) Missed() int {
	n := 0
	for _, row := range t.rows {
		if row[3] == "MISSED" {
			n++
		}
	}
	return n
}

// String writes the table in Markdown, its columns aligned.
func (t *Table) String() string {
	head := [4]string{"what", "target", "measured", "ok"}
	var wide [4]int
	for _, row := range append([][4]string{head}, t.rows...) {
		for i, cell := range row {
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n\n", t.title)
	line := func(row [4]string) {
		for i, cell := range row {
			fmt.Fprintf(&out, "| %s%s ", cell, strings.Repeat(" ", wide[i]-utf8.RuneCountInString(cell)))
		}
		out.WriteString("|\n")
	}
	line(head)
	for i := range wide {
		fmt.Fprintf(&out, "|%s", strings.Repeat("-", wide[i]+2))
	}
	out.WriteString("|\n")
	for _, row := range t.rows {
		line(row)
	}
	return out.String()
}
