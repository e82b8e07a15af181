package delivery

import (
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// pace is how fast one inbox may send, and each of its conversations. The runner's lock guards it.
type pace struct {
	limits desk.Limits
	flying int
	tokens float64 // messages that may leave at once
	filled time.Time
	until  time.Time // nothing before it: the provider asked for a pause
	pairs  map[desk.ID]*pair
}

// pair is what one person has had.
type pair struct {
	tokens float64
	filled time.Time
}

// pairsMost is when those who have rested are forgotten.
const pairsMost = 4096

func newPace(limits desk.Limits) *pace {
	return &pace{limits: limits, tokens: limits.PerSecond, filled: time.Now(), pairs: map[desk.ID]*pair{}}
}

// ready says whether the inbox may send one more.
func (p *pace) ready(now time.Time) bool {
	if p.flying >= atOnce || now.Before(p.until) {
		return false
	}
	if p.limits.PerSecond <= 0 {
		return true
	}
	p.tokens = min(p.limits.PerSecond, p.tokens+now.Sub(p.filled).Seconds()*p.limits.PerSecond)
	p.filled = now
	return p.tokens >= 1
}

// begin takes one message of a conversation; false when that person has had enough for now.
func (p *pace) begin(conversation desk.ID, now time.Time) bool {
	if p.limits.PairEvery > 0 && !p.takePair(conversation, now) {
		return false
	}
	p.tokens--
	p.flying++
	return true
}

func (p *pace) takePair(conversation desk.ID, now time.Time) bool {
	one := p.pairs[conversation]
	if one == nil {
		p.forget(now)
		one = &pair{tokens: float64(p.limits.PairBurst), filled: now}
		p.pairs[conversation] = one
	}
	one.tokens = min(float64(p.limits.PairBurst), one.tokens+now.Sub(one.filled).Seconds()/p.limits.PairEvery)
	one.filled = now
	if one.tokens < 1 {
		return false
	}
	one.tokens--
	return true
}

func (p *pace) forget(now time.Time) {
	if len(p.pairs) < pairsMost {
		return
	}
	full := time.Duration(float64(p.limits.PairBurst) * p.limits.PairEvery * float64(time.Second))
	for id, one := range p.pairs {
		if now.Sub(one.filled) > full {
			delete(p.pairs, id)
		}
	}
}

// end gives the place back. slow says that the provider found the whole inbox too fast: it rests for after.
func (p *pace) end(now time.Time, after time.Duration, slow bool) {
	p.flying--
	if slow {
		p.tokens = 0
		p.until = now.Add(max(after, time.Second))
	}
}
