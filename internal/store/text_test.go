package store

import (
	"database/sql/driver"
	"slices"
	"strings"
	"testing"
)

func TestNormalise(t *testing.T) {
	for text, want := range map[string]string{"": "", "Ana": "ana", "ÁRBOL ñandú": "arbol nandu", "ﬁn": "fin", "Ⅳ": "iv",
		"Straße": "straße", "１２３": "123", "İ": "i", "e\u0301": "e", "👩‍👩‍👧": "👩‍👩‍👧"} {
		if got := Normalise(text); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", text, got, want)
		}
		if again := Normalise(Normalise(text)); again != Normalise(text) {
			t.Errorf("Normalise changes %q again, to %q", Normalise(text), again)
		}
	}
}

func TestWords(t *testing.T) {
	text := "¡Hola, José_María! n.º 4-F2A (sofá) " + strings.Repeat("x", 65)
	want := []string{"hola", "jose", "maria", "n", "o", "4", "f2a", "sofa"}
	if got := Words(text); !slices.Equal(got, want) {
		t.Errorf("Words: %q, want %q", got, want)
	}
}

func TestContactTokens(t *testing.T) {
	got := contactTokens("José José Núñez", "J.Nunez@X.example", "+54 9 11 4000-12")
	want := []string{"jose", "nunez", "j.nunez@x.example", "j.nunez", "x.example", "j", "54911400012", "4911400012", "911400012",
		"11400012", "1400012", "400012", "00012", "0012"}
	if !slices.Equal(got, want) {
		t.Errorf("tokens: %q, want %q", got, want)
	}
	if got := contactTokens("", "", "123"); got != nil {
		t.Errorf("a number of three digits gives %q", got)
	}
}

func TestPositional(t *testing.T) {
	for _, c := range []struct {
		text, want string
		order      []int
	}{
		{"SELECT 1", "SELECT 1", nil},
		{"a = $1 AND b = $2", "a = ? AND b = ?", []int{0, 1}},
		{"$2 $1 $2 $12", "? ? ? ?", []int{1, 0, 1, 11}},
		{"a = '$1' AND b = $1 AND c = 'it''s $2'", "a = '$1' AND b = ? AND c = 'it''s $2'", []int{0}},
		{"a = '' AND $3 = '", "a = '' AND ? = '", []int{2}},
		{"cost $ now", "cost $ now", nil},
	} {
		got, order := positional(c.text)
		if got != c.want || !slices.Equal(order, c.order) {
			t.Errorf("positional(%q) = %q %v, want %q %v", c.text, got, order, c.want, c.order)
		}
	}
}

func TestForDialect(t *testing.T) {
	const text = "a /*sqlite one */ b /*postgres two */; -- /* three */"
	if got := forDialect(text, sqlite); got != "a  one  b /*postgres two */; -- /* three */" {
		t.Errorf("for SQLite: %q", got)
	}
	if got := forDialect(text, postgres); got != "a /*sqlite one */ b  two ; -- /* three */" {
		t.Errorf("for PostgreSQL: %q", got)
	}
}

func TestRowReadsWhatWasAsked(t *testing.T) {
	r := row{values: []driver.Value{int64(3), "x", nil, []byte("y")}}
	if r.int() != 3 || r.text() != "x" || r.text() != "" || r.text() != "y" || r.finish() != nil {
		t.Errorf("the row was not read: %v", r.err)
	}
	r = row{values: []driver.Value{"x", int64(1)}}
	if r.int64() != 0 || r.finish() == nil {
		t.Error("text was read as a number")
	}
	r = row{values: []driver.Value{int64(1)}}
	r.int()
	r.int()
	if r.finish() == nil {
		t.Error("a column that is not there was read")
	}
	r = row{values: []driver.Value{int64(1), int64(2)}}
	r.int()
	if r.finish() == nil {
		t.Error("a column was left")
	}
	if _, err := columnValue(3.5); err == nil {
		t.Error("a fraction was taken for a column")
	}
}
