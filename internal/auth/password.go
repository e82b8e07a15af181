package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what one password hash takes.
type Cost struct {
	MemoryKiB   uint32
	Passes      uint32
	Parallelism uint8
}

// DefaultCost is meant for some 50 ms on one core; BenchmarkPasswordHash measures it.
var DefaultCost = Cost{MemoryKiB: 24 * 1024, Passes: 4, Parallelism: 1}

// maxCost bounds what a stored hash may ask of this process.
var maxCost = Cost{MemoryKiB: 256 * 1024, Passes: 16, Parallelism: 16}

const (
	saltBytes = 16
	hashBytes = 32
	// atOnce bounds the hashes that run together, and with them the memory that a storm of sign-ins takes.
	atOnce = 2
	// maxPasswordBytes is the most that is ever hashed; MaxPassword characters fit in it.
	maxPasswordBytes = 4 * MaxPassword
)

// ErrHash is returned for a stored hash that is not an argon2id PHC string within bounds.
var ErrHash = errors.New("the stored password hash cannot be read")

// Passwords hashes and verifies passwords, at most two at once. It is safe for concurrent use.
type Passwords struct {
	cost  Cost
	slots chan struct{}
	decoy string
}

// NewPasswords makes new hashes at the given cost; stored ones are verified at their own.
func NewPasswords(cost Cost) *Passwords {
	p := &Passwords{cost: cost, slots: make(chan struct{}, atOnce)}
	salt, sum := make([]byte, saltBytes), make([]byte, hashBytes)
	read(salt)
	read(sum)
	p.decoy = encode(cost, salt, sum)
	return p
}

// Hash gives the PHC string to store. The context governs only the wait for a free slot.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	salt := make([]byte, saltBytes)
	read(salt)
	return encode(p.cost, salt, derive(p.cost, salt, password, hashBytes)), nil
}

// Verify tells whether the password is the one of the stored hash, in constant time, and whether the hash was made at
// another cost than new ones and should be replaced. With no stored hash it takes as long and says no, so that the time
// does not tell whether an account exists.
func (p *Passwords) Verify(ctx context.Context, stored, password string) (ok, stale bool, err error) {
	nobody := stored == ""
	if nobody {
		stored = p.decoy
	}
	cost, salt, sum, err := decode(stored)
	if err != nil {
		return false, false, err
	}
	if len(password) > maxPasswordBytes {
		return false, false, nil
	}
	if err := p.enter(ctx); err != nil {
		return false, false, err
	}
	defer p.leave()
	same := subtle.ConstantTimeCompare(sum, derive(cost, salt, password, len(sum))) == 1
	return same && !nobody, cost != p.cost, nil
}

func (p *Passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Passwords) leave() { <-p.slots }

// derive hashes the password as Unicode's compatibility form, so that it does not matter how a keyboard composes é.
func derive(cost Cost, salt []byte, password string, length int) []byte {
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, cost.Passes, cost.MemoryKiB, cost.Parallelism, uint32(length))
}

func encode(cost Cost, salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.MemoryKiB, cost.Passes, cost.Parallelism,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

func decode(stored string) (cost Cost, salt, sum []byte, err error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, ErrHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.MemoryKiB, &cost.Passes, &cost.Parallelism); err != nil {
		return cost, nil, nil, ErrHash
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	switch {
	case saltErr != nil || sumErr != nil || len(salt) < 8 || len(salt) > 64 || len(sum) < 16 || len(sum) > 64,
		cost.MemoryKiB < 8 || cost.MemoryKiB > maxCost.MemoryKiB,
		cost.Passes < 1 || cost.Passes > maxCost.Passes,
		cost.Parallelism < 1 || cost.Parallelism > maxCost.Parallelism:
		return cost, nil, nil, ErrHash
	}
	return cost, salt, sum, nil
}

// read fills b with randomness; crypto/rand ends the process rather than fail.
func read(b []byte) { _, _ = rand.Read(b) }
