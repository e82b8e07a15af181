package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/desk"
)

// Every line of the table names a verb that the permission table of desk has a row for, or one of the two that need no
// member; and every line stands behind its guard.
func TestEveryRouteHasItsRow(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Demo = &DemoOptions{Advance: func(desk.Time) desk.Time { return 0 }} })
	stranger := r.browser()
	seen := map[string]bool{}
	for _, route := range r.server.table {
		line := route.Method + " " + route.Path
		if seen[line] {
			t.Errorf("%s stands twice", line)
		}
		seen[line] = true
		public := route.Verb == desk.VerbPublic || route.Verb == desk.VerbVisitor
		if !public && subjectOf(route.Verb) == "" {
			t.Errorf("%s: the verb %q has no row in the permission table", line, route.Verb)
		}
		if public == strings.HasPrefix(route.Path, "/api/v1/") && !slices.Contains(publicRoutes, line) {
			t.Errorf("%s is public, and is not listed as such", line)
		}
		if public || route.Method == "" {
			continue
		}
		a := stranger.do(route.Method, fill(route.Path), bodyFor(route.Method))
		if a.status != http.StatusUnauthorized || a.data["code"] != "signed_out" {
			t.Errorf("%s without a session: %d %s", line, a.status, a.text)
		}
	}
	if len(seen) < 70 {
		t.Errorf("only %d routes", len(seen))
	}
}

// publicRoutes are those below /api/v1/ that nobody need be signed in for. A new one is a decision.
var publicRoutes = []string{"GET /api/v1/status", "GET /api/v1/first-run/{token}", "POST /api/v1/first-run",
	"POST /api/v1/session", "DELETE /api/v1/session", "GET /api/v1/invitations/by-token/{token}",
	"POST /api/v1/invitations/accept", "GET /api/v1/password-resets/{token}", "POST /api/v1/password-resets"}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func fill(path string) string {
	return placeholder.ReplaceAllString(path, desk.ID(1<<40).String())
}

func bodyFor(method string) any {
	if method == "GET" || method == "DELETE" {
		return nil
	}
	return map[string]any{}
}

// What needs a role is refused to those below it with who may, and is let through to those who have it.
func TestRolesOnTheWorkspace(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	inbox, _ := owner.inbox("Tienda")
	people := map[desk.Role]*browser{desk.RoleOwner: owner, desk.RoleAdmin: owner.join("Adela", "admin", "all"),
		desk.RoleSupervisor: owner.join("Sara", "supervisor", "all", inbox), desk.RoleAgent: owner.join("Ana", "agent", "own", inbox)}
	checked := 0
	for _, route := range r.server.table {
		if subjectOf(route.Verb) != "workspace" || route.Path == "/api/v1/live" || route.Path == "/api/v1/me/sessions" {
			continue
		}
		for role, person := range people {
			a := person.do(route.Method, fill(route.Path), bodyFor(route.Method))
			outcome, from := desk.Permit(route.Verb, role, desk.RelationOther)
			if denied := a.status == http.StatusForbidden; denied != (outcome != desk.Allow) {
				t.Errorf("%s %s as %s: %d %s", route.Method, route.Path, role, a.status, a.text)
			} else if denied && (a.data["code"] != "forbidden" || a.data["who_can"] != string(from)) {
				t.Errorf("%s %s as %s: %s", route.Method, route.Path, role, a.text)
			}
			checked++
		}
	}
	if checked < 100 {
		t.Errorf("only %d pairs were checked", checked)
	}
	people[desk.RoleAdmin].refused("PATCH", "/api/v1/members/"+owner.id(), map[string]any{"role": "agent"}, 403, "forbidden")
	people[desk.RoleAdmin].refused("POST", "/api/v1/invitations", map[string]any{"role": "owner"}, 403, "forbidden")
	owner.refused("PATCH", "/api/v1/members/"+owner.id(), map[string]any{"role": "agent"}, 409, "last_owner")
}

// Verbs on a conversation that one may not see answer 404, whatever the role is elsewhere.
func TestVerbsOnWhatOneMayNotSee(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	inbox, key := owner.inbox("Tienda")
	other, _ := owner.inbox("Otra")
	holder := owner.join("Ana", "agent", "own", inbox)
	outsiders := []*browser{owner.join("Beto", "agent", "own", inbox), owner.join("Caro", "agent", "all", other), owner.join("Sara", "supervisor", "all", other)}
	r.guest(key).say("c1", "hola")
	id := str(holder.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	holder.ok("POST", "/api/v1/conversations/"+id+"/claim", nil)
	contact := str(holder.ok("GET", "/api/v1/conversations/"+id, nil), "contact", "id")
	message := str(holder.ok("GET", "/api/v1/conversations/"+id+"/timeline", nil), "items", 0, "id")
	bodies := map[string]any{"messages": map[string]any{"client_id": "x", "text": "x"}, "comments": map[string]any{"client_id": "x", "text": "x"},
		"transfer": map[string]any{"none": true}, "read": map[string]any{"seq": 1}, "draft": map[string]any{"mode": "message", "text": "x"},
		"ask-contact": map[string]any{"fields": []string{"name"}},
		"uploads":     map[string]any{"name": "a.txt", "mime": "text/plain", "size": 1},
		"reaction":    map[string]any{"emoji": "👍"}, "resend": map[string]any{"client_id": "x"},
		"template": map[string]any{"client_id": "x", "template_id": desk.ID(1 << 40).String()}}
	checked := 0
	for _, route := range r.server.table {
		if subjectOf(route.Verb) != "conversation" || !strings.Contains(route.Path, "{id}") {
			continue
		}
		path := strings.NewReplacer("{id}", id, "{mid}", message).Replace(route.Path)
		body := bodyFor(route.Method)
		if strings.HasPrefix(path, "/api/v1/contacts/") {
			path, body = "/api/v1/contacts/"+contact, map[string]any{"name": "x"}
		} else if given := bodies[path[strings.LastIndex(path, "/")+1:]]; given != nil {
			body = given
		} else if route.Method == "PATCH" {
			body = map[string]any{"tag_ids": []string{}}
		}
		for _, person := range outsiders {
			person.refused(route.Method, path, body, 404, "not_found")
			checked++
		}
	}
	if checked < 40 {
		t.Errorf("only %d pairs were checked", checked)
	}
}

// Two companies on one instance: whatever of A's is named in B's session is not there, and no answer holds a word of A's.
func TestTwoCompanies(t *testing.T) {
	r := newRig(t)
	a := r.owner()
	b := secondCompany(r)
	const marker = "MARKER-OF-A"
	idsA, key := furnish(r, a, marker)
	furnish(r, b, "of b")
	idsA = append(idsA, key)
	if len(idsA) < 12 {
		t.Fatal(idsA)
	}
	asked := 0
	for _, route := range r.server.table {
		if route.Verb == desk.VerbPublic || route.Verb == desk.VerbVisitor || route.Path == "/api/v1/live" {
			continue
		}
		for _, id := range idsA {
			for _, try := range tries(route.Method, route.Path, id) {
				got := b.do(route.Method, try.path, try.body)
				asked++
				if strings.Contains(got.text, marker) || id != "" && strings.Contains(got.text, id) {
					t.Errorf("%s %s %v tells of the other company: %s", route.Method, try.path, try.body, got.text)
				}
				named := strings.Contains(try.path, id) || strings.Contains(fmt.Sprint(try.body), id)
				if named && got.status < 300 && !strings.Contains(try.path, "?") {
					t.Errorf("%s %s %v: %d %s", route.Method, try.path, try.body, got.status, got.text)
				}
				if got.status >= 500 {
					t.Errorf("%s %s %v: %d %s", route.Method, try.path, try.body, got.status, got.text)
				}
			}
		}
	}
	if asked < 500 {
		t.Errorf("only %d requests", asked)
	}
	untouched(t, a, marker)
}

func secondCompany(r *rig) *browser {
	r.t.Helper()
	ctx := r.t.Context()
	workspace, err := r.app.CreateWorkspace(ctx, companyB, 8)
	if err != nil {
		r.t.Fatal(err)
	}
	hash, err := r.server.Passwords.Hash(ctx, password)
	if err != nil {
		r.t.Fatal(err)
	}
	person := ownerB
	person.PasswordHash = hash
	if _, err := r.app.CreateMember(ctx, workspace, person, desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll}); err != nil {
		r.t.Fatal(err)
	}
	b := r.browser()
	b.ok("POST", "/api/v1/session", map[string]any{"email": ownerB.Email, "password": password})
	return b
}

// furnish fills a company and gives the ids of all that it has.
func furnish(r *rig, b *browser, marker string) (ids []string, key string) {
	b.t.Helper()
	inbox, key := b.inbox(marker + " inbox")
	team := b.ok("POST", "/api/v1/teams", map[string]any{"name": marker + " team"})
	tag := b.ok("POST", "/api/v1/tags", map[string]any{"name": marker + " tag", "color": "#112233"})
	stage := b.ok("POST", "/api/v1/stages", map[string]any{"name": marker + " stage", "color": "#112233"})
	invitation := b.ok("POST", "/api/v1/invitations", map[string]any{"role": "agent"})
	guest := r.guest(key)
	guest.say("c1", marker+" says hello")
	list := b.ok("GET", "/api/v1/conversations", nil)
	id := str(list, "items", 0, "id")
	path := "/api/v1/conversations/" + id
	b.ok("POST", path+"/messages", map[string]any{"client_id": "m", "text": marker + " answers"})
	b.ok("POST", path+"/comments", map[string]any{"client_id": "m", "text": marker + " comments"})
	b.ok("PATCH", path, map[string]any{"tag_ids": []string{str(tag, "tag", "id")}})
	b.ok("PATCH", "/api/v1/contacts/"+str(list, "items", 0, "contact_id"), map[string]any{"name": marker + " person"})
	b.ok("PUT", path+"/draft", map[string]any{"mode": "comment", "text": marker + " draft"})
	boot := b.ok("GET", "/api/v1/bootstrap", nil)
	sessions := b.ok("GET", "/api/v1/me/sessions", nil)
	ids = []string{inbox, str(team, "team", "id"), str(tag, "tag", "id"), str(stage, "stage", "id"), str(invitation, "id"), id,
		str(list, "items", 0, "contact_id"), str(boot, "me", "id"), str(boot, "me", "user_id"), str(boot, "workspace", "id"),
		str(sessions, "items", 0, "id")}
	timeline := b.ok("GET", path+"/timeline", nil)
	for _, item := range at(timeline, "items").([]any) {
		ids = append(ids, str(item, "id"))
	}
	return ids, key
}

type try struct {
	path string
	body any
}

// tries names an id in every place that a route has for one.
func tries(method, path, id string) []try {
	if method == "GET" {
		if strings.Contains(path, "{") {
			return []try{{placeholder.ReplaceAllString(path, id), nil}}
		}
		return []try{{path + "?inbox=" + id, nil}, {path + "?q=MARKER-OF-A", nil}, {path + "?q=" + id, nil}, {path + "?cursor=" + id, nil}}
	}
	var all []try
	if strings.Contains(path, "{") {
		for _, body := range []any{map[string]any{}, map[string]any{"client_id": "z", "text": "z"}, map[string]any{"none": true},
			map[string]any{"seq": 1}, map[string]any{"mode": "message", "text": "z"}, map[string]any{"fields": []string{"name"}},
			map[string]any{"tag_ids": []string{}}, map[string]any{"name": "z"}, map[string]any{"active": false}} {
			all = append(all, try{placeholder.ReplaceAllString(path, id), body})
		}
	}
	if !strings.Contains(path, "{") && method != "DELETE" {
		for _, body := range []any{map[string]any{"role": "agent", "inbox_ids": []string{id}}, map[string]any{"role": "agent", "team_ids": []string{id}},
			map[string]any{"name": "z", "member_ids": []string{id}}} {
			all = append(all, try{path, body})
		}
	}
	return all
}

// untouched checks that nothing of A was changed by B's tries.
func untouched(t *testing.T, a *browser, marker string) {
	t.Helper()
	boot := a.ok("GET", "/api/v1/bootstrap", nil)
	text, err := json.Marshal(boot)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{" inbox", " team", " tag", " stage"} {
		if !strings.Contains(string(text), marker+what) {
			t.Errorf("%s is gone or changed", what)
		}
	}
	if strings.Contains(string(text), `"name":"z"`) {
		t.Error(string(text))
	}
	list := a.ok("GET", "/api/v1/conversations", nil)
	if str(list, "items", 0, "status") != "open" || str(list, "items", 0, "name") != marker+" person" {
		t.Error(list)
	}
}
