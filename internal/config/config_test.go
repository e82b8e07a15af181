package config

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var key32 = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, KeyBytes))

func load(t *testing.T, args []string, environ ...string) Config {
	t.Helper()
	cfg, _, err := Load(Input{Command: "serve", Args: args, Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestDefaults(t *testing.T) {
	cfg := load(t, nil, "PATH=/bin", "BANDEJA_TEST_DATABASE_URL=x", "BANDEJA_ADDR=")
	if cfg.Addr != ":8080" || cfg.DataDir != "./data" || cfg.LogLevel.Level() != slog.LevelInfo || cfg.SecretKey != nil ||
		cfg.VisitorMessagesPerMinute != 20 || cfg.NewVisitorsPerMinute != 10 || cfg.MessageMaxChars != 4000 {
		t.Fatalf("%+v", cfg)
	}
}

func TestPrecedence(t *testing.T) {
	in := Input{
		Command:  "demo",
		Args:     []string{"--addr", ":1", "--log-level=debug", "rest"},
		Environ:  []string{"BANDEJA_ADDR=:2"},
		Defaults: map[string]string{"BANDEJA_ADDR": ":0", "BANDEJA_DATA_DIR": "./demo-data", "BANDEJA_LOG_LEVEL": "error"},
	}
	cfg, rest, err := Load(in)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Addr != ":2" || cfg.LogLevel.Level() != slog.LevelDebug || cfg.DataDir != "./demo-data" || len(rest) != 1 || rest[0] != "rest" {
		t.Fatalf("%+v %v", cfg, rest)
	}
}

func TestValues(t *testing.T) {
	cfg := load(t, nil, "BANDEJA_PUBLIC_URL=https://Inbox.Example.com/", "BANDEJA_TRUSTED_PROXIES=10.1.2.3/8, 192.0.2.1,::1",
		"BANDEJA_SECRET_KEY="+key32, "BANDEJA_DATABASE_URL=postgres://u:p@h/d")
	if cfg.PublicURL != "https://inbox.example.com" || len(cfg.SecretKey) != KeyBytes || cfg.DatabaseURL != "postgres://u:p@h/d" {
		t.Fatalf("%+v", cfg)
	}
	for addr, want := range map[string]bool{"10.9.9.9": true, "::ffff:10.9.9.9": true, "192.0.2.1": true, "192.0.2.2": false, "::1": true, "::2": false} {
		if got := cfg.TrustedProxies.Contains(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}

func TestBadValuesNameVariableValueAndMend(t *testing.T) {
	cases := []struct{ name, value, says string }{
		{"BANDEJA_ADDR", "8080", "as :8080"},
		{"BANDEJA_ADDR", ":99999", "65535"},
		{"BANDEJA_DATABASE_URL", "mysql://secret@h", "postgres://user"},
		{"BANDEJA_PUBLIC_URL", "inbox.example.com", "https://inbox"},
		{"BANDEJA_PUBLIC_URL", "https://example.com/inbox", "host of its own"},
		{"BANDEJA_PUBLIC_URL", "ftp://example.com", "https://inbox"},
		{"BANDEJA_TRUSTED_PROXIES", "10.0.0.0/8,proxy", `"proxy"`},
		{"BANDEJA_SECRET_KEY", "tooshort", "openssl rand"},
		{"BANDEJA_LOG_LEVEL", "loud", "is not a level: give debug, info"},
		{"BANDEJA_LOG_LEVEL", "info+2", "is not a level"},
		{"BANDEJA_MESSAGE_MAX_CHARS", "many", "digits"},
		{"BANDEJA_MESSAGE_MAX_CHARS", "0", "from 1 to 65536"},
		{"BANDEJA_NEW_VISITORS_PER_MINUTE", "-4", "from 1"},
		{"BANDEJA_NEW_VISITORS_PER_MINUTE", "99999999999999999999", "digits"},
		{"BANDEJA_ADRR", ":1", "did you mean BANDEJA_ADDR?"},
		{"BANDEJA_SECRET_KEY_FIEL", "x", "BANDEJA_SECRET_KEY_FILE"},
		{"BANDEJA_COLOUR", "red", "`bandeja config -h`"},
		{"BANDEJA_SECRET_KEY_FILE", "/no/such/file", "may read"},
		{"BANDEJA_ADDR_FILE", "x", "is not a setting"},
	}
	for _, c := range cases {
		_, _, err := Load(Input{Command: "serve", Environ: []string{c.name + "=" + c.value}})
		var problem *Problem
		if !errors.As(err, &problem) {
			t.Errorf("%s=%s: %v", c.name, c.value, err)
			continue
		}
		if text := err.Error(); !strings.Contains(text, c.name) || !strings.Contains(text, c.says) {
			t.Errorf("%s=%s: %q does not say %q", c.name, c.value, text, c.says)
		}
	}
}

func TestAllProblemsAtOnceAndSecretsMasked(t *testing.T) {
	_, _, err := Load(Input{Command: "serve", Environ: []string{"BANDEJA_SECRET_KEY=hunter2", "BANDEJA_LOG_LEVEL=loud", "BANDEJA_SECRETKEY=hunter2"}})
	if err == nil || strings.Count(err.Error(), "\n") != 2 || strings.Contains(err.Error(), "hunter2") {
		t.Fatalf("%v", err)
	}
}

func TestSecretFromFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(key32+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if cfg := load(t, nil, "BANDEJA_SECRET_KEY_FILE="+path); len(cfg.SecretKey) != KeyBytes {
		t.Fatal("not read")
	}
	_, _, err := Load(Input{Command: "serve", Environ: []string{"BANDEJA_SECRET_KEY_FILE=" + path, "BANDEJA_SECRET_KEY=" + key32}})
	if err == nil || !strings.Contains(err.Error(), "keep one of the two") || strings.Contains(err.Error(), key32) {
		t.Fatalf("%v", err)
	}
	if err := os.WriteFile(path, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Load(Input{Command: "serve", Environ: []string{"BANDEJA_SECRET_KEY_FILE=" + path}}); err == nil {
		t.Fatal("an empty file was accepted")
	}
}

func TestFlags(t *testing.T) {
	if _, _, err := Load(Input{Command: "serve", Args: []string{"--nope"}}); err == nil || !strings.Contains(err.Error(), "bandeja serve -h") {
		t.Fatalf("%v", err)
	}
	var usage bytes.Buffer
	_, _, err := Load(Input{Command: "serve", Args: []string{"-h"}, Usage: &usage})
	if !errors.Is(err, flag.ErrHelp) || !strings.Contains(usage.String(), "--message-max-chars") || strings.Contains(usage.String(), "now:") {
		t.Fatalf("%v\n%s", err, usage.String())
	}
}

func TestFlagsBehindArguments(t *testing.T) {
	for line, want := range map[string]string{
		"list --addr :1": "list", "list --addr :1 more": "list more", "--addr :1 list": "list",
		"--addr=:1 -- --list -x": "--list -x", "list --addr :1 -- -x": "list -x",
	} {
		cfg, rest, err := Load(Input{Command: "admin", Args: strings.Fields(line)})
		if err != nil || cfg.Addr != ":1" || strings.Join(rest, " ") != want {
			t.Errorf("%s: %q %q %v", line, cfg.Addr, rest, err)
		}
	}
}

func TestDescribe(t *testing.T) {
	cfg := load(t, []string{"--addr=:9"}, "BANDEJA_SECRET_KEY="+key32, "BANDEJA_DATABASE_URL=postgres://u:hunter2@h/d", "BANDEJA_LOG_LEVEL=warn")
	var out bytes.Buffer
	if err := cfg.Describe(&out); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{":9  (flag)", "warn  (environment)", "./data  (default)", "********  (environment)", "BANDEJA_SECRET_KEY_FILE"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, key32) || strings.Contains(text, "hunter2") {
		t.Error("a secret is shown")
	}
	for _, field := range settings() {
		if field.desc == "" || field.unit == "" || !strings.Contains(text, field.name) {
			t.Errorf("%s lacks a description", field.name)
		}
	}
}
