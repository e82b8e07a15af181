package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"
)

// setting is one field of Config as its tags describe it.
type setting struct {
	field    string // name in Config
	name     string // variable
	flag     string // without dashes
	fallback string
	unit     string
	desc     string
	secret   bool
	min, max int // bounds of a number; both 0: none
}

func settings() []setting {
	var all []setting
	for field := range reflect.TypeFor[Config]().Fields() {
		name, ok := field.Tag.Lookup("env")
		if !ok {
			continue
		}
		one := setting{
			field:    field.Name,
			name:     prefix + name,
			flag:     strings.ToLower(strings.ReplaceAll(name, "_", "-")),
			fallback: field.Tag.Get("envDefault"),
			unit:     field.Tag.Get("unit"),
			desc:     field.Tag.Get("desc"),
			secret:   field.Tag.Get("secret") == "true",
		}
		one.min, _ = strconv.Atoi(field.Tag.Get("min"))
		one.max, _ = strconv.Atoi(field.Tag.Get("max"))
		all = append(all, one)
	}
	return all
}

// fileName is the variable that names a file with this secret.
func (s setting) fileName() string { return s.name + "_FILE" }

// check judges a parsed value; its error says what is wrong and how to mend it.
func (s setting) check(value reflect.Value) error {
	if value.Kind() == reflect.Int && s.max > 0 {
		if n := int(value.Int()); n < s.min || n > s.max {
			return wrong{"is out of range", fmt.Sprintf("give a number from %d to %d", s.min, s.max)}
		}
		return nil
	}
	text, ok := value.Interface().(string)
	check := checks[s.field]
	if !ok || check == nil {
		return nil
	}
	tidy, err := check(text)
	if err != nil {
		return err
	}
	value.SetString(tidy)
	return nil
}

// problem makes the error for the person who set the value. A secret's value is not repeated.
func (s setting) problem(value string, err error) error {
	if s.secret {
		value = masked
	}
	out := &Problem{Variable: s.name, Value: value, Reason: err.Error(), Mend: "give " + s.unit}
	var precise wrong
	if errors.As(err, &precise) {
		out.Reason, out.Mend = precise.reason, precise.mend
	}
	return out
}

// Problem is one wrong setting.
type Problem struct {
	Variable string // as BANDEJA_ADDR; its flag has the same name in small letters with dashes
	Value    string // masked where it is a secret
	Reason   string
	Mend     string // what to do
}

// Error says all of it in one line.
func (p *Problem) Error() string {
	return fmt.Sprintf("%s=%q %s: %s", p.Variable, p.Value, p.Reason, p.Mend)
}

// wrong is what a parser or a check finds.
type wrong struct{ reason, mend string }

func (w wrong) Error() string { return w.reason + ": " + w.mend }

func reasonOf(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

const masked = "********"

// mayBeSecret finds misspelt names whose value must not reach a terminal or a log.
var mayBeSecret = regexp.MustCompile(`KEY|SECRET|PASS|TOKEN|DATABASE`)

// Describe prints every setting with its meaning, unit, default and present value; secrets are masked.
func (c Config) Describe(w io.Writer) error { return c.describe(w, true) }

func (c Config) describe(w io.Writer, values bool) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, field := range settings() {
		fmt.Fprintf(out, "%s  (--%s)\n  %s\n", field.name, field.flag, field.desc)
		if field.secret {
			fmt.Fprintf(out, "  %s names a file to read it from.\n", field.fileName())
		}
		fmt.Fprintf(out, "  unit:\t%s\n  default:\t%s\n", field.unit, orNone(field.fallback))
		if values {
			origin := c.origins[field.name]
			if origin == "" {
				origin = "default"
			}
			fmt.Fprintf(out, "  now:\t%s  (%s)\n", c.show(field), origin)
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

func (c Config) show(field setting) string {
	value := reflect.ValueOf(c).FieldByName(field.field)
	if field.secret {
		if value.Len() == 0 {
			return orNone("")
		}
		return masked
	}
	switch shown := value.Interface().(type) {
	case Prefixes:
		var parts []string
		for _, one := range shown {
			parts = append(parts, one.String())
		}
		return orNone(strings.Join(parts, ", "))
	case fmt.Stringer:
		return strings.ToLower(shown.String())
	default:
		return orNone(fmt.Sprint(shown))
	}
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// suggestion tells what an unknown variable may have been meant for.
func suggestion(name string, fields []setting) string {
	best, least := "", 4
	for _, field := range fields {
		candidates := []string{field.name}
		if field.secret {
			candidates = append(candidates, field.fileName())
		}
		for _, candidate := range candidates {
			if d := distance(name, candidate); d < least {
				best, least = candidate, d
			}
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "remove it; `bandeja config -h` lists the settings"
}

// distance is the number of letters to insert, remove or replace to make one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
