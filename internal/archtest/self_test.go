package archtest

import (
	"strings"
	"testing"
)

// TestTheTestsCanFail gives each check something it must refuse and something it must let pass.
func TestTheTestsCanFail(t *testing.T) {
	long := strings.Repeat("\t_ = 0\n", 70)
	table := "\tx := []int{\n" + strings.Repeat("\t\t1,\n", 70) + "\t}\n\t_ = x\n"
	cases := []struct {
		name, path, text string
		check            func(source) []string
		want             string // part of the one problem; empty: none
	}{
		{"desk imports app", "internal/desk/a.go", `import _ "bandeja.dev/bandeja/internal/app"`, importProblems, "internal/desk/a.go:2: desk must not import app"},
		{"desk imports context", "internal/desk/a.go", `import _ "context"`, importProblems, "it is pure"},
		{"desk imports strings", "internal/desk/a.go", `import _ "strings"`, importProblems, ""},
		{"a test of desk imports app", "internal/desk/a_test.go", `import _ "bandeja.dev/bandeja/internal/app"`, importProblems, "must not import app"},
		{"app imports store", "internal/app/a.go", `import _ "bandeja.dev/bandeja/internal/store"`, importProblems, "must not import store"},
		{"a test of app imports store", "internal/app/a_test.go", `import _ "bandeja.dev/bandeja/internal/store"`, importProblems, ""},
		{"app imports another module", "internal/app/a.go", `import _ "example.org/x"`, importProblems, "standard library"},
		{"app imports SQL", "internal/app/a.go", `import _ "database/sql"`, importProblems, "must not import database/sql"},
		{"store imports app", "internal/store/a.go", `import _ "bandeja.dev/bandeja/internal/app"`, importProblems, "must not import app"},
		{"store imports port", "internal/store/a.go", `import _ "bandeja.dev/bandeja/internal/app/port"`, importProblems, ""},
		{"a channel imports another", "internal/channel/webchat/a.go", `import _ "bandeja.dev/bandeja/internal/channel/whatsapp"`, importProblems, "must not import channel/whatsapp"},
		{"a test of a channel imports app", "internal/channel/webchat/a_test.go", `import _ "bandeja.dev/bandeja/internal/app"`, importProblems, "must not import app"},
		{"webchat imports graph", "internal/channel/webchat/a.go", `import _ "bandeja.dev/bandeja/internal/channel/graph"`, importProblems, "must not import channel/graph"},
		{"whatsapp imports graph", "internal/channel/whatsapp/a.go", `import _ "bandeja.dev/bandeja/internal/channel/graph"`, importProblems, ""},
		{"bot imports live", "internal/bot/a.go", `import _ "bandeja.dev/bandeja/internal/live"`, importProblems, "must not import live"},
		{"api imports store", "internal/api/a.go", `import _ "bandeja.dev/bandeja/internal/store"`, importProblems, "must not import store"},
		{"cmd imports all", "cmd/bandeja/a.go", `import _ "bandeja.dev/bandeja/internal/store"`, importProblems, ""},
		{"a package without a row", "internal/utils/a.go", ``, importProblems, "has no row"},
		{"long function", "internal/app/a.go", "func f() {\n" + long + "}", sizeProblems, "more than 60"},
		{"long table", "internal/app/a.go", "func f() {\n" + table + "}", sizeProblems, ""},
		{"long table and more", "internal/app/a.go", "func f() {\n" + table + long + "}", sizeProblems, "more than 60"},
		{"long file", "internal/app/a.go", strings.Repeat("\n", 401), sizeProblems, "more than 400"},
		{"unfinished", "internal/app/a.go", "// TO" + "DO more", wordProblems, "a.go:2"},
		{"silenced", "internal/app/a.go", "var x = 0 //no" + "lint:all", wordProblems, "no" + "lint"},
		{"skipped", "internal/app/a_test.go", "func f(t *testing.T) { t.Skip() }", wordProblems, "skipped"},
		{"sleep", "internal/app/a.go", "func f() { time.Sleep(1) }", wordProblems, "deadline"},
		{"clock in desk", "internal/desk/a.go", "func f() { time.Now() }", wordProblems, "no clock"},
		{"duration in desk", "internal/desk/a.go", "const x = time.Hour", wordProblems, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file, err := parse(c.path, "package x\n"+c.text)
			if err != nil {
				t.Fatal(err)
			}
			problems := c.check(file)
			if c.want == "" && len(problems) > 0 {
				t.Fatalf("refused: %v", problems)
			}
			if c.want != "" && (len(problems) != 1 || !strings.Contains(problems[0], c.want)) {
				t.Fatalf("got %q, want one problem that says %q", problems, c.want)
			}
		})
	}
}
