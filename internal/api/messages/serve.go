package messages

import (
	"context"
	"errors"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/blob/media"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/upload"
)

// Server answers what members ask about messages and files.
type Server struct {
	App     *app.App
	Store   port.Reader
	Traffic *traffic.Traffic
	Files   blob.Store // nil: this server shows none
	Uploads upload.Desk
	Links   *auth.Links
	Can     desk.CapabilityTable
	Logger  *slog.Logger
	Now     func() desk.Time
	Who     func(ctx context.Context) Caller // who asks
}

// Caller is the member behind a request.
type Caller struct {
	app.By
	Dir    *desk.Directory
	Viewer desk.Viewer
}

type fileInput struct {
	ID       string `path:"id"`
	Thumb    bool   `query:"thumb" doc:"The small picture of it."`
	Download bool   `query:"download" doc:"To be saved, not shown."`
}

type fileReply struct {
	Status       int
	Location     string `header:"Location"`
	CacheControl string `header:"Cache-Control"`
}

// Open sends on to where the file can be read without a session: that its asker may see it is judged here.
func (s *Server) Open(ctx context.Context, in *fileInput) (*fileReply, error) {
	c := s.Who(ctx)
	id, err := desk.ParseID(in.ID)
	if err != nil {
		return nil, desk.ErrNotFound
	}
	f, scope, err := s.Store.FileFor(ctx, c.Workspace, id)
	if err != nil {
		return nil, err
	}
	sent := f.MessageID != 0 || f.MemberID == c.Member
	if !sent || !desk.CanSee(c.Viewer, scope) || shaOf(f, in.Thumb) == "" {
		return nil, desk.ErrNotFound
	}
	link := auth.Link{Workspace: int64(c.Workspace), File: int64(f.ID), Thumb: in.Thumb, Download: in.Download}
	return &fileReply{http.StatusFound, s.Links.Path(link, int64(s.Now())), "private, max-age=60"}, nil
}

// shaOf names the bytes of a file that is there, "" of one that is not.
func shaOf(f port.File, thumb bool) string {
	switch {
	case f.State != port.FileReady:
		return ""
	case thumb:
		return f.Thumb
	}
	return f.SHA256
}

// shown are the types that a browser may show; what else there is can only be saved. Nothing in them runs, and the policy
// beside them lets nothing run.
var shown = map[string]bool{
	media.JPEG: true, media.PNG: true, media.GIF: true, media.WebP: true,
	media.MP4: true, media.ThreeGP: true, media.QuickTime: true, media.WebM: true,
	media.Ogg: true, media.MP3: true, media.AAC: true, media.M4A: true, media.AMR: true, media.WAV: true, media.WebMAudio: true,
	media.PDF: true,
}

var errNoLink = problem.New(http.StatusNotFound, problem.Code(desk.CodeNotFound), "This link has run out, or leads to nothing.")

// Serve gives the bytes behind a signed link, in parts where a player asks for them.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request) {
	link, left, err := s.Links.Open(r.PathValue("token"), int64(s.Now()))
	if err != nil || s.Files == nil {
		problem.Write(w, errNoLink)
		return
	}
	f, _, err := s.Store.FileFor(r.Context(), desk.ID(link.Workspace), desk.ID(link.File))
	sha := shaOf(f, link.Thumb)
	if problem.IsNotFound(err) || err == nil && sha == "" {
		problem.Write(w, errNoLink)
		return
	}
	if err != nil {
		problem.Write(w, problem.From(r.Context(), s.Logger, r.Pattern, err))
		return
	}
	body, _, err := s.Files.Open(r.Context(), sha)
	if errors.Is(err, blob.ErrNotFound) {
		s.Logger.ErrorContext(r.Context(), "a file's bytes are missing from the store of files", "file", f.ID.String(), "sha256", sha)
		problem.Write(w, errNoLink)
		return
	}
	if err != nil {
		problem.Write(w, problem.From(r.Context(), s.Logger, r.Pattern, err))
		return
	}
	defer body.Close()
	kind, name := f.MIME, nameFor(f)
	if link.Thumb {
		kind, name = media.JPEG, "thumbnail.jpg"
	}
	head := w.Header()
	head.Set("Content-Type", kind)
	head.Set("Content-Disposition", disposition(shown[kind] && !link.Download, name))
	head.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	head.Set("Cross-Origin-Resource-Policy", "cross-origin") // the widget shows it in pages of other sites
	head.Set("Cache-Control", "private, immutable, max-age="+strconv.FormatInt(left, 10))
	head.Set("ETag", `"`+sha+`"`)
	http.ServeContent(w, r, "", time.Time{}, body)
}

func disposition(inline bool, name string) string {
	how := "attachment"
	if inline {
		how = "inline"
	}
	if full := mime.FormatMediaType(how, map[string]string{"filename": name}); full != "" {
		return full
	}
	return how
}

// endings are those that browsers give no name of their own.
var endings = map[string]string{media.JPEG: ".jpg", media.PNG: ".png", media.GIF: ".gif", media.WebP: ".webp", media.MP4: ".mp4",
	media.ThreeGP: ".3gp", media.QuickTime: ".mov", media.WebM: ".webm", media.Ogg: ".ogg", media.MP3: ".mp3", media.AAC: ".aac",
	media.M4A: ".m4a", media.AMR: ".amr", media.WAV: ".wav", media.WebMAudio: ".webm", media.PDF: ".pdf"}

// nameFor is what a file is saved as. One without a name gets one of its kind.
func nameFor(f port.File) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, f.Name)
	if name == "" {
		name = string(f.Kind) + "-" + f.ID.String() + endings[f.MIME]
	}
	return name
}
