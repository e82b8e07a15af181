package mediafetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/blob/intake"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// SizeMax is how large a file may be that is fetched, in bytes.
const SizeMax = 100 << 20

// bounds are how much is expected and how long it is waited for.
type bounds struct {
	size  int64
	whole time.Duration // for one file
	stall time.Duration // without a single byte
	fresh time.Duration // bytes may be kept so long before the row that names them: nothing younger is removed
}

var usual = bounds{size: SizeMax, whole: 10 * time.Minute, stall: 30 * time.Second, fresh: time.Hour}

// failure is why a file did not come, with what that means.
type failure struct {
	traffic.Unfetched
	cause error
}

func (f *failure) Error() string { return f.Code + ": " + f.cause.Error() }

func failed(code string, cause error) *failure {
	return &failure{traffic.Unfetched{Code: code}, cause}
}

func refused(code string, cause error) *failure {
	return &failure{traffic.Unfetched{Code: code, Refused: true}, cause}
}

func waits(code string, cause error) *failure {
	return &failure{traffic.Unfetched{Code: code, Waits: true}, cause}
}

func ended(ctx context.Context) bool { return ctx.Err() != nil }

// bring fetches a file and notes what became of it. well says that the provider answered as it should; an error, that
// nothing could be noted.
func (r *Runner) bring(ctx context.Context, workspace desk.ID, f port.File) (well bool, err error) {
	arrived, problem := r.fetch(ctx, workspace, f)
	if ended(ctx) {
		return true, nil // the next process fetches it
	}
	noted := context.WithoutCancel(ctx)
	if problem == nil {
		err = r.Traffic.FileFetched(noted, workspace, f, arrived)
	} else {
		r.Log.Warn("mediafetch: a file did not come", "file", f.ID.String(), "inbox", f.InboxID.String(), "tries", f.Tries+1,
			"refused", problem.Refused, "reason", problem)
		err = r.Traffic.FileNotFetched(noted, workspace, f.ID, f.Tries, problem.Unfetched)
	}
	if errors.Is(err, desk.ErrNotFound) {
		r.Log.Warn("mediafetch: a file was forgotten while it was fetched", "file", f.ID.String())
	} else if err != nil {
		r.Log.Error("mediafetch: what became of a file could not be noted; it is fetched again", "file", f.ID.String(), "error", err)
	}
	return problem == nil || problem.Refused || problem.Code == codeNoRoom, err
}

// The words for why a file did not come; the UI has a sentence for some.
const (
	codeNoRoom       = "no_room"
	codeTooBig       = "too_big"
	codeGone         = "gone"
	codeBroken       = "broken" // other bytes came than were announced
	codeNotConnected = "not_connected"
	codeUnreachable  = "unreachable"
)

var errLarge = errors.New("it is larger than what is fetched")

var errTight = errors.New("less than 5 % of the disk is free")

func (r *Runner) fetch(ctx context.Context, workspace desk.ID, f port.File) (traffic.Arrived, *failure) {
	space, err := r.Files.Space(ctx)
	if err != nil {
		return traffic.Arrived{}, failed("store", err)
	}
	if space.Tight() {
		return traffic.Arrived{}, waits(codeNoRoom, errTight)
	}
	dir, err := r.Store.Directory(ctx, workspace)
	if err != nil {
		return traffic.Arrived{}, failed("store", err)
	}
	ctx, cancel := context.WithTimeout(ctx, r.bounds.whole)
	defer cancel()
	inbox, _ := dir.Inbox(f.InboxID)
	watch := time.AfterFunc(r.bounds.stall, cancel)
	defer watch.Stop()
	body, problem := r.open(ctx, inbox, f)
	if problem != nil {
		return traffic.Arrived{}, problem
	}
	defer body.Close()
	file, err := os.CreateTemp(r.Uploads.Dir(), "*.part")
	if err != nil {
		return traffic.Arrived{}, failed("store", err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	size, problem := receive(file, body, r.bounds.size, func() { watch.Reset(r.bounds.stall) })
	if problem != nil {
		return traffic.Arrived{}, problem
	}
	if !watch.Stop() {
		return traffic.Arrived{}, failed(codeUnreachable, context.DeadlineExceeded)
	}
	kept, err := intake.Take(ctx, r.Files, file, size, intake.Wish{Dir: r.Uploads.Dir()})
	if errors.Is(err, blob.ErrNoRoom) {
		return traffic.Arrived{}, waits(codeNoRoom, err)
	}
	if err != nil {
		return traffic.Arrived{}, failed("store", err)
	}
	return traffic.Arrived{MIME: kept.MIME, Size: kept.Size, SHA256: kept.SHA256, Thumb: kept.Thumb, Width: kept.Width,
		Height: kept.Height, DurationMS: kept.Duration.Milliseconds()}, nil
}

// open asks the provider for a file.
func (r *Runner) open(ctx context.Context, inbox desk.Inbox, f port.File) (channel.MediaBody, *failure) {
	if inbox.ID == 0 || !inbox.Active || !inbox.Connection.Connected() {
		return channel.MediaBody{}, waits(codeNotConnected, errors.New("the inbox is not connected"))
	}
	session, err := r.Sessions.For(inbox)
	if err != nil {
		return channel.MediaBody{}, waits(codeNotConnected, err)
	}
	media, ok := session.(channel.Media)
	if !ok {
		return channel.MediaBody{}, refused("not_possible", errors.New("the channel hands over no files"))
	}
	body, err := media.FetchMedia(ctx, f.Ref)
	if err == nil && body.Size > r.bounds.size {
		body.Close()
		return body, refused(codeTooBig, errLarge)
	}
	if err == nil {
		return body, nil
	}
	var told *channel.Error
	switch {
	case !errors.As(err, &told):
		return body, failed(codeUnreachable, err)
	case told.Kind.Pauses():
		return body, waits(string(told.Kind), err)
	case told.Kind == desk.FailMessage:
		return body, refused(codeGone, err)
	case told.Code == "media_host":
		return body, refused("bad_address", err)
	}
	return body, failed(codeUnreachable, err)
}

// receive writes a body into a file and compares it with what was announced; alive is called whenever something came.
func receive(file io.Writer, body channel.MediaBody, limit int64, alive func()) (int64, *failure) {
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, sum, pulse(alive)), io.LimitReader(body, limit+1))
	switch {
	case size > limit:
		return 0, refused(codeTooBig, errLarge)
	case errors.Is(err, syscall.ENOSPC):
		return 0, waits(codeNoRoom, err)
	case err != nil:
		return 0, failed(codeUnreachable, err)
	case size == 0:
		return 0, failed(codeBroken, errors.New("it is empty"))
	case body.Size > 0 && size != body.Size:
		return 0, failed(codeBroken, errors.New("it is not as long as announced"))
	case !agrees(body.SHA256, sum):
		return 0, failed(codeBroken, errors.New("its SHA-256 is not as announced"))
	}
	return size, nil
}

// agrees compares with an announced SHA-256 in hex; what is none announces nothing.
func agrees(announced string, sum hash.Hash) bool {
	want, err := hex.DecodeString(strings.ToLower(announced))
	return err != nil || len(want) != sha256.Size || string(want) == string(sum.Sum(nil))
}

// pulse is a writer that only tells that something was written.
type pulse func()

func (p pulse) Write(b []byte) (int, error) {
	p()
	return len(b), nil
}
