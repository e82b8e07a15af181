// Package lean is an HTTP client that costs next to nothing: what a load program spends is taken from the server, which
// runs on the same cores. One connection, one request at a time, bodies read whole.
package lean

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// Conn is a kept connection to a server; it dials when it must. It is for one goroutine.
type Conn struct {
	address string
	conn    net.Conn
	reader  *bufio.Reader
	request []byte
	body    []byte
}

// New makes a connection to host:port that is not dialled yet.
func New(address string) *Conn { return &Conn{address: address} }

// Close ends the connection; the next Do dials again.
func (c *Conn) Close() {
	if c.conn != nil {
		_ = c.conn.Close() // nothing is lost by what this may say
		c.conn = nil
	}
}

// patience is how long an answer may take.
const patience = 30 * time.Second

// Do sends a request and gives the answer's status and body; the body is valid until the next Do. headers are whole
// lines, each with its \r\n. A nil body sends none.
func (c *Conn) Do(method, path, headers string, body []byte) (status int, answer []byte, err error) {
	if c.conn == nil {
		if err := c.dial(); err != nil {
			return 0, nil, err
		}
	}
	out := append(c.request[:0], method...)
	out = append(out, ' ')
	out = append(out, path...)
	out = append(out, " HTTP/1.1\r\nHost: "...)
	out = append(out, c.address...)
	out = append(out, "\r\n"...)
	out = append(out, headers...)
	if body != nil {
		out = append(out, "Content-Type: application/json\r\nContent-Length: "...)
		out = strconv.AppendInt(out, int64(len(body)), 10)
		out = append(out, "\r\n"...)
	}
	out = append(out, "\r\n"...)
	out = append(out, body...)
	c.request = out
	if err = c.conn.SetDeadline(time.Now().Add(patience)); err == nil {
		if _, err = c.conn.Write(out); err == nil {
			status, err = c.read()
		}
	}
	if err != nil {
		c.Close()
		return 0, nil, err
	}
	return status, c.body, nil
}

func (c *Conn) dial() error {
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(context.Background(), "tcp", c.address)
	if err != nil {
		return err
	}
	c.conn, c.reader = conn, bufio.NewReaderSize(conn, 16<<10)
	return nil
}

func (c *Conn) line() ([]byte, error) {
	line, err := c.reader.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

func (c *Conn) read() (status int, err error) {
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("no answer of HTTP: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length, chunked := 0, false
	for {
		line, err := c.line()
		if err != nil {
			return 0, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		}
	}
	c.body = c.body[:0]
	if chunked {
		return status, c.readChunks()
	}
	return status, c.take(length)
}

func (c *Conn) take(n int) error {
	at := len(c.body)
	if cap(c.body) < at+n {
		c.body = append(make([]byte, 0, 2*(at+n)), c.body...)
	}
	c.body = c.body[:at+n]
	_, err := io.ReadFull(c.reader, c.body[at:])
	return err
}

func (c *Conn) readChunks() error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(string(line), 16, 32)
		if err != nil {
			return err
		}
		if size > 0 {
			if err := c.take(int(size)); err != nil {
				return err
			}
		}
		if _, err := c.line(); err != nil || size == 0 {
			return err
		}
	}
}
