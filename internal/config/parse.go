package config

import (
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"
)

// parsers turn the text of a setting into its type.
var parsers = map[reflect.Type]env.ParserFunc{
	reflect.TypeFor[int](): func(text string) (any, error) {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, wrong{"is not a whole number", "write it with digits only, as 20"}
		}
		return n, nil
	},
	reflect.TypeFor[Level](): func(text string) (any, error) {
		for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
			if strings.EqualFold(text, level.String()) {
				return Level(level), nil
			}
		}
		return nil, wrong{"is not a level", "give debug, info, warn or error"}
	},
	reflect.TypeFor[Prefixes](): func(text string) (any, error) { return parsePrefixes(text) },
	reflect.TypeFor[Key]():      func(text string) (any, error) { return parseKey(text) },
}

func parsePrefixes(text string) (Prefixes, error) {
	var all Prefixes
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if addr, err := netip.ParseAddr(part); err == nil {
			all = append(all, netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
			continue
		}
		one, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, wrong{strconv.Quote(part) + " is not an address range", "give ranges as 10.0.0.0/8, separated by commas"}
		}
		all = append(all, one.Masked())
	}
	return all, nil
}

func parseKey(text string) (Key, error) {
	decoders := []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString,
		base64.URLEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	}
	for _, decode := range decoders {
		if key, err := decode(strings.TrimSpace(text)); err == nil && len(key) == KeyBytes {
			return key, nil
		}
	}
	return nil, wrong{"is not 32 bytes in base64 or hex", "make one with: openssl rand -base64 32"}
}

// checks judge and tidy the settings that are plain text, by the name of their field.
var checks = map[string]func(string) (string, error){
	"Addr":        checkAddr,
	"DatabaseURL": checkDatabaseURL,
	"PublicURL":   checkPublicURL,
}

func checkAddr(text string) (string, error) {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", wrong{"is not an address with a port", "write it as :8080 or 127.0.0.1:8080"}
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return "", wrong{"has no port between 0 and 65535", "write it as :8080 or 127.0.0.1:8080"}
	}
	return text, nil
}

func checkDatabaseURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	where, err := url.Parse(text)
	if err != nil || (where.Scheme != "postgres" && where.Scheme != "postgresql") {
		return "", wrong{"is not a PostgreSQL URL", "write it as postgres://user:password@host:5432/database, or leave it empty for SQLite"}
	}
	return text, nil
}

// checkPublicURL accepts an origin: a scheme, a host and perhaps a port.
func checkPublicURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	where, err := url.Parse(text)
	switch {
	case err != nil || (where.Scheme != "https" && where.Scheme != "http") || where.Hostname() == "":
		return "", wrong{"is not an http or https URL", "write it as https://inbox.example.com"}
	case strings.Trim(where.Path, "/") != "" || where.RawQuery != "" || where.Fragment != "" || where.User != nil:
		return "", wrong{"holds more than scheme, host and port", "serve Bandeja on a host of its own and write https://inbox.example.com"}
	}
	return where.Scheme + "://" + strings.ToLower(where.Host), nil
}
