package killtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// stored is a message as the instance holds it.
type stored struct {
	thread, author, text, state, external string
	at                                    int64
}

// judge holds what the instance has against what the provider knows.
func (p *provider) judge(ctx context.Context, sum tally, rounds int) {
	p.t.Helper()
	all := p.stored(ctx)
	in := p.judgeInbound(all)
	out, open := p.judgeOutbound(all)
	cuts := len(p.sim.Ledger().Cuts)
	if open > p.flying+cuts {
		p.t.Errorf("%d sends are unknown, and only %d were on their way at a kill and %d answers were cut", open, p.flying, cuts)
	}
	slices.Sort(sum.ready)
	median, most := sum.ready[len(sum.ready)/2], sum.ready[len(sum.ready)-1]
	slices.Sort(sum.taking)
	taken, latest := sum.taking[len(sum.taking)/2], sum.taking[len(sum.taking)-1]
	p.t.Logf("%d rounds, %.1f s under load: %d in, %d out, %d on their way at kills, %d cut, %d unknown; ready in %d ms (median), %d ms (most); a message is there %d ms (median), %d ms (most) after a start",
		rounds, sum.underLoad.Seconds(), in, out, p.flying, cuts, open, median.Milliseconds(), most.Milliseconds(), taken.Milliseconds(), latest.Milliseconds())
	if taken > readyGoal || latest > takenMost {
		p.t.Errorf("after a start a message is there in %v (median) and %v (most): the promise is %v", taken, latest, readyGoal)
	}
	if median > readyGoal || most > readyMost {
		p.t.Errorf("ready after %v (median) and %v (most): the promise is %v", median, most, readyGoal)
	}
	if p.flying == 0 {
		p.t.Error("no kill met a send on its way: they prove little")
	}
}

func (p *provider) stored(ctx context.Context) (all []stored) {
	p.t.Helper()
	db := p.database()
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT conversation_id, author, body, state, external_id, at FROM messages ORDER BY conversation_id, sort_at, seq")
	p.must(err)
	defer rows.Close()
	for rows.Next() {
		var one stored
		p.must(rows.Scan(&one.thread, &one.author, &one.text, &one.state, &one.external, &one.at))
		all = append(all, one)
	}
	p.must(rows.Err())
	return all
}

// judgeInbound asks that all that a customer wrote stands once, in the order of the seconds in which it was written.
func (p *provider) judgeInbound(all []stored) int {
	p.t.Helper()
	stand := map[string]int{}
	last := map[string]stored{}
	for _, m := range all {
		if m.author != "contact" {
			continue
		}
		stand[m.external]++
		before := last[m.thread]
		if before.at > m.at || before.at < m.at && numberOf(before.text) > numberOf(m.text) {
			p.t.Errorf("%q stands after %q", m.text, before.text)
		}
		last[m.thread] = m
	}
	told := 0
	for _, e := range p.sim.Ledger().Elements {
		if e.Kind != "message" {
			continue
		}
		told++
		if e.Acked == 0 || stand[e.Key] != 1 {
			p.t.Errorf("%q was acknowledged %d times and stands %d times", e.Text, e.Acked, stand[e.Key])
		}
		delete(stand, e.Key)
	}
	for id := range stand {
		p.t.Errorf("%s stands, and the provider knows nothing of it", id)
	}
	return told
}

// judgeOutbound asks that all that was accepted from an agent left once and in order, or waits behind one of which nobody
// knows. open counts those.
func (p *provider) judgeOutbound(all []stored) (left, open int) {
	p.t.Helper()
	sends := map[string]int{}
	last := map[string]string{}
	ledger := p.sim.Ledger()
	for _, s := range ledger.Sends {
		sends[s.Text]++
		sender := s.Customer + " " + s.Text[:strings.LastIndexByte(s.Text, '-')]
		if s.Text <= last[sender] {
			p.t.Errorf("the provider got %q after %q", s.Text, last[sender])
		}
		last[sender] = s.Text
	}
	if ledger.Counts.DuplicateRefs != 0 {
		p.t.Errorf("%d sends came twice with the same reference", ledger.Counts.DuplicateRefs)
	}
	stand := map[string]int{}
	for _, m := range all {
		if m.author == "contact" {
			continue
		}
		stand[m.text]++
		switch n := sends[m.text]; {
		case m.state == "unknown" || m.state == "sending":
			open++
			if n > 1 {
				p.t.Errorf("%q left %d times", m.text, n)
			}
		case m.state == "queued":
			if n != 0 {
				p.t.Errorf("%q waits and has left %d times", m.text, n)
			}
		case (m.state != "sent" && m.state != "delivered" && m.state != "read") || n != 1:
			p.t.Errorf("%q is %s here and left %d times", m.text, m.state, n)
		}
	}
	p.answered(stand)
	return len(ledger.Sends), open
}

// answered asks that every reply that was acknowledged stands once, and nothing else.
func (p *provider) answered(stand map[string]int) {
	p.t.Helper()
	for _, worker := range p.workers {
		for _, text := range worker.acked {
			if stand[text] != 1 {
				p.t.Errorf("%s was acknowledged and stands %d times", text, stand[text])
			}
			delete(stand, text)
		}
		for _, text := range worker.refused {
			p.t.Errorf("%s was refused", text)
		}
	}
	for text := range stand {
		p.t.Errorf("%s stands and nobody was told so", text)
	}
}

// numberOf is the number that a customer's text ends with, -1 of none.
func numberOf(text string) int {
	var n int
	if _, err := fmt.Sscanf(text[strings.LastIndexByte(text, '-')+1:], "%d", &n); err != nil {
		return -1
	}
	return n
}
