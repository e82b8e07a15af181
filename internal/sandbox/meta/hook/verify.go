package hook

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// CallbackError says why a callback could not be verified.
type CallbackError struct {
	// Problem is one of bad_url, not_loopback, not_https, dns, connection_refused, timeout, tls, redirect, status,
	// challenge, network.
	Problem string
	Detail  string // a sentence for a person
	Status  int    // the HTTP status that came, 0 for none
}

func (e *CallbackError) Error() string { return "callback: " + e.Problem + ": " + e.Detail }

// Reason gives the problem and the detail of an error of Verify.
func Reason(err error) (problem, detail string) {
	var refused *CallbackError
	if errors.As(err, &refused) {
		return refused.Problem, refused.Detail
	}
	return "network", err.Error()
}

var errNotLoopback = errors.New("the address is not on this machine")

// Client gives a client that follows no redirect and, unless any host is allowed, connects to this machine only.
func Client(anyHost bool, timeout time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !anyHost {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			host, _, err := net.SplitHostPort(address)
			if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
				return errNotLoopback
			}
			return nil
		}
	}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, MaxIdleConns: 128, MaxIdleConnsPerHost: 128, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// CheckURL says whether a callback may be called at all; nil when it may.
func CheckURL(raw string, anyHost bool) *CallbackError {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return &CallbackError{Problem: "bad_url", Detail: fmt.Sprintf("%q is not an http address.", raw)}
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	local := host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
	if !local && !anyHost {
		return &CallbackError{Problem: "not_loopback", Detail: fmt.Sprintf("The simulator only calls this machine, and %s is another.", host)}
	}
	if !local && u.Scheme != "https" {
		return &CallbackError{Problem: "not_https", Detail: "Meta only calls https addresses."}
	}
	return nil
}

// Verify asks a callback for its challenge, as Meta does when one saves a webhook. It gives nil or a *CallbackError.
func Verify(ctx context.Context, client *http.Client, callback, token, challenge string, anyHost bool) error {
	if problem := CheckURL(callback, anyHost); problem != nil {
		return problem
	}
	u, err := url.Parse(callback)
	if err != nil {
		return &CallbackError{Problem: "bad_url", Detail: err.Error()}
	}
	query := u.Query()
	query.Set("hub.mode", "subscribe")
	query.Set("hub.challenge", challenge)
	query.Set("hub.verify_token", token)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return &CallbackError{Problem: "bad_url", Detail: err.Error()}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := client.Do(req)
	if err != nil {
		return transportProblem(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	switch {
	case err != nil:
		return transportProblem(err)
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		return &CallbackError{Problem: "redirect", Status: resp.StatusCode, Detail: "The callback answers with a redirect to " + resp.Header.Get("Location") + "; Meta follows none."}
	case resp.StatusCode == http.StatusForbidden:
		return &CallbackError{Problem: "status", Status: resp.StatusCode, Detail: "HTTP 403 Forbidden: the callback knows another verify token."}
	case resp.StatusCode != http.StatusOK:
		return &CallbackError{Problem: "status", Status: resp.StatusCode, Detail: fmt.Sprintf("HTTP %d %s instead of 200.", resp.StatusCode, http.StatusText(resp.StatusCode))}
	case string(body) != challenge:
		return &CallbackError{Problem: "challenge", Status: resp.StatusCode, Detail: fmt.Sprintf("The answer is %.80q instead of the challenge %q.", body, challenge)}
	}
	return nil
}

func transportProblem(err error) *CallbackError {
	problem := &CallbackError{Problem: "network", Detail: err.Error()}
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	var record tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errNotLoopback):
		problem.Problem, problem.Detail = "not_loopback", "The simulator only calls this machine, and the name leads to another."
	case errors.As(err, &dns):
		problem.Problem = "dns"
	case errors.Is(err, syscall.ECONNREFUSED):
		problem.Problem, problem.Detail = "connection_refused", "Nothing answers at that address."
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record), errors.As(err, &certificate):
		problem.Problem = "tls"
	case errors.As(err, &timeout) && timeout.Timeout():
		problem.Problem, problem.Detail = "timeout", "No answer in time."
	}
	return problem
}
