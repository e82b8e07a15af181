package safehttp_test

import (
	"errors"
	"net/netip"
	"net/url"
	"testing"

	"bandeja.dev/bandeja/internal/safehttp"
)

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"93.184.216.34": true, "8.8.8.8": true, "172.15.255.255": true, "172.32.0.1": true, "100.63.0.1": true, "100.128.0.1": true,
		"2606:4700::1111": true, "2a00:1450:4003::1": true,
		"0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "100.64.0.1": false, "100.100.100.200": false, "100.127.255.255": false,
		"127.0.0.1": false, "127.255.255.254": false, "168.63.129.16": false, "169.254.169.254": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.0.0.192": false, "192.0.2.1": false, "192.88.99.1": false, "192.168.1.1": false,
		"198.18.0.1": false, "198.19.255.255": false, "198.51.100.7": false, "203.0.113.9": false, "224.0.0.1": false,
		"239.255.255.250": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:8.8.8.8": false, "::ffff:a9fe:a9fe": false,
		"64:ff9b::a9fe:a9fe": false, "64:ff9b:1::1": false, "100::1": false, "fc00::1": false, "fd00:ec2::254": false,
		"fe80::1": false, "fec0::1": false, "ff02::1": false, "2001::1": false, "2001:db8::1": false, "2002:7f00:1::": false,
		"3fff::1": false, "2606:4700::1111%eth0": false,
	} {
		if got := safehttp.Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("Public(%s) = %v", text, got)
		}
	}
	if safehttp.Public(netip.Addr{}) {
		t.Error("the zero address is public")
	}
}

func TestCheck(t *testing.T) {
	open := safehttp.Options{Trusted: []string{"127.0.0.1:7000", "[::1]", "media.example"}}
	listed := safehttp.Options{Only: []string{"graph.example", "*.cdn.example"}, Trusted: []string{"127.0.0.1:7000"}}
	for _, row := range []struct {
		options safehttp.Options
		url     string
		ok      bool
	}{
		{open, "https://media.example/a", true},
		{open, "http://media.example/a", true},
		{open, "https://other.example/a", true},
		{open, "https://other.example:8443/a", true},
		{open, "https://8.8.8.8/", true},
		{open, "https://[2606:4700::1111]/", true},
		{open, "http://127.0.0.1:7000/a", true},
		{open, "http://[::1]/a", true},
		{open, "http://127.0.0.1:7001/a", false},
		{open, "http://media.example:22/a", false},
		{open, "ftp://media.example/a", false},
		{open, "http://other.example/a", false},
		{open, "https://user:word@other.example/", false},
		{open, "https://user@127.0.0.1:7000/", false},
		{open, "https:///etc/passwd", false},
		{open, "file:///etc/passwd", false},
		{open, "gopher://other.example/", false},
		{open, "https:other.example", false},
		{open, "https://127.0.0.1/", false},
		{open, "https://2130706433/", false},
		{open, "https://0x7f000001/", false},
		{open, "https://0x7f.1/", false},
		{open, "https://0X7F.0.0.0x1/", false},
		{open, "https://0177.0.0.1/", false},
		{open, "https://017700000001/", false},
		{open, "https://127.1/", false},
		{open, "https://127.0.0.1./", false},
		{open, "https://1.2.3.0x/", false},
		{open, "https://[::ffff:127.0.0.1]/", false},
		{open, "https://[::ffff:8.8.8.8]/", false},
		{open, "https://[64:ff9b::169.254.169.254]/", false},
		{open, "https://[fe80::1%25eth0]/", false},
		{open, "https://[fd00:ec2::254]/", false},
		{listed, "https://graph.example/x", true},
		{listed, "https://GRAPH.example/x", true},
		{listed, "https://a.b.cdn.example/x", true},
		{listed, "http://127.0.0.1:7000/", true},
		{listed, "https://cdn.example/x", false},
		{listed, "https://evilcdn.example/x", false},
		{listed, "https://graph.example.evil.example/x", false},
		{listed, "https://other.example/x", false},
	} {
		u, err := url.Parse(row.url)
		if err != nil {
			t.Fatal(err)
		}
		err = row.options.Check(u)
		if (err == nil) != row.ok || (err != nil && !errors.Is(err, safehttp.ErrBlocked)) {
			t.Errorf("%s: %v", row.url, err)
		}
	}
}
