package safehttp

import (
	"net/netip"
	"strings"
)

// global is the part of IPv6 that is handed out to networks of the Internet. Everything outside is refused: loopback,
// link-local, unique local, multicast, and the prefixes that wrap an IPv4 address (mapped, NAT64).
var global = netip.MustParsePrefix("2000::/3")

// special are the ranges that are not the public Internet, or that answer for a machine's own keeper.
var special = prefixes(
	"0.0.0.0/8",        // this network
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // behind a provider's NAT
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // a public address that serves a cloud's metadata
	"169.254.0.0/16",   // link-local, where metadata is served
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // measuring
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, and broadcast
	"2001::/23",        // protocol assignments; Teredo wraps IPv4 addresses
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4 wraps IPv4 addresses
	"3fff::/20",        // documentation
)

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

// Public says whether an address belongs to the public Internet. It is false for private, loopback, link-local,
// metadata, shared (CGNAT), unique local, documentation, multicast, reserved and unspecified addresses, for every IPv6
// form that wraps an IPv4 address (mapped, NAT64, 6to4, Teredo), for an address with a zone, and for the zero Addr.
func Public(addr netip.Addr) bool {
	if !addr.IsValid() || addr.Zone() != "" {
		return false
	}
	if addr.Is6() && !global.Contains(addr) {
		return false
	}
	for _, prefix := range special {
		if prefix.Contains(addr) {
			return false
		}
	}
	return true
}

// endsInNumber finds names that some resolvers read as an IPv4 address: 2130706433, 0177.0.0.1, 127.1, 0x7f000001.
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if len(last) >= 2 && last[0] == '0' && (last[1] == 'x' || last[1] == 'X') {
		last = strings.TrimLeft(last[2:], "0123456789abcdefABCDEF")
		return last == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}
