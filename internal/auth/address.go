package auth

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// maxHops bounds how much of X-Forwarded-For is read, from the end nearest to us.
const maxHops = 32

// ClientAddr is the address that a request comes from. X-Forwarded-For is believed only as far as trusted proxies wrote
// it: from the right, each trusted hop vouches for the one before it, and the first that is not trusted is the client.
// An entry that is no address ends the walk at the hop that passed it on. The zero Addr means that even the connection's
// own address cannot be read (a unix socket).
func ClientAddr(r *http.Request, trusted []netip.Prefix) netip.Addr {
	addr := parseHop(r.RemoteAddr)
	if !addr.IsValid() || !inside(trusted, addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for seen := 0; len(hops) > 0 && seen < maxHops; seen++ {
		last := parseHop(strings.TrimSpace(hops[len(hops)-1]))
		hops = hops[:len(hops)-1]
		if !last.IsValid() {
			return addr
		}
		addr = last
		if !inside(trusted, addr) {
			return addr
		}
	}
	return addr
}

// parseHop reads an address with or without a port; a zone is dropped, since it means nothing on another machine.
func parseHop(text string) netip.Addr {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone("")
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

func inside(ranges []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(ranges, func(one netip.Prefix) bool { return one.Contains(addr) })
}

// LimitKey is the key under which an address is limited: an IPv4 address itself, of IPv6 the /64 that one customer
// usually holds whole.
func LimitKey(addr netip.Addr) string {
	if addr.Is6() && !addr.Is4In6() {
		if network, err := addr.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return addr.Unmap().String()
}
