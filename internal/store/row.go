package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"bandeja.dev/bandeja/internal/desk"
)

// row is one line of an answer. Its columns are taken one after the other, in the order of the SELECT; NULL reads as
// zero. The first mistake is kept in err, so that a scanner need not look after every column.
type row struct {
	next   int
	err    error
	values []driver.Value            // SQLite
	raw    [][]byte                  // PostgreSQL
	fields []pgconn.FieldDescription // PostgreSQL
}

// id, time, int64, int, text, bytes and flag take the next column.

func (r *row) id() desk.ID     { return desk.ID(r.int64()) }
func (r *row) time() desk.Time { return desk.Time(r.int64()) }
func (r *row) int() int        { return int(r.int64()) }
func (r *row) flag() bool      { return r.int64() != 0 }

func (r *row) int64() int64 {
	i, ok := r.take()
	if !ok {
		return 0
	}
	if r.fields == nil {
		switch v := r.values[i].(type) {
		case int64:
			return v
		case nil:
			return 0
		}
		r.fail(i, "is not a number")
		return 0
	}
	raw := r.raw[i]
	if raw == nil {
		return 0
	}
	if r.fields[i].Format != pgx.BinaryFormatCode {
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			r.fail(i, "is not a number")
		}
		return n
	}
	switch len(raw) {
	case 8:
		return int64(binary.BigEndian.Uint64(raw))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(raw)))
	case 2:
		return int64(int16(binary.BigEndian.Uint16(raw)))
	case 1:
		return int64(raw[0])
	}
	r.fail(i, "is not a number")
	return 0
}

func (r *row) text() string {
	i, ok := r.take()
	if !ok {
		return ""
	}
	if r.fields != nil {
		return string(r.raw[i])
	}
	switch v := r.values[i].(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case nil:
		return ""
	}
	r.fail(i, "is not text")
	return ""
}

// bytes takes the next column as bytes of its own.
func (r *row) bytes() []byte {
	i, ok := r.take()
	if !ok {
		return nil
	}
	if r.fields == nil {
		switch v := r.values[i].(type) {
		case []byte:
			return bytes.Clone(v)
		case nil:
			return nil
		}
		r.fail(i, "is not bytes")
		return nil
	}
	if r.fields[i].Format == pgx.BinaryFormatCode {
		return bytes.Clone(r.raw[i])
	}
	value, err := hex.DecodeString(strings.TrimPrefix(string(r.raw[i]), `\x`))
	if err != nil {
		r.fail(i, "is not bytes")
	}
	return value
}

func (r *row) take() (int, bool) {
	i, columns := r.next, len(r.values)
	if r.fields != nil {
		columns = len(r.raw)
	}
	if i >= columns {
		if r.err == nil {
			r.err = fmt.Errorf("an answer has %d columns and more were asked", columns)
		}
		return 0, false
	}
	r.next++
	return i, true
}

func (r *row) fail(column int, what string) {
	if r.err == nil {
		r.err = fmt.Errorf("column %d of an answer %s", column+1, what)
	}
}

// finish says whether the row was read whole.
func (r *row) finish() error {
	columns := len(r.values)
	if r.fields != nil {
		columns = len(r.raw)
	}
	if r.err == nil && r.next != columns {
		r.err = fmt.Errorf("an answer has %d columns and %d were read", columns, r.next)
	}
	return r.err
}

var errBadArgument = errors.New("an argument of a statement has a type that no column takes")

// columnValue makes an argument what both drivers take: int64, string or []byte; slices of these (PostgreSQL alone) pass.
func columnValue(arg any) (any, error) {
	switch v := arg.(type) {
	case int64, string, []byte, []int64, []string:
		return v, nil
	case desk.ID:
		return int64(v), nil
	case desk.Time:
		return int64(v), nil
	case int:
		return int64(v), nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	}
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	}
	return nil, fmt.Errorf("%w: %T", errBadArgument, arg)
}
