package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// sinkAt names the server that a child process of the benchmark connects to: its clients' cost is then not the server's.
const sinkAt = "BANDEJA_LIVE_SINK"

// TestSink is no test: it is the child process, which dials and reads until the server closes.
func TestSink(t *testing.T) {
	address, count, ok := strings.Cut(os.Getenv(sinkAt), " ")
	if !ok {
		return
	}
	n, err := strconv.Atoi(count)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range n {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		request := "GET / HTTP/1.1\r\nHost: " + address + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
		if _, err := conn.Write([]byte(request)); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			defer conn.Close()
			if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, syscall.ECONNRESET) {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// crowd is a hub with n agents' sockets of one member that sees all.
func crowd(b *testing.B, n int) (h *Hub, w *world, conv desk.ID, leave func()) {
	w = newWorld()
	conv = w.start(inboxA, "", "hola")
	h = New(Options{Reader: w, Clock: w.clock})
	w.wake = h.Wake
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h.ServeAgent(rw, r, AgentConn{WorkspaceID: workspace, MemberID: all, Since: 1})
	}))
	child := exec.CommandContext(context.Background(), os.Args[0], "-test.run", "^TestSink$")
	child.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", sinkAt, strings.TrimPrefix(server.URL, "http://"), n))
	if err := child.Start(); err != nil {
		b.Fatal(err)
	}
	leave = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		h.Close(ctx)
		server.Close()
		if err := child.Wait(); err != nil {
			b.Errorf("the clients' process: %v", err)
		}
	}
	eventually(b, "all are live", func() bool {
		f := h.feedOf(workspace)
		if f == nil {
			return false
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		m := f.members[all]
		if m == nil || len(m.agents) < n {
			return false
		}
		for _, a := range m.agents {
			if !a.live {
				return false
			}
		}
		return true
	})
	return h, w, conv, leave
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// quiet waits until everything is written out.
func quiet(b *testing.B, h *Hub, last int64) {
	for h.feedOf(workspace).scanned.Load() < last {
		time.Sleep(time.Millisecond)
	}
	for _, s := range h.feedOf(workspace).subs() {
		if !s.WaitIdle() {
			b.Fatal("a socket ended")
		}
	}
}

// BenchmarkFanout tells messages to n sockets over loopback, one by one and in bursts. cpu-µs/delivery is the
// process's, kernel included, from the message in the log to the bytes in the socket; the clients are another process.
func BenchmarkFanout(b *testing.B) {
	for _, n := range []int{100, 1000} {
		for _, burst := range []int{1, 20} {
			b.Run(fmt.Sprintf("sockets=%d/burst=%d", n, burst), func(b *testing.B) {
				h, w, conv, leave := crowd(b, n)
				defer leave()
				begun := cpu()
				b.ResetTimer()
				for i := 0; i < b.N; i += burst {
					var last int64
					for range burst {
						last = w.receive(conv, "¿Tienen la mesa en roble claro?")
					}
					quiet(b, h, last)
				}
				b.StopTimer()
				b.ReportMetric(float64((cpu()-begun).Microseconds())/float64(b.N*n), "cpu-µs/delivery")
			})
		}
	}
}

// BenchmarkIdleSocket reports what an idle socket takes of the process: heap and stacks in use, and resident memory.
func BenchmarkIdleSocket(b *testing.B) {
	const n = 5000
	for range b.N {
		heap, rss := memory(), resident(b)
		h, w, conv, leave := crowd(b, n)
		quiet(b, h, w.receive(conv, "one message that all have had"))
		b.ReportMetric(float64(memory()-heap)/n, "B/socket")
		b.ReportMetric(float64(resident(b)-rss)/n, "resident-B/socket")
		leave()
	}
}

// resident is the process's resident memory in bytes, after what is free went back to the system.
func resident(b *testing.B) int64 {
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Log("no /proc here, so no resident memory")
		return 0
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		b.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// memory is what heap and stacks take after a collection.
func memory() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
