package upkeep

import (
	"context"
	"errors"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// job is what is to be done for an account.
type job struct {
	of         *account // the state that it belongs to: another connection has another
	sync, test bool
}

// take says what is due for an inbox and marks it as being looked after.
func (r *Runner) take(inbox desk.ID, now desk.Time) (job, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.accounts[inbox]
	if a == nil || a.busy {
		return job{}, false
	}
	j := job{of: a, sync: a.asked || now >= a.syncAt, test: now >= a.testAt}
	if !j.sync && !j.test {
		return job{}, false
	}
	a.busy, a.asked = true, false
	return j, true
}

// tend does what is due for one account. With a key that does not work no templates are asked for.
func (r *Runner) tend(ctx context.Context, workspace desk.ID, inbox desk.Inbox, j job) {
	defer r.release(j.of)
	ctx, cancel := context.WithTimeout(ctx, workTime)
	defer cancel()
	session, err := r.Sessions.For(inbox)
	if err != nil {
		r.failed(ctx, j, inbox, "open the session", err)
		return
	}
	if j.test {
		err := r.test(ctx, workspace, inbox, session)
		r.plan(&j.of.testAt, &j.of.testFails, testEvery, err)
		if err != nil {
			r.warn(ctx, inbox, "ask how the account does", err)
		}
		if j.sync && errors.Is(err, errNoKey) {
			r.plan(&j.of.syncAt, &j.of.syncFails, syncEvery, err)
			return
		}
	}
	if j.sync {
		_, err := r.sync(ctx, workspace, inbox, session)
		r.plan(&j.of.syncAt, &j.of.syncFails, syncEvery, err)
		if err != nil {
			r.warn(ctx, inbox, "sync the templates", err)
		}
	}
}

func (r *Runner) release(a *account) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a.busy = false
}

func (r *Runner) failed(ctx context.Context, j job, inbox desk.Inbox, what string, err error) {
	r.plan(&j.of.testAt, &j.of.testFails, testEvery, err)
	r.plan(&j.of.syncAt, &j.of.syncFails, syncEvery, err)
	r.warn(ctx, inbox, what, err)
}

func (r *Runner) warn(ctx context.Context, inbox desk.Inbox, what string, err error) {
	if ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		r.Log.Warn("upkeep: could not "+what+"; it is tried again", "inbox", inbox.ID.String(), "error", err)
	}
}

// plan says when a thing is done next: after the regular pause, or sooner when it failed.
func (r *Runner) plan(at *desk.Time, fails *int, every desk.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		*at, *fails = r.Clock()+every, 0
		return
	}
	*at = r.Clock() + min(retryFirst<<min(*fails, 10), every)
	*fails++
}

// errNoKey says that the provider does not let us in.
var errNoKey = errors.New("the provider refuses the key")

// test asks the provider how the account does and keeps what it tells.
func (r *Runner) test(ctx context.Context, workspace desk.ID, inbox desk.Inbox, session channel.Session) error {
	tester, ok := session.(channel.Tester)
	if !ok {
		return nil
	}
	found := tester.Test(ctx)
	lacks := slices.ContainsFunc(found.Steps, func(f channel.Finding) bool { return f.Problem == "not_subscribed" })
	if subscriber, ok := session.(channel.Subscriber); ok && lacks && subscriber.Subscribe(ctx) == nil {
		found = tester.Test(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	facts := traffic.Facts{Endpoint: inbox.Connection.Endpoint, Works: true, Phone: found.Account.Phone, Name: found.Account.Name,
		Quality: found.Account.Quality, Limit: found.Account.Limit, Status: found.Account.Status,
		Coexistence: found.Account.Coexistence, TokenExpires: desk.TimeOf(found.Account.TokenExpires)}
	var outcome error
	for _, step := range found.Steps {
		if step.Problem == "" {
			continue
		}
		facts.Works = false
		failure, err := failureOf(step)
		outcome = errors.Join(outcome, err)
		if facts.Failure == nil {
			facts.Failure = failure
		}
	}
	return errors.Join(outcome, r.Traffic.NoteFacts(ctx, workspace, inbox.ID, facts))
}

// failureOf judges a step that did not go well. Of a provider that cannot be reached nothing is known: that alone breaks
// no inbox.
func failureOf(step channel.Finding) (*desk.Failure, error) {
	f := &desk.Failure{Kind: desk.FailConfig, Code: step.Problem, Text: desk.Clip(step.Detail, 500)}
	switch step.Problem {
	case "unreachable":
		return nil, errors.New("the provider cannot be reached: " + step.Detail)
	case "missing_permission":
		return nil, nil // messages may pass all the same: the guided test tells of it
	case "wrong_token", "expired_token":
		f.Kind = desk.FailAuth
		return f, errNoKey
	}
	return f, nil
}

// sync fetches all templates of an account and hands them over.
func (r *Runner) sync(ctx context.Context, workspace desk.ID, inbox desk.Inbox, session channel.Session) (int, error) {
	source, ok := session.(channel.Templates)
	if !ok {
		return 0, nil
	}
	account, list, err := source.Templates(ctx)
	if err != nil {
		return 0, err
	}
	count, err := r.Templates.Sync(ctx, workspace, account, list)
	if err == nil {
		r.synced(workspace, inbox)
	}
	return count, err
}

// synced spares the other inboxes of the account the same work.
func (r *Runner) synced(workspace desk.ID, inbox desk.Inbox) {
	r.mu.Lock()
	defer r.mu.Unlock()
	mine := r.accounts[inbox.ID]
	if mine == nil || inbox.Connection.Group == "" {
		return
	}
	for _, a := range r.accounts {
		if a.workspace == workspace && a.group == mine.group {
			a.syncAt, a.syncFails = r.Clock()+syncEvery, 0
		}
	}
}

// Sync fetches an inbox's templates now, because somebody asked, and says how many there are. It works on any node.
// Refusals: not_found, not_connected, not_possible; what the provider answers is a *channel.Error.
func (r *Runner) Sync(ctx context.Context, workspace, id desk.ID) (int, error) {
	dir, err := r.Store.Directory(ctx, workspace)
	if err != nil {
		return 0, err
	}
	inbox, ok := dir.Inbox(id)
	switch {
	case !ok:
		return 0, desk.ErrNotFound
	case inbox.Channel.DeliversItself():
		return 0, errNoTemplates
	case !inbox.Connection.Connected():
		return 0, &desk.Error{Code: desk.CodeNotConnected, Detail: "This inbox has no account that it is connected to."}
	}
	session, err := r.Sessions.For(inbox)
	if err != nil {
		return 0, err
	}
	if _, ok := session.(channel.Templates); !ok {
		return 0, errNoTemplates
	}
	ctx, cancel := context.WithTimeout(ctx, askedTime)
	defer cancel()
	return r.sync(ctx, workspace, inbox, session)
}

// askedTime bounds a sync that a person waits for.
const askedTime = 30 * time.Second

var errNoTemplates = &desk.Error{Code: desk.CodeNotPossible, Detail: "This channel has no templates."}
