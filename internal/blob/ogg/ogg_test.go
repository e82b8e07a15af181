package ogg_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob/ogg"
)

// A page that another program wrote: the head of a stream of one channel.
const foreign = "4f6767530002000000000000000022253b6f000000000e77ba0d01134f707573486561640101000080bb0000000000"

func TestPacketSamples(t *testing.T) {
	for _, row := range []struct {
		packet []byte
		want   int
	}{
		{[]byte{0 << 3}, 480}, {[]byte{3 << 3}, 2880}, {[]byte{11 << 3}, 2880}, {[]byte{12 << 3}, 480}, {[]byte{15 << 3}, 960},
		{[]byte{16 << 3}, 120}, {[]byte{31 << 3}, 960}, {[]byte{31<<3 | 1}, 1920}, {[]byte{31<<3 | 2, 9}, 1920},
		{[]byte{31<<3 | 3, 6}, 5760}, {[]byte{16<<3 | 3, 48}, 5760}, {[]byte{3<<3 | 3, 2}, 5760},
		{nil, 0}, {[]byte{31<<3 | 3}, 0}, {[]byte{31<<3 | 3, 0}, 0}, {[]byte{31<<3 | 3, 7}, 0}, {[]byte{3<<3 | 3, 3}, 0},
	} {
		got, err := ogg.PacketSamples(row.packet)
		if got != row.want || (err != nil) != (row.want == 0) || (err != nil && !errors.Is(err, ogg.ErrOpus)) {
			t.Errorf("%x: %d, %v", row.packet, got, err)
		}
	}
}

func TestOpusHead(t *testing.T) {
	want := ogg.OpusHead{Channels: 2, PreSkip: 312, InputRate: 44100, Gain: -256}
	got, err := ogg.ParseOpusHead(want.Bytes())
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	for _, change := range []func([]byte){
		func(b []byte) { b[0] = 'o' }, func(b []byte) { b[8] = 0x20 }, func(b []byte) { b[9] = 0 }, func(b []byte) { b[9] = 3 }, func(b []byte) { b[18] = 1 },
	} {
		packet := want.Bytes()
		change(packet)
		if _, err := ogg.ParseOpusHead(packet); !errors.Is(err, ogg.ErrOpus) {
			t.Errorf("%x: %v", packet, err)
		}
	}
	if _, err := ogg.ParseOpusHead(want.Bytes()[:18]); !errors.Is(err, ogg.ErrOpus) {
		t.Error(err)
	}
}

func TestSamples(t *testing.T) {
	for n, want := range map[int64]time.Duration{0: 0, 48: time.Millisecond, 48000*3600 + 24000: time.Hour + time.Second/2, -1: 0, 1 << 62: 0} {
		if got := ogg.Samples(n); got != want {
			t.Errorf("%d samples last %v", n, got)
		}
	}
}

// write gives a stream of packets of 20 ms, whose lengths in bytes are told.
func write(t *testing.T, trim int, lengths ...int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := ogg.NewWriter(&out, ogg.OpusHead{Channels: 1, PreSkip: 312}, 7, "test")
	if err != nil {
		t.Fatal(err)
	}
	for i, length := range lengths {
		packet := bytes.Repeat([]byte{byte(i)}, length)
		packet[0] = 31 << 3
		if err := w.WritePacket(packet); err != nil {
			t.Fatal(err)
		}
		w.Trim(trim)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWrittenPacketsComeBack(t *testing.T) {
	lengths := []int{1, 254, 255, 256, 509, 510, 511, 7656}
	for range 120 {
		lengths = append(lengths, 1500)
	}
	in := ogg.NewReader(bytes.NewReader(write(t, 100, lengths...)))
	var got []int
	last, flags := int64(0), byte(0)
	for i := 0; ; i++ {
		page, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || page.Serial != 7 || int(page.Sequence) != i || (page.Flags&ogg.First != 0) != (i == 0) {
			t.Fatalf("page %d: %+v, %v", i, page, err)
		}
		flags = page.Flags
		for piece, whole := range page.Packets {
			if !whole {
				t.Errorf("page %d holds a piece", i)
			}
			if i > 1 {
				got = append(got, len(piece))
			}
		}
		if page.Granule < last || page.Granule-last > ogg.SampleRate {
			t.Errorf("page %d goes from %d to %d", i, last, page.Granule)
		}
		last = page.Granule
	}
	if !slices.Equal(got, lengths) || last != int64(len(lengths))*960-100 || flags != ogg.Last {
		t.Errorf("%v, ends at %d with flags %d", got, last, flags)
	}
}

func TestTrimOfTheLastPacketOnly(t *testing.T) {
	for trim, want := range map[int]int64{0: 1920, 959: 961, 960: 1920, -5: 1920} {
		in := ogg.NewReader(bytes.NewReader(write(t, trim, 10, 10)))
		var last ogg.Page
		for page, err := in.Next(); err == nil; page, err = in.Next() {
			last = page
		}
		if last.Granule != want {
			t.Errorf("trim %d: ends at %d", trim, last.Granule)
		}
	}
}

func TestStreamWithoutSound(t *testing.T) {
	w, err := ogg.NewWriter(io.Discard, ogg.OpusHead{Channels: 1}, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	if w.Close() == nil {
		t.Error("it was closed")
	}
	if err := w.WritePacket(make([]byte, 70000)); !errors.Is(err, ogg.ErrOpus) {
		t.Error(err)
	}
}

func TestDamage(t *testing.T) {
	good := write(t, 0, 100, 100)
	for at := range good {
		bad := bytes.Clone(good)
		bad[at] ^= 0x10
		in := ogg.NewReader(bytes.NewReader(bad))
		var err error
		for err == nil {
			_, err = in.Next()
		}
		if !errors.Is(err, ogg.ErrFormat) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
}

func TestForeignPage(t *testing.T) {
	data, err := hex.DecodeString(foreign)
	if err != nil {
		t.Fatal(err)
	}
	page, n, err := ogg.Parse(data)
	if err != nil || n != len(data) {
		t.Fatalf("%d of %d, %v", n, len(data), err)
	}
	if head, err := ogg.ParseOpusHead(page.Body); err != nil || head.Channels != 1 {
		t.Errorf("%+v, %v", head, err)
	}
	if !bytes.Equal(page.Append(nil), data) {
		t.Error("written again it differs")
	}
}
