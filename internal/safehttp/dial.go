package safehttp

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"
)

// dial looks the host up, and connects to the first address that may be asked and answers.
func (o Options) dial(ctx context.Context, address string, dial dialFunc) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	host = strings.ToLower(host)
	trusted := contains(o.Trusted, host, port)
	addrs, err := o.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !trusted {
		// The last word has the address that the kernel is about to connect to.
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			target, err := netip.ParseAddrPort(address)
			if err != nil || !Public(target.Addr().Unmap()) {
				return &BlockedError{Host: host, Reason: "not a public address"}
			}
			return nil
		}
	}
	var problems []error
	for _, addr := range addrs {
		if !trusted && !Public(addr) {
			continue
		}
		conn, err := dial(ctx, dialer, net.JoinHostPort(addr.String(), port))
		if err == nil {
			return conn, nil
		}
		problems = append(problems, err)
	}
	if problems == nil {
		return nil, &BlockedError{Host: host, Reason: "not a public address"}
	}
	return nil, errors.Join(problems...)
}

// lookup gives the addresses of a host, IPv4 ones in their own form. A literal that wraps an IPv4 address stays wrapped
// and is so refused, while a resolver may well wrap what it found.
func (o Options) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	addrs, err := o.Resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	if len(addrs) > maxAddresses {
		addrs = addrs[:maxAddresses]
	}
	found := make([]netip.Addr, len(addrs))
	for i, addr := range addrs {
		found[i] = addr.Unmap()
	}
	return found, nil
}
