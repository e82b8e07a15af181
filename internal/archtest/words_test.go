package archtest

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	unfinished = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|\bnolint\b`)
	silenced   = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|biome-ignore|eslint-disable|@ts-(ignore|expect-error|nocheck)|\b(test|it|describe)\.(skip|only|fixme|todo)\(`)
	skips      = []string{"Skip", "Skipf", "SkipNow"}
	clock      = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local", "LoadLocation"}
)

func TestWords(t *testing.T) {
	for _, file := range module(t) {
		for _, problem := range wordProblems(file) {
			t.Error(problem)
		}
	}
}

// wordProblems finds work left undone, linters silenced, skipped tests, sleeps in the product and a clock in desk.
func wordProblems(file source) []string {
	var problems []string
	say := func(node ast.Node, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s:%d: %s", file.path, file.line(node.Pos()), fmt.Sprintf(format, args...)))
	}
	for _, group := range file.ast.Comments {
		for _, comment := range group.List {
			if word := unfinished.FindString(comment.Text); word != "" {
				say(comment, "%q in a comment: finish it or open an issue", word)
			}
		}
	}
	ast.Inspect(file.ast, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		left, ok := selector.X.(*ast.Ident)
		if !ok {
			return true
		}
		name := selector.Sel.Name
		if file.test && slices.Contains(skips, name) && slices.Contains([]string{"t", "b", "tb", "f"}, left.Name) {
			say(node, "a skipped test looks like a passed one")
		}
		if left.Name != "time" {
			return true
		}
		if name == "Sleep" && !file.test {
			say(node, "time.Sleep: wait on a condition with a deadline")
		}
		if file.pkg == "desk" && !file.test && slices.Contains(clock, name) {
			say(node, "time.%s: desk has no clock, take the time as an argument", name)
		}
		return true
	})
	return problems
}

func TestWordsOfTheFrontEnd(t *testing.T) {
	for _, file := range frontEnd(t) {
		for i, line := range strings.Split(file.text, "\n") {
			if word := silenced.FindString(line); word != "" {
				t.Errorf("%s:%d: %q: finish it or mend the cause", file.path, i+1, word)
			}
		}
	}
}

// webFile is one source file below web/.
type webFile struct{ path, text string }

func (f webFile) test() bool {
	return strings.Contains(f.path, ".test.") || strings.Contains(f.path, ".spec.") || strings.HasPrefix(f.path, "web/e2e/")
}

// frontEnd gives the hand-written sources of web/, or none as long as there is no front end.
func frontEnd(t *testing.T) []webFile {
	t.Helper()
	var files []webFile
	err := walk(func(path string) error {
		if !strings.HasPrefix(path, "web/") || strings.Contains(path, ".gen.") || strings.HasSuffix(path, ".d.ts") {
			return nil
		}
		if !slices.Contains([]string{".ts", ".tsx", ".css", ".mjs"}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		files = append(files, webFile{path, string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
