package desk

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const permissionsFile = "../../docs/permissions.md"

// TestPermissionsAreInTheDocs holds docs/permissions.md to the table. BANDEJA_TEST_WRITE_DOCS=1 writes it anew.
func TestPermissionsAreInTheDocs(t *testing.T) {
	want := permissionsDoc()
	if os.Getenv("BANDEJA_TEST_WRITE_DOCS") == "1" {
		if err := os.WriteFile(permissionsFile, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(permissionsFile)
	if err != nil || string(got) != want {
		t.Errorf("docs/permissions.md is not what the table says (%v); run BANDEJA_TEST_WRITE_DOCS=1 go test ./internal/desk -run TestPermissionsAreInTheDocs", err)
	}
}

func permissionsDoc() string {
	var out strings.Builder
	out.WriteString(`# Who may do what

Printed from ` + "`internal/desk/access.go`" + ` by its test. A verb on a conversation is hidden (404) from whoever may not see the
conversation; what is denied answers 403 and says who may. What a conversation allows beyond that (closed, held by
another, its time over) its own rules say, with 409.

Who sees a conversation: owners and admins every one; supervisors all of their inboxes; agents, within their inboxes, what
nobody holds, what they hold, and by their visibility what their teams hold (team) or everything (all).

| verb | agent | supervisor | admin | owner |
|---|---|---|---|---|
`)
	for _, rule := range Rules {
		fmt.Fprintf(&out, "| %s |", rule.Verb)
		for _, role := range []Role{RoleAgent, RoleSupervisor, RoleAdmin, RoleOwner} {
			outcome, _ := Permit(rule.Verb, role, RelationInboxMember)
			fmt.Fprintf(&out, " %s |", outcome)
		}
		out.WriteString("\n")
	}
	return out.String()
}
