package archtest

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"
)

// Limits in lines. A long table of data is not a long function: what stands inside a composite literal is not counted
// against the first limit, but all of it against the second.
const (
	maxFile         = 400
	maxTestFile     = 600
	maxFunction     = 60
	maxFunctionHard = 100
	maxTestFunction = 100
	maxPackage      = 2500
)

// large are the packages that hold a whole aggregate each and may grow beyond maxPackage.
var large = map[string]bool{"desk": true, "store": true}

func TestSizes(t *testing.T) {
	packages := map[string]int{}
	for _, file := range module(t) {
		if file.generated {
			continue
		}
		for _, problem := range sizeProblems(file) {
			t.Error(problem)
		}
		if !file.test {
			packages[file.pkg] += file.lines()
		}
	}
	for pkg, lines := range packages {
		if lines > maxPackage && !large[pkg] {
			t.Errorf("package %s has %d lines, more than %d: it holds two things", pkg, lines, maxPackage)
		}
	}
}

func sizeProblems(file source) []string {
	var problems []string
	limit := maxFile
	if file.test {
		limit = maxTestFile
	}
	if n := file.lines(); n > limit {
		problems = append(problems, fmt.Sprintf("%s:%d: the file has %d lines, more than %d", file.path, limit, n, limit))
	}
	for _, decl := range file.ast.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		all := file.span(fn)
		own := all - file.tableLines(fn)
		switch {
		case file.test && own > maxTestFunction:
			problems = append(problems, fmt.Sprintf("%s:%d: %s has %d lines, more than %d", file.path, file.line(fn.Pos()), fn.Name.Name, own, maxTestFunction))
		case !file.test && own > maxFunction:
			problems = append(problems, fmt.Sprintf("%s:%d: %s has %d lines, more than %d", file.path, file.line(fn.Pos()), fn.Name.Name, own, maxFunction))
		case !file.test && all > maxFunctionHard:
			problems = append(problems, fmt.Sprintf("%s:%d: %s has %d lines with its tables, more than %d", file.path, file.line(fn.Pos()), fn.Name.Name, all, maxFunctionHard))
		}
	}
	return problems
}

func (s source) span(node ast.Node) int { return s.line(node.End()) - s.line(node.Pos()) + 1 }

// tableLines counts the lines inside the outermost composite literals of a function that hold no function of their own.
func (s source) tableLines(fn *ast.FuncDecl) int {
	lines := 0
	ast.Inspect(fn.Body, func(node ast.Node) bool {
		literal, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if holdsFunction(literal) {
			return true
		}
		lines += s.span(literal) - 1
		return false
	})
	return lines
}

func holdsFunction(node ast.Node) bool {
	found := false
	ast.Inspect(node, func(inner ast.Node) bool {
		if _, ok := inner.(*ast.FuncLit); ok {
			found = true
		}
		return !found
	})
	return found
}

func TestSizesOfTheFrontEnd(t *testing.T) {
	for _, file := range frontEnd(t) {
		limit := maxFile
		if file.test() {
			limit = maxTestFile
		}
		if n := strings.Count(file.text, "\n"); n > limit {
			t.Errorf("%s:%d: the file has %d lines, more than %d", file.path, limit, n, limit)
		}
	}
}
