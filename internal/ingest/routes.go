package ingest

import (
	"context"
	"sync"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// route is an inbox that an account is connected to.
type route struct {
	workspace desk.ID
	inbox     desk.Inbox
}

// routes are all connected inboxes at one revision of the workspaces' directories.
type routes struct {
	directories []*desk.Directory
	endpoints   map[string]route   // by channel and endpoint
	groups      map[string][]route // by channel and account
	signers     map[string][]route // by the fingerprint of the secret that signs for them
	workspaces  []desk.ID
}

// router keeps the routes and asks before each use whether they still hold. Askers that come together share the question,
// but only one that was begun after they came.
type router struct {
	store    port.Reader
	sessions *channel.Sessions

	turn    sync.Mutex // held while the store is asked
	mu      sync.Mutex
	asking  *question
	held    *routes
	secrets map[string]string // by fingerprint: what it is of never changes
}

type question struct {
	done  chan struct{}
	found *routes
	err   error
}

func (r *router) now(ctx context.Context) (*routes, error) {
	r.mu.Lock()
	q := r.asking
	lead := q == nil
	if lead {
		q = &question{done: make(chan struct{})}
		r.asking = q
	}
	r.mu.Unlock()
	if !lead {
		select {
		case <-q.done:
			return q.found, q.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	r.turn.Lock() // one question at a time: those who come meanwhile gather behind the next
	r.mu.Lock()
	r.asking = nil
	held := r.held
	r.mu.Unlock()
	q.found, q.err = r.ask(context.WithoutCancel(ctx), held)
	if q.err == nil {
		r.mu.Lock()
		r.held = q.found
		r.mu.Unlock()
	}
	r.turn.Unlock()
	close(q.done)
	return q.found, q.err
}

// ask reads the directories; the store gives the same one again while nothing in it has changed.
func (r *router) ask(ctx context.Context, held *routes) (*routes, error) {
	workspaces, err := r.store.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	directories := make([]*desk.Directory, len(workspaces))
	same := held != nil && len(held.directories) == len(workspaces)
	for i, workspace := range workspaces {
		if directories[i], err = r.store.Directory(ctx, workspace); err != nil {
			return nil, err
		}
		same = same && held.directories[i] == directories[i]
	}
	if same {
		return held, nil
	}
	return newRoutes(workspaces, directories), nil
}

func newRoutes(workspaces []desk.ID, directories []*desk.Directory) *routes {
	all := &routes{directories: directories, workspaces: workspaces, endpoints: map[string]route{},
		groups: map[string][]route{}, signers: map[string][]route{}}
	for i, dir := range directories {
		for _, inbox := range dir.Inboxes {
			if !inbox.Connection.Connected() {
				continue
			}
			to := route{workspace: workspaces[i], inbox: inbox}
			all.endpoints[string(inbox.Channel)+":"+inbox.Connection.Endpoint] = to
			if inbox.Connection.Group != "" {
				group := string(inbox.Channel) + ":" + inbox.Connection.Group
				all.groups[group] = append(all.groups[group], to)
			}
			all.signers[inbox.Connection.SecretPrint] = append(all.signers[inbox.Connection.SecretPrint], to)
		}
	}
	return all
}

// find gives the inbox that an account is connected to.
func (r *routes) find(kind desk.ChannelKind, account channel.Account, signer string) (route, bool) {
	if account.Endpoint != "" {
		to, ok := r.endpoints[string(kind)+":"+account.Endpoint]
		return to, ok
	}
	all := r.groups[string(kind)+":"+account.Group]
	for _, to := range all {
		if to.inbox.Connection.SecretPrint == signer {
			return to, true
		}
	}
	if len(all) == 0 {
		return route{}, false
	}
	return all[0], true
}

// home is the workspace that an element of no inbox is shown in: the signer's.
func (r *routes) home(signer string) (desk.ID, bool) {
	if of := r.signers[signer]; len(of) > 0 {
		return of[0].workspace, true
	}
	if len(r.workspaces) > 0 {
		return r.workspaces[0], true
	}
	return 0, false
}

// secret opens the secret of a fingerprint.
func (r *router) secret(print string, of route) (string, error) {
	r.mu.Lock()
	secret, ok := r.secrets[print]
	r.mu.Unlock()
	if ok {
		return secret, nil
	}
	values, err := r.sessions.Values(of.inbox)
	if err != nil {
		return "", err
	}
	secret = values[appSecret]
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.secrets == nil || len(r.secrets) > secretsMost {
		r.secrets = map[string]string{}
	}
	r.secrets[print] = secret
	return secret, nil
}

// appSecret is the field of the manifest that signs what comes in.
const appSecret = "app_secret"

// secretsMost bounds the secrets kept open.
const secretsMost = 1000
