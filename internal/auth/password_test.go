package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

// cheap keeps the tests fast; what they test does not depend on the cost.
var cheap = Cost{MemoryKiB: 64, Passes: 1, Parallelism: 1}

func TestPasswordRoundTrip(t *testing.T) {
	p, ctx := NewPasswords(cheap), context.Background()
	stored, err := p.Hash(ctx, "caballo correcto é")
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatal(stored, err)
	}
	again, _ := p.Hash(ctx, "caballo correcto é")
	if again == stored {
		t.Error("two hashes of one password are equal: no salt")
	}
	for password, want := range map[string]bool{
		"caballo correcto é": true, "caballo correcto e\u0301": true, "caballo correcto e": false, "": false,
		"caballo correcto é ": false, strings.Repeat("x", 1<<20): false,
	} {
		ok, stale, err := p.Verify(ctx, stored, password)
		if ok != want || err != nil || ok && stale {
			t.Errorf("%.20q: %v %v %v", password, ok, stale, err)
		}
	}
	if ok, stale, err := NewPasswords(Cost{128, 1, 1}).Verify(ctx, stored, "caballo correcto é"); !ok || !stale || err != nil {
		t.Error("an older cost is still good, but stale:", ok, stale, err)
	}
}

func TestNobodyHasNoPassword(t *testing.T) {
	p := NewPasswords(cheap)
	for _, password := range []string{"", "x"} {
		if ok, _, err := p.Verify(context.Background(), "", password); ok || err != nil {
			t.Error(ok, err)
		}
	}
}

func TestStoredHashOutOfBounds(t *testing.T) {
	p := NewPasswords(cheap)
	good, _ := p.Hash(context.Background(), "x")
	for _, stored := range []string{
		"x", "$argon2i" + good[len("$argon2id"):], strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64", "m=4294967295", 1), strings.Replace(good, "t=1", "t=4000000", 1),
		strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1), good[:len(good)-30], good + "$", good + "=",
	} {
		if ok, _, err := p.Verify(context.Background(), stored, "x"); ok || !errors.Is(err, ErrHash) {
			t.Errorf("%s: %v %v", stored, ok, err)
		}
	}
}

func TestAtMostTwoHashesAtOnce(t *testing.T) {
	p := NewPasswords(cheap)
	for range atOnce {
		p.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if _, err := p.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
			t.Error("ran beside two others:", err)
		}
	})
	cancel()
	waiting.Wait()
	<-p.slots
	if _, err := p.Hash(context.Background(), "x"); err != nil {
		t.Error(err)
	}
}

func TestPasswordPolicy(t *testing.T) {
	personal := []string{"ana.perez@example.com", "Ana Pérez"}
	cases := map[string]PasswordReason{
		"corto":                               PasswordTooShort,
		"ñandú77":                             PasswordTooShort,
		"ñandú-77":                            "",
		strings.Repeat("á", 256):              PasswordCommon,
		strings.Repeat("áb", 128):             "",
		strings.Repeat("áb", 129):             PasswordTooLong,
		"una frase larga es buena contraseña": "",
		"salto\nde línea":                     PasswordInvalid,
		"nul\x00nul\x00":                      PasswordInvalid,
		"broken \xff\xfe":                     PasswordInvalid,
		"Password":                            PasswordCommon,
		"PASSWORD123!":                        PasswordCommon,
		"Contraseña1":                         PasswordCommon,
		"contrasena":                          PasswordCommon,
		"senha123":                            PasswordCommon,
		"MinhaSenha":                          PasswordCommon,
		"bocajuniors":                         PasswordCommon,
		"12345678":                            PasswordCommon,
		"87654321":                            PasswordCommon,
		"aaaaaaaaaa":                          PasswordCommon,
		"abcdefghij":                          PasswordCommon,
		"ana.perez@example.com":               PasswordPersonal,
		"Ana Perez":                           PasswordPersonal,
		"anapérez":                            PasswordPersonal,
		"ana.perez2026":                       PasswordPersonal,
		"ana.perez tiene un gato":             "",
	}
	for password, want := range cases {
		err := CheckPassword(password, personal...)
		var refused *PasswordError
		var got PasswordReason
		if errors.As(err, &refused) {
			got = refused.Reason
		}
		if got != want {
			t.Errorf("%.30q: %q, want %q", password, got, want)
		}
	}
	if err := CheckPassword("una buena frase", ""); err != nil {
		t.Error("an empty name must not match:", err)
	}
}

func BenchmarkPasswordHash(b *testing.B) {
	p := NewPasswords(DefaultCost)
	for b.Loop() {
		if _, err := p.Hash(context.Background(), "caballo correcto"); err != nil {
			b.Fatal(err)
		}
	}
}
