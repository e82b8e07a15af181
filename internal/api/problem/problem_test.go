package problem

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
)

// Every word of desk.Code has a status, and no status is for a word that is gone.
func TestEveryRefusalHasAStatus(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../desk/errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[desk.Code]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "Code" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes[desk.Code(text)] = true
		}
		return true
	})
	if len(codes) < 20 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	for code := range codes {
		if p := Of(&desk.Error{Code: code}); p == nil || p.Status < 400 || p.Status > 499 || p.Code != string(code) {
			t.Errorf("%s: %+v", code, p)
		}
	}
	for code := range statuses {
		if !codes[code] {
			t.Errorf("%s is in the table and not in desk", code)
		}
	}
}

func TestOf(t *testing.T) {
	wrapped := fmt.Errorf("claim: %w", &desk.Error{Code: desk.CodeAlreadyAssigned, MemberID: 7, Possible: []string{"transfer"}})
	if p := Of(wrapped); p.Status != 409 || p.AssigneeID != 7 || p.Possible[0] != "transfer" {
		t.Errorf("%+v", p)
	}
	if p := Of(&desk.Error{Code: desk.CodeContactRequired, Possible: []string{"email"}}); len(p.Fields) != 1 || p.Possible != nil {
		t.Errorf("%+v", p)
	}
	if p := Of(&auth.PasswordError{Reason: auth.PasswordCommon}); p.Status != 422 || p.Reason != "common" {
		t.Errorf("%+v", p)
	}
	if Of(errors.New("x")) != nil || Of(&desk.Error{Code: "new_word"}) != nil {
		t.Error("a fault passes for a refusal")
	}
}

func TestFaultsAndWaits(t *testing.T) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if p := From(t.Context(), log, "x", errors.New("secret")); p.Status != 500 || p.Code != string(Fault) {
		t.Errorf("%+v", p)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if p := From(gone, log, "x", context.Canceled); p.Status != 503 {
		t.Errorf("%+v", p)
	}
	w := httptest.NewRecorder()
	Write(w, New(429, SlowDown, "Wait.").After(1500*time.Millisecond))
	if w.Header().Get("Retry-After") != "2" || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Cache-Control") != "no-store" {
		t.Error(w.Header())
	}
}
