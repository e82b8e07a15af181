package seed

import (
	"fmt"
	"strings"
)

// rowsAtOnce keeps an INSERT well below the limit of bound values of both databases.
const rowsAtOnce = 100

// bulk gathers rows of one table and inserts many by one statement.
type bulk struct {
	f       *filler
	table   string
	columns string
	width   int
	args    []any
	err     error
}

func (f *filler) bulk(table, columns string) *bulk {
	return &bulk{f: f, table: table, columns: columns, width: strings.Count(columns, ",") + 1}
}

func (b *bulk) add(values ...any) {
	b.args = append(b.args, values...)
	if len(b.args) >= rowsAtOnce*b.width {
		b.write()
	}
}

func (b *bulk) write() {
	if b.err != nil || len(b.args) == 0 {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "INSERT INTO %s (%s) VALUES ", b.table, b.columns)
	for i := range b.args {
		switch {
		case i == 0:
			text.WriteByte('(')
		case i%b.width == 0:
			text.WriteString("),(")
		default:
			text.WriteByte(',')
		}
		if b.f.o.Postgres {
			fmt.Fprintf(&text, "$%d", i+1)
		} else {
			text.WriteByte('?')
		}
	}
	text.WriteByte(')')
	b.err = b.f.exec(text.String(), b.args...)
	b.args = b.args[:0]
}

func flush(all ...*bulk) error {
	for _, b := range all {
		b.write()
		if b.err != nil {
			return b.err
		}
	}
	return nil
}
