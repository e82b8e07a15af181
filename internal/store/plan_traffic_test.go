package store

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// fillTraffic writes, in the workspace 1, n queued entries of the paused inbox 10 in as many conversations, n that are
// done of the inbox 11, and a few that are due there; and n rows of every other table of traffic.
func fillTraffic(t testing.TB, s *Store, n int) {
	t.Helper()
	ctx := context.Background()
	err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.CreateWorkspace(desk.Workspace{ID: 1}) })
	numbers := fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", n)
	texts := []string{
		"INSERT INTO outbox (workspace_id, " + outgoingNames + ") " + numbers +
			"SELECT 1, i, 10, 100 + i, 100 + i, 0, '', 'queued', 0, 0, 0, 0, '' FROM n",
		"INSERT INTO outbox_heads (workspace_id, conversation_id, inbox_id, entry_id, due_at) SELECT 1, conversation_id, inbox_id, id, 0 FROM outbox",
		"INSERT INTO outbox (workspace_id, " + outgoingNames + ") " + numbers +
			"SELECT 1, 1000000 + i, 11, 1000000 + i % 1000, i, 0, '', 'done', 1, 0, 0, 0, '' FROM n",
		"INSERT INTO updates (workspace_id, " + updateNames + ") " + numbers +
			"SELECT 1, i, 1, 0, 10, '', 'message', 'k' || i, '', CASE WHEN i % 100 = 0 THEN 'failed' ELSE 'done' END, '', 0, 0, 0, '' FROM n",
		"INSERT INTO deliveries (" + deliveryNames + ", pending) " + numbers + "SELECT i, '', 's' || i, '', " +
			map[dialect]string{sqlite: "x''", postgres: "''::bytea"}[s.dialect] + ", 0, '', CASE WHEN i % 1000 = 0 THEN 1 ELSE 0 END FROM n",
		"INSERT INTO files (workspace_id, " + fileNames + ") " + numbers + "SELECT 1, i, 10, 5, i, 0, " +
			"CASE WHEN i % 1000 = 0 THEN 'pending' ELSE 'ready' END, '', '', '', 0, 's' || i, '', 0, 0, 0, '', '', 0, 0, 0, '', 0 FROM n",
		"INSERT INTO channel_log (workspace_id, " + logNames + ") " + numbers + "SELECT 1, i, i, 0, '', 0, '' FROM n",
	}
	for _, text := range texts {
		if err == nil {
			err = s.Update(ctx, 1, port.LanePeople, func(ptx port.Tx) error { return ptx.(*tx).exec(text) })
		}
	}
	for i := range desk.ID(5) {
		if err == nil {
			err = s.Update(ctx, 1, port.LanePeople, func(tx port.Tx) error {
				return tx.InsertOutgoing(port.Outgoing{ID: 5_000_000 + i, InboxID: 11, ConversationID: 1_000_000 + i, MessageID: 7, State: port.OutQueued})
			})
		}
	}
	if err == nil {
		err = s.Update(ctx, 1, port.LanePeople, func(ptx port.Tx) error { return ptx.(*tx).exec("ANALYZE") })
	}
	if err != nil {
		t.Fatal(err)
	}
}

var trafficScan = map[dialect]*regexp.Regexp{
	sqlite:   regexp.MustCompile(`\bSCAN (\w+)(.*)`),
	postgres: regexp.MustCompile(`Seq Scan on \w+`),
}

// TestTrafficPlans: with 100,000 entries queued in a paused inbox and as many that are done, what is due is found at once,
// and no read of the traffic, in units or out of them, reads a table whole.
func TestTrafficPlans(t *testing.T) {
	run := func(t *testing.T, o Options) {
		s := openStore(t, o)
		fillTraffic(t, s, 100_000)
		ctx := context.Background()
		skip := []desk.ID{10}
		due := func() {
			t.Helper()
			out, err := s.DueOutgoing(ctx, 1, 1, skip, 50)
			if err != nil || len(out) != 5 {
				t.Fatalf("%d due (%v)", len(out), err)
			}
		}
		due()
		began := time.Now()
		for range 100 {
			due()
		}
		// A look takes less than a millisecond; one that read what is queued would take a hundred times that.
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("100 looks for what is due take %v", took)
		}
		for _, read := range trafficReads(t, s) {
			checkTrafficPlan(t, s, read)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, Options{DataDir: t.TempDir()}) })
	if server := os.Getenv("BANDEJA_TEST_DATABASE_URL"); server != "" {
		t.Run("postgres", func(t *testing.T) { run(t, Options{DatabaseURL: newDatabase(t, server)}) })
	}
}

type seenRead struct {
	text string
	args []any
}

// trafficReads does everything once and gives the statements.
func trafficReads(t *testing.T, s *Store) (all []seenRead) {
	t.Helper()
	ctx, count := context.Background(), 0
	seen := &recorded{texts: map[string][]any{}}
	plain := s.engine
	s.engine = recordingEngine{plain, seen, &count}
	defer func() { s.engine = plain }()
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.DueOutgoing(ctx, 1, 1, nil, 50))
	must(s.QueueDepths(ctx, 1))
	must(s.PendingDeliveries(ctx, 10))
	must(s.Delivery(ctx, 1))
	must(s.Updates(ctx, 1, port.UpdateQuery{Limit: 10}))
	must(s.UpdateCounts(ctx, 1))
	must(s.DueFiles(ctx, 1, 1, 10))
	must(s.OrphanFiles(ctx, 1, 1, 10))
	must(s.SHAInUse(ctx, "x"))
	must(s.Log(ctx, 1, 5))
	must(s.Redirect(ctx, 1, 5))
	err := s.Update(ctx, 1, port.LanePeople, func(ptx port.Tx) error {
		u := ptx.(*tx)
		u.conn = recorder{u.conn, seen}
		_, err := u.ParkedFor(10, "x")
		must(nil, err)
		_, err = u.QueuedOf(150)
		must(nil, err)
		_, err = u.AnswersSince(5, 1, 1)
		must(nil, err)
		_, err = u.MarkOurMessages(5, 9, desk.StateRead, 1)
		must(nil, err)
		_, err = u.FirstInboundFrom(5, 1)
		must(nil, err)
		_, _ = u.OutgoingOf(7)
		_, _ = u.MessageByExternalID(10, "x")
		return nil
	})
	must(nil, err)
	for _, text := range seen.order {
		all = append(all, seenRead{text, seen.texts[text]})
	}
	// Writes are not recorded: they are queued. These look for rows by more than their key.
	return append(all, seenRead{dropHead, []any{int64(1), int64(150)}}, seenRead{saveHead, []any{int64(1), int64(150)}},
		seenRead{"DELETE FROM updates WHERE id IN (SELECT id FROM updates WHERE id > $1 AND id < $2 AND state IN ('done', 'ignored') " +
			"AND workspace_id = $4 ORDER BY id LIMIT $3) AND workspace_id = $4", []any{int64(0), int64(9), int64(5), int64(1)}})
}

func checkTrafficPlan(t *testing.T, s *Store, read seenRead) {
	t.Helper()
	explain := map[dialect]string{sqlite: "EXPLAIN QUERY PLAN ", postgres: "EXPLAIN "}[s.dialect]
	var lines []string
	err := s.view(context.Background(), func(v *view) error {
		return v.each(explain+read.text, read.args, func(r *row) error {
			if s.dialect == sqlite {
				r.int()
				r.int()
				r.int()
			}
			lines = append(lines, r.text())
			return nil
		})
	})
	if err != nil {
		t.Errorf("%v in %s", err, read.text)
		return
	}
	if testing.Verbose() {
		t.Logf("%s\n%s", read.text, strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		found := trafficScan[s.dialect].FindStringSubmatch(line)
		// Subqueries with a limit, recursions and constants are scanned; a partial index is read from one end.
		if found != nil && (s.dialect == postgres || !strings.Contains(found[2], "INDEX") && !strings.Contains("CONSTANT h i n x first summed", found[1])) {
			t.Errorf("%s in the plan of\n%s\n%s", found[0], read.text, strings.Join(lines, "\n"))
		}
	}
}
