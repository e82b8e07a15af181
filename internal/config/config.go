// Package config reads the settings of one process: a default, overruled by a flag, overruled by the environment.
//
// Every field of Config carries in its tags all that is known of the setting: the name of its variable, its default, its
// unit and its meaning. Flags, checks, `bandeja config` and the errors are made of those tags.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// prefix begins the name of every variable.
const prefix = "BANDEJA_"

// foreign are prefixes of variables that belong to the tests and to development, not to the program.
var foreign = []string{prefix + "TEST_", prefix + "DEV_"}

// Prefixes is a set of address ranges.
type Prefixes []netip.Prefix

// Contains tells whether an address lies in one of the ranges. An IPv4 address mapped to IPv6 counts as IPv4.
func (p Prefixes) Contains(addr netip.Addr) bool {
	addr = addr.Unmap()
	return slices.ContainsFunc(p, func(one netip.Prefix) bool { return one.Contains(addr) })
}

// Key is a secret of KeyBytes bytes, or nil.
type Key []byte

// KeyBytes is the length of a Key.
const KeyBytes = 32

// Level is the least severe kind of line that is logged; it is a slog.Leveler. It is a type of its own since slog's reads
// more than the four words.
type Level slog.Level

// Level gives it to slog.
func (l Level) Level() slog.Level { return slog.Level(l) }

func (l Level) String() string { return slog.Level(l).String() }

// Config is all settings of a process. It is read once and never changes.
type Config struct {
	Addr           string   `env:"ADDR" envDefault:":8080" unit:"host:port" desc:"Address to listen on; without a host, on all of them."`
	DataDir        string   `env:"DATA_DIR" envDefault:"./data" unit:"folder" desc:"Where SQLite and the secret key are kept."`
	DatabaseURL    string   `env:"DATABASE_URL" unit:"postgres:// URL" secret:"true" desc:"PostgreSQL to use instead of SQLite."`
	PublicURL      string   `env:"PUBLIC_URL" unit:"URL" desc:"What people type to reach this instance, as https://inbox.example.com. With https the session cookie is bound to it. Empty: as each request says."`
	TrustedProxies Prefixes `env:"TRUSTED_PROXIES" unit:"CIDR, CIDR..." desc:"Reverse proxies whose X-Forwarded-For is believed. Empty: none is."`
	SecretKey      Key      `env:"SECRET_KEY" unit:"32 bytes as base64 or hex" secret:"true" desc:"Key that encrypts stored secrets. Empty: the file secret.key in DATA_DIR, made on the first start."`
	LogLevel       Level    `env:"LOG_LEVEL" envDefault:"info" unit:"debug, info, warn or error" desc:"The least severe lines that are logged."`

	BlobURL         string `env:"BLOB_URL" unit:"s3:// URL" secret:"true" desc:"Bucket for attachments, as s3://key:secret@host/bucket. Empty: the folder files in DATA_DIR."`
	GraphURL        string `env:"GRAPH_URL" unit:"URL" desc:"Meta's Graph API with its version. Empty: Meta's own."`
	MetaAppSecret   string `env:"META_APP_SECRET" unit:"text" secret:"true" desc:"App secret that signs Meta's webhooks, for inboxes that set none of their own."`
	MetaVerifyToken string `env:"META_VERIFY_TOKEN" unit:"text" secret:"true" desc:"Verify token that Meta repeats, beside those of the inboxes."`

	VisitorMessagesPerMinute int `env:"VISITOR_MESSAGES_PER_MINUTE" envDefault:"20" min:"1" max:"100000" unit:"messages a minute" desc:"Messages that one web visitor may send; more are refused with 429."`
	NewVisitorsPerMinute     int `env:"NEW_VISITORS_PER_MINUTE" envDefault:"10" min:"1" max:"100000" unit:"visitors a minute" desc:"New web visitors that one address may bring; more are refused with 429."`
	MessageMaxChars          int `env:"MESSAGE_MAX_CHARS" envDefault:"4000" min:"1" max:"65536" unit:"characters" desc:"Length of one message; a longer one is refused."`

	origins map[string]string // variable -> where its value came from
}

// Input is what Load reads; nothing else of the process is looked at but files named by *_FILE variables.
type Input struct {
	Command  string            // name of the command, for the usage text
	Args     []string          // what follows the command
	Environ  []string          // NAME=value, as os.Environ gives it
	Defaults map[string]string // other defaults than those of the tags, by variable: {"BANDEJA_DATA_DIR": "./demo-data"}
	Usage    io.Writer         // where -h prints the settings; nil discards
}

// Load reads and checks all settings, and returns what is no flag. Its error names every wrong setting at once, one
// a line, each with its value and how to mend it; flag.ErrHelp if help was asked for and printed.
func Load(in Input) (Config, []string, error) {
	fields := settings()
	values, origins := map[string]string{}, map[string]string{}
	put := func(origin, name, value string) {
		if value != "" {
			values[name], origins[name] = value, origin
		}
	}
	for name, value := range in.Defaults {
		put("default of "+in.Command, name, value)
	}
	flags, rest, err := parseFlags(in, fields)
	if err != nil {
		return Config{}, nil, err
	}
	for name, value := range flags {
		put("flag", name, value)
	}
	problems := readEnviron(in.Environ, fields, put)

	cfg := Config{origins: origins}
	problems = append(problems, parse(&cfg, fields, values)...)
	if len(problems) > 0 {
		return Config{}, nil, errors.Join(problems...)
	}
	return cfg, rest, nil
}

func parseFlags(in Input, fields []setting) (map[string]string, []string, error) {
	set := flag.NewFlagSet(in.Command, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	given := map[string]string{}
	for _, field := range fields {
		set.Func(field.flag, field.desc, func(value string) error {
			given[field.name] = value
			return nil
		})
	}
	rest, err := parseAll(set, in.Args)
	if errors.Is(err, flag.ErrHelp) {
		if in.Usage != nil {
			fmt.Fprintf(in.Usage, "Settings of bandeja %s. A variable overrules its flag.\n\n", in.Command)
			return nil, nil, errors.Join(err, Config{}.describe(in.Usage, false))
		}
		return nil, nil, err
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w; `bandeja %s -h` lists the flags", err, in.Command)
	}
	return given, rest, nil
}

// parseAll takes flags from between and behind the arguments too; what follows -- is an argument whatever it looks like.
func parseAll(set *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		left := set.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if at := len(args) - len(left) - 1; at >= 0 && args[at] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

// readEnviron puts the variables of the environment and the contents of the files that *_FILE name.
func readEnviron(environ []string, fields []setting, put func(origin, name, value string)) []error {
	var problems []error
	direct := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, prefix) && value != "" && !slices.ContainsFunc(foreign, func(p string) bool { return strings.HasPrefix(name, p) }) {
			direct[name] = value
		}
	}
	for _, field := range fields {
		if value, there := direct[field.name]; there {
			put("environment", field.name, value)
			delete(direct, field.name)
		}
		path, there := direct[field.fileName()]
		if !field.secret || !there {
			continue
		}
		delete(direct, field.fileName())
		text, err := os.ReadFile(path)
		switch value := strings.TrimSpace(string(text)); {
		case err != nil:
			problems = append(problems, &Problem{field.fileName(), path, "cannot be read: " + reasonOf(err), "name a file that this process may read"})
		case value == "":
			problems = append(problems, &Problem{field.fileName(), path, "is an empty file", "write the secret into it, or remove the variable"})
		default:
			if _, twice := valueOf(environ, field.name); twice {
				problems = append(problems, &Problem{field.fileName(), path, "is given together with " + field.name, "keep one of the two"})
			}
			put("file "+path, field.name, value)
		}
	}
	for name, value := range direct {
		if mayBeSecret.MatchString(name) {
			value = masked
		}
		problems = append(problems, &Problem{name, value, "is not a setting", suggestion(name, fields)})
	}
	slices.SortFunc(problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return problems
}

func valueOf(environ []string, name string) (string, bool) {
	for _, pair := range environ {
		if value, there := strings.CutPrefix(pair, name+"="); there && value != "" {
			return value, true
		}
	}
	return "", false
}

// parse fills cfg from the values and collects what is wrong with them.
func parse(cfg *Config, fields []setting, values map[string]string) []error {
	var problems []error
	err := env.ParseWithOptions(cfg, env.Options{Environment: values, Prefix: prefix, FuncMap: parsers})
	var all env.AggregateError
	if errors.As(err, &all) {
		for _, one := range all.Errors {
			problems = append(problems, problemOf(one, fields, values))
		}
		return problems
	}
	if err != nil {
		return []error{err}
	}
	for _, field := range fields {
		value := reflect.ValueOf(cfg).Elem().FieldByName(field.field)
		if wrong := field.check(value); wrong != nil {
			problems = append(problems, field.problem(values[field.name], wrong))
		}
	}
	return problems
}

func problemOf(err error, fields []setting, values map[string]string) error {
	var failed env.ParseError
	if !errors.As(err, &failed) {
		return err
	}
	for _, field := range fields {
		if field.field == failed.Name {
			return field.problem(values[field.name], failed.Err)
		}
	}
	return err
}
