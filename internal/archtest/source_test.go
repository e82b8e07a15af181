package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const modulePath = "bandeja.dev/bandeja"

// source is one parsed Go file of this module.
type source struct {
	path      string // from the root, with slashes
	pkg       string // folder from the root, without a leading internal/
	test      bool
	generated bool
	ast       *ast.File
	fset      *token.FileSet
}

func (s source) line(pos token.Pos) int { return s.fset.Position(pos).Line }

func (s source) lines() int { return s.fset.File(s.ast.Pos()).LineCount() }

var parseModule = sync.OnceValues(func() ([]source, error) {
	var files []source
	err := walk(func(path string) error {
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		file, err := parse(path, string(text))
		files = append(files, file)
		return err
	})
	return files, err
})

// root is the module's folder, seen from this package's.
var root = filepath.Join("..", "..")

// module gives every Go file of the module, parsed once.
func module(t *testing.T) []source {
	t.Helper()
	files, err := parseModule()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("only %d Go files found: this test looks in the wrong place", len(files))
	}
	return files
}

func parse(path, text string) (source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	return source{
		path:      path,
		pkg:       strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "internal/"),
		test:      strings.HasSuffix(path, "_test.go"),
		generated: ast.IsGenerated(file),
		ast:       file,
		fset:      fset,
	}, nil
}

// notOurs are folders that hold no source of this module.
var notOurs = []string{".git", ".cache", "node_modules", "dist", "testdata", "bin", "data", "demo-data", "test-results", "playwright-report"}

// walk calls visit with the path from the root of each file of the module; nested modules are left out.
func walk(visit func(path string) error) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if !entry.IsDir() {
			return visit(rel)
		}
		if rel == "." {
			return nil
		}
		isData := entry.Name() == "data" && strings.Contains(rel, "/")
		if slices.Contains(notOurs, entry.Name()) && !isData {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
			return filepath.SkipDir
		}
		return nil
	})
}
