package obs

import (
	"bufio"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"
)

// Requests gives every request an id (also in the X-Request-Id of its answer), measures it and logs it: at error level
// what failed on our side, else at debug level. A panic becomes a 500. Routes are named by their pattern, since a path may
// hold a secret. A hijacked connection is not measured; its life is not an answer.
func Requests(next http.Handler, log *slog.Logger, metrics *Metrics) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		id := requestID(r.Header.Get("X-Request-Id"))
		w.Header().Set("X-Request-Id", id)
		r = r.WithContext(WithRequestID(r.Context(), id))
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if failure := recover(); failure != nil {
				if err, ok := failure.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(failure)
				}
				log.ErrorContext(r.Context(), "panic", "route", r.Pattern, "panic", failure, "stack", string(debug.Stack()))
				if rec.status == 0 && !rec.hijacked {
					http.Error(rec, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
				}
			}
			if rec.hijacked {
				return
			}
			took := time.Since(begun)
			metrics.requests.WithLabelValues(route(r), strconv.Itoa(rec.code())).Observe(took.Seconds())
			level := slog.LevelDebug
			if rec.code() >= http.StatusInternalServerError && rec.code() != http.StatusServiceUnavailable {
				level = slog.LevelError
			}
			log.Log(r.Context(), level, "request", "route", route(r), "status", rec.code(), "took", took)
		}()
		next.ServeHTTP(rec, r)
	})
}

func route(r *http.Request) string {
	if r.Pattern == "" {
		return "none"
	}
	return r.Pattern
}

// recorder remembers the status. It keeps what http.ResponseController and WebSocket libraries look for.
type recorder struct {
	http.ResponseWriter
	status   int
	hijacked bool
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, buffer, err
}
