package store

import (
	"strconv"
	"strings"
)

// dialect is which database stands behind a Store.
type dialect string

const (
	sqlite   dialect = "sqlite"
	postgres dialect = "postgres"
)

// indexed names a table and, for SQLite, the index to read it by: without statistics it takes another.
func (d dialect) indexed(table, index string) string {
	if d == sqlite {
		return table + " INDEXED BY " + index
	}
	return table
}

// positional rewrites $N to SQLite's nameless ?, and gives for each ? the argument (from 0) that belongs there. The driver
// finds nameless parameters directly, numbered ones only by comparing names.
func positional(text string) (string, []int) {
	var out strings.Builder
	var order []int
	out.Grow(len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\'':
			end := strings.IndexByte(text[i+1:], '\'')
			if end < 0 {
				end = len(text) - i - 2
			}
			out.WriteString(text[i : i+end+2])
			i += end + 1
		case '$':
			end := i + 1
			for end < len(text) && text[end] >= '0' && text[end] <= '9' {
				end++
			}
			n, err := strconv.Atoi(text[i+1 : end])
			if err != nil {
				out.WriteByte(c)
				continue
			}
			order = append(order, n-1)
			out.WriteByte('?')
			i = end - 1
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), order
}

// forDialect keeps what a migration says for one database: /*sqlite … */ and /*postgres … */ are opened for theirs, and
// stay comments for the other.
func forDialect(text string, d dialect) string {
	var out strings.Builder
	open := "/*" + string(d)
	for {
		before, rest, found := strings.Cut(text, open)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		inside, after, _ := strings.Cut(rest, "*/")
		out.WriteString(inside)
		text = after
	}
}
