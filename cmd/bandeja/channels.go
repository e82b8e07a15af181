package main

import (
	"context"
	"encoding/base64"
	"io"
	"net/url"
	"time"

	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/delivery"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/ingest"
	"bandeja.dev/bandeja/internal/mediafetch"
	"bandeja.dev/bandeja/internal/safehttp"
	"bandeja.dev/bandeja/internal/upkeep"
)

// registry is the channels of this program that have a provider: a new one is a line here.
func registry(settings config.Config) channel.Registry {
	return channel.NewRegistry(
		whatsapp.New(settings.GraphURL),
	)
}

// metaSigns is how Meta signs what it posts.
var metaSigns = ingest.Provider{Signature: "X-Hub-Signature-256", Verify: graph.Verify, Print: graph.Print, SameToken: graph.SameToken}

// providerMax bounds what a provider may answer, and the files that it hands over, in bytes: WhatsApp's go up to 100 MB.
const providerMax = 110 << 20

// connectChannels wires what comes in from providers and what goes out to them.
func (in *instance) connectChannels(ids *desk.IDMaker, box *auth.Box) desk.CapabilityTable {
	channels := registry(in.config)
	can := channels.Capabilities(desk.WebchatCapabilities(in.config.MessageMaxChars))
	client := safehttp.New(safehttp.Options{Timeout: 2 * time.Minute, MaxBytes: providerMax, Trusted: trusted(in.config.GraphURL)})
	in.sessions = channel.NewSessions(channels, client, func(inbox desk.ID, field, sealed string) (string, error) {
		return openField(box, inbox, field, sealed)
	})
	base := unit.Base{Store: in.store, Clock: in.clock, IDs: ids}
	in.traffic = traffic.New(base, can)
	in.ingest = ingest.New(ingest.Options{Traffic: in.traffic, Store: in.store, Sessions: in.sessions, Provider: metaSigns, Clock: in.clock,
		IDs: ids, Log: in.log, Node: in.node.name, Secret: in.config.MetaAppSecret, VerifyToken: in.config.MetaVerifyToken})
	out := delivery.Options{Traffic: in.traffic, Store: in.store, Sessions: in.sessions, Can: can, Clock: in.clock,
		Log: in.log, Node: in.node.name, Open: func(ctx context.Context, sha256 string) (io.ReadSeekCloser, error) {
			body, _, err := in.files.Open(ctx, sha256)
			return body, err
		}}
	in.fetch = mediafetch.New(mediafetch.Options{Traffic: in.traffic, Store: in.store, Sessions: in.sessions, Files: in.files,
		Uploads: in.uploads, Clock: in.clock, Log: in.log, Node: in.node.name})
	in.delivery, in.marks = delivery.New(out), delivery.NewMarks(out)
	in.upkeep = upkeep.New(upkeep.Options{Traffic: in.traffic, Templates: template.New(base, can), Store: in.store, Sessions: in.sessions,
		Blobs: in.files, Clock: in.clock, Log: in.log, Node: in.node.name})
	return can
}

// trusted is the host of a Graph API that is played on this machine.
func trusted(graphURL string) []string {
	if u, err := url.Parse(graphURL); err == nil && u.Host != "" {
		return []string{u.Host}
	}
	return nil
}

// openField opens a secret field of an inbox's connection.
func openField(box *auth.Box, inbox desk.ID, field, sealed string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	value, err := box.Open(raw, auth.Place{Table: "inboxes", Row: int64(inbox), Column: "connection." + field})
	return string(value), err
}
