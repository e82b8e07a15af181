package archtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// arrow says what one package may import of this module, outside its tests. A name that ends in /* stands for every
// package below it; of several rows that match a package, the longest is its row.
type arrow struct {
	from string
	to   []string
}

// actors is what the packages that act through use cases may know.
var actors = []string{"desk", "app", "app/port", "app/traffic", "app/template", "channel", "wire", "bus", "obs"}

var arrows = []arrow{
	{"desk", nil},
	{"app", []string{"desk", "app/port", "app/unit"}},
	{"app/port", []string{"desk"}},
	{"app/unit", []string{"desk", "app/port"}},
	{"app/template", []string{"desk", "app/port", "app/unit"}},
	{"app/traffic", []string{"desk", "app/port", "app/unit", "app/template"}},
	{"app/account", []string{"desk", "app/port", "app/unit"}},
	{"app/identity", []string{"desk", "app/port", "app/unit"}},
	{"store", []string{"desk", "app/port", "store/*", "obs"}},
	{"store/*", []string{"desk", "app/port", "store", "store/*"}},

	{"channel", []string{"desk"}},
	{"channel/*", []string{"desk", "channel", "safehttp"}},
	{"channel/graph", []string{"desk", "channel", "safehttp"}},
	{"channel/whatsapp", []string{"desk", "channel", "channel/graph", "safehttp"}},
	{"channel/instagram", []string{"desk", "channel", "channel/graph", "safehttp"}},
	{"channel/messenger", []string{"desk", "channel", "channel/graph", "safehttp"}},

	{"ingest", append([]string{"blob", "blob/*", "safehttp"}, actors...)},
	{"delivery", append([]string{"blob", "blob/*", "safehttp"}, actors...)},
	{"mediafetch", append([]string{"blob", "blob/*", "channel"}, actors...)},
	{"bot", actors},
	{"copilot", actors},
	{"schedule", actors},
	{"upkeep", actors},
	{"live", append([]string{"live/*"}, actors...)},
	{"live/*", []string{"desk", "wire"}},

	{"api", []string{"desk", "app", "app/port", "app/traffic", "app/template", "app/account", "app/identity", "channel", "wire", "live", "auth", "blob", "blob/*", "safehttp", "config", "obs", "api/*"}},
	{"api/*", []string{"desk", "app", "app/port", "app/traffic", "app/template", "app/account", "app/identity", "channel", "wire", "live", "auth", "blob", "blob/*", "safehttp", "config", "obs", "api/*"}},

	{"wire", []string{"desk", "app/port", "phone"}},
	{"phone", nil},
	{"bus", []string{"desk"}},
	{"auth", nil},
	{"blob", []string{"blob/*"}},
	{"blob/*", []string{"blob", "blob/*"}},
	{"safehttp", nil},
	{"config", nil},
	{"obs", nil},
	{"web", nil},
	{"sandbox", []string{"desk", "channel/graph"}},
	{"sandbox/*", []string{"desk", "sandbox/*"}},
	{"demo", []string{"desk", "app", "app/port"}},
	{"archtest", nil},
	{"killtest", nil},
	{"faulttest", nil},

	{"cmd/*", []string{"*"}},
	{"bench", []string{"*"}},
	{"bench/*", []string{"*"}},
	{"scripts/*", nil},
}

// pure is all that internal/desk may import: no IO, no clock, no context.
var pure = []string{
	"bytes", "cmp", "encoding", "encoding/base32", "encoding/base64", "encoding/binary", "encoding/hex", "encoding/json",
	"errors", "fmt", "hash/fnv", "iter", "maps", "math", "math/bits", "net/url", "regexp", "slices", "sort", "strconv",
	"strings", "sync", "time", "unicode", "unicode/utf16", "unicode/utf8",
}

// barred are imports of others that a package must not have outside its tests; a row covers the packages below it.
var barred = map[string][]string{
	"app":     {"database/sql", "net/http", "os"},
	"channel": {"database/sql"},
	"live":    {"database/sql"},
	"api":     {"database/sql"},
	"bot":     {"database/sql", "net/http"},
}

func TestImportLaw(t *testing.T) {
	for _, file := range module(t) {
		for _, problem := range importProblems(file) {
			t.Error(problem)
		}
	}
}

// importProblems judges one file. Tests may reach further, since they build what they test from real parts, but those of
// desk and of the channels stay as pure as their packages.
func importProblems(file source) []string {
	row, known := rowOf(file.pkg)
	if !known {
		return []string{fmt.Sprintf("%s:1: package %s has no row in the table of internal/archtest: say what it may import", file.path, file.pkg)}
	}
	var problems []string
	for _, spec := range file.ast.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		at := fmt.Sprintf("%s:%d", file.path, file.line(spec.Pos()))
		inner, ours := strings.CutPrefix(path, modulePath+"/")
		if ours {
			inner = strings.TrimPrefix(inner, "internal/")
			if !file.allows(row, inner) {
				problems = append(problems, fmt.Sprintf("%s: %s must not import %s (it may: %s)", at, file.pkg, inner, list(row.to)))
			}
			continue
		}
		if file.test {
			continue
		}
		if file.pkg == "desk" && !slices.Contains(pure, path) {
			problems = append(problems, fmt.Sprintf("%s: desk must not import %s: it is pure", at, path))
		}
		if file.pkg == "app" && strings.Contains(strings.Split(path, "/")[0], ".") {
			problems = append(problems, fmt.Sprintf("%s: app must not import %s: use cases stand on desk and the standard library", at, path))
		}
		for owner, paths := range barred {
			if matches(owner, file.pkg) || matches(owner+"/*", file.pkg) {
				if slices.Contains(paths, path) {
					problems = append(problems, fmt.Sprintf("%s: %s must not import %s", at, file.pkg, path))
				}
			}
		}
	}
	return problems
}

func (s source) allows(row arrow, inner string) bool {
	if inner == s.pkg {
		return true // an external test package imports what it tests
	}
	for _, to := range row.to {
		if matches(to, inner) {
			return true
		}
	}
	if !s.test || s.pkg == "desk" {
		return false
	}
	if s.pkg == "channel" || strings.HasPrefix(s.pkg, "channel/") {
		return inner == "channel/channeltest"
	}
	return true
}

func rowOf(pkg string) (arrow, bool) {
	var best arrow
	for _, row := range arrows {
		if matches(row.from, pkg) && (row.from == pkg || len(row.from) > len(best.from)) {
			best = row
			if row.from == pkg {
				break
			}
		}
	}
	return best, best.from != ""
}

func matches(pattern, pkg string) bool {
	if pattern == "*" {
		return true
	}
	if prefix, below := strings.CutSuffix(pattern, "/*"); below {
		return strings.HasPrefix(pkg, prefix+"/")
	}
	return pattern == pkg
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing of this module"
	}
	return strings.Join(names, ", ")
}

// TestOnlyCmdSeesStoreAndApp keeps the one rule that a table of arrows cannot say.
func TestOnlyCmdSeesStoreAndApp(t *testing.T) {
	seen := map[string]map[string]bool{}
	for _, file := range module(t) {
		if file.test || strings.HasPrefix(file.pkg, "cmd/") {
			continue
		}
		for _, spec := range file.ast.Imports {
			for _, target := range []string{"store", "app"} {
				if strings.Trim(spec.Path.Value, `"`) == modulePath+"/internal/"+target {
					if seen[file.pkg] == nil {
						seen[file.pkg] = map[string]bool{}
					}
					seen[file.pkg][target] = true
				}
			}
		}
	}
	for pkg, targets := range seen {
		if len(targets) == 2 {
			t.Errorf("%s imports store and app: only cmd may wire the two", pkg)
		}
	}
}
