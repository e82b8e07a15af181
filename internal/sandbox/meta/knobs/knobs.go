// Package knobs holds what one can turn in the simulator: how the world behaves, and what goes wrong in it.
package knobs

import (
	"slices"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
)

// Settings are how the simulated world behaves on a good day. Spans are in milliseconds of real time; a pair is the least
// and the most.
type Settings struct {
	Sent      [2]int64 `json:"sent_ms"`
	Delivered [2]int64 `json:"delivered_ms"`
	Read      [2]int64 `json:"read_ms"`
	Played    [2]int64 `json:"played_ms"`
	AutoRead  bool     `json:"auto_read"` // customers read what comes, unless they say otherwise

	UnknownRecipients string `json:"unknown_recipients"` // fail (131026) or create

	NumberRate float64 `json:"number_rate"`   // sends per second of one number, 130429 beyond; 0 = any
	PairEvery  int64   `json:"pair_every_ms"` // one send to one recipient per so long, 131056 beyond; 0 = any
	PairBurst  int     `json:"pair_burst"`    // so many before that

	Review     [2]int64 `json:"review_ms"`
	ReviewEnds string   `json:"review"` // approve, reject or none

	Retry       []int64 `json:"retry_ms"` // waits between attempts of one webhook; the last repeats
	Slow        int64   `json:"slow_ms"`  // of the magic number 0006
	PostTimeout int64   `json:"post_timeout_ms"`

	UsernameInProfile bool `json:"username_in_profile"`
	ConversationBlock bool `json:"conversation_block"` // statuses carry "conversation", as before v24
	MediaURL          bool `json:"media_url_in_webhook"`
}

func defaultSettings() Settings {
	return Settings{
		Sent: [2]int64{50, 400}, Delivered: [2]int64{50, 400}, Read: [2]int64{300, 1200}, Played: [2]int64{500, 1500},
		AutoRead: true, UnknownRecipients: "fail", PairBurst: 10, Review: [2]int64{1500, 4000}, ReviewEnds: "approve",
		Retry: []int64{200, 500, 1000, 2000, 5000, 15000}, Slow: 30_000, PostTimeout: 20_000,
		UsernameInProfile: true, MediaURL: true,
	}
}

// AtOnce makes a settings change for tests: statuses, reviews and repeats follow without delay.
func AtOnce(s *Settings) {
	none := [2]int64{}
	s.Sent, s.Delivered, s.Read, s.Played, s.Review = none, none, none, none, none
	s.Retry = []int64{5, 10, 20, 50}
}

// Faults are what goes wrong. Rates are 0..1, spans milliseconds of real time.
type Faults struct {
	Dup         float64 `json:"dup_rate"`
	Reorder     int64   `json:"reorder_ms"`
	Delay       int64   `json:"delay_ms"`
	DelayRandom int64   `json:"delay_random_ms"`
	Batch       int     `json:"batch"`
	BatchWait   int64   `json:"batch_wait_ms"`
	Drop        float64 `json:"drop_rate"`
	Corrupt     float64 `json:"corrupt_signature_rate"`
	OldSecret   bool    `json:"old_secret"`

	TooMany       float64 `json:"send_429_rate"`
	RetryAfter    int     `json:"retry_after_s"` // seconds; 0 = the header is left out
	Unavailable   float64 `json:"send_5xx_rate"`
	Reset         float64 `json:"send_reset_rate"`
	ResetAccepted float64 `json:"reset_accepted_share"`
	Hang          float64 `json:"send_hang_rate"`
	HangFor       int64   `json:"hang_ms"`
	SendError     int     `json:"send_error_code"`
	Fail          float64 `json:"fail_rate"`
	FailCode      int     `json:"fail_code"`
	MediaFail     float64 `json:"media_fail_rate"`
}

func noFaults() Faults {
	return Faults{Batch: 1, RetryAfter: 1, ResetAccepted: 0.5, HangFor: 30_000, FailCode: 131026}
}

// Box holds what is set. All methods may be called from many goroutines.
type Box struct {
	Changed func() // told when faults are changed; nil = nobody. It is set before anything else is done.

	mu       sync.RWMutex
	settings Settings
	faults   map[string]Faults // by phone id; "" = of all
}

// New gives a box in which nothing goes wrong.
func New() *Box { return &Box{settings: defaultSettings(), faults: map[string]Faults{}} }

// Reset sets everything to what it was at first.
func (b *Box) Reset() {
	b.mu.Lock()
	b.settings, b.faults = defaultSettings(), map[string]Faults{}
	b.mu.Unlock()
}

// Settings gives a copy of what is set.
func (b *Box) Settings() Settings {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.settings
}

// SetSettings changes settings; they hold for what happens from now on.
func (b *Box) SetSettings(change func(*Settings)) {
	b.mu.Lock()
	b.settings.Retry = slices.Clone(b.settings.Retry) // others may hold the old one
	change(&b.settings)
	b.mu.Unlock()
}

// Faults gives the faults of a number: its own where it has been given any, else those of all.
func (b *Box) Faults(phoneID string) Faults {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, key := range []string{phoneID, ""} {
		if f, set := b.faults[key]; set {
			return f
		}
	}
	return noFaults()
}

// SetFaults changes the faults of a number, or with "" those of all numbers without their own.
func (b *Box) SetFaults(phoneID string, change func(*Faults)) {
	f := b.Faults(phoneID)
	change(&f)
	b.mu.Lock()
	b.faults[phoneID] = f
	b.mu.Unlock()
	b.changed()
}

func (b *Box) changed() {
	if b.Changed != nil {
		b.Changed()
	}
}

// ClearFaults ends the faults of a number, or with "" every fault.
func (b *Box) ClearFaults(phoneID string) {
	b.mu.Lock()
	if phoneID == "" {
		b.faults = map[string]Faults{}
	} else {
		delete(b.faults, phoneID)
	}
	b.mu.Unlock()
	b.changed()
}

// AllFaults are the faults of every number.
type AllFaults struct {
	All     Faults            `json:"all"`
	Numbers map[string]Faults `json:"numbers"` // those with their own
}

// AllFaults gives a copy of all.
func (b *Box) AllFaults() AllFaults {
	view := AllFaults{All: b.Faults(""), Numbers: map[string]Faults{}}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for phone, f := range b.faults {
		if phone != "" {
			view.Numbers[phone] = f
		}
	}
	return view
}

// Delivery gives the faults of webhooks as the queue takes them.
func (f Faults) Delivery() hook.Faults {
	return hook.Faults{
		Dup: f.Dup, Drop: f.Drop, Corrupt: f.Corrupt, OldSecret: f.OldSecret, Delay: MS(f.Delay), DelayRandom: MS(f.DelayRandom),
		Reorder: MS(f.Reorder), Batch: f.Batch, BatchWait: MS(f.BatchWait),
	}
}

// RetryAfter is how long to wait after the n-th attempt of a webhook, counted from 0.
func (s Settings) RetryAfter(attempt int) time.Duration {
	if len(s.Retry) == 0 {
		return time.Second
	}
	return MS(s.Retry[min(attempt, len(s.Retry)-1)])
}

// MS is a span of so many milliseconds.
func MS(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

// Bucket lets so many through at once and then so many per second of simulated time.
type Bucket struct {
	tokens float64
	at     time.Time
}

// Take says whether one more may pass.
func (b *Bucket) Take(now time.Time, perSecond, burst float64) bool {
	if b.at.IsZero() {
		b.tokens = burst
	} else {
		b.tokens = min(burst, b.tokens+now.Sub(b.at).Seconds()*perSecond)
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
