// Package ids makes and reads the names of WhatsApp: numbers and their variants, user ids, ids of messages, and the
// numbers that rehearse a fault.
package ids

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
)

// countries maps the beginning of a number to the letters before a business-scoped user id.
var countries = []struct{ prefix, code string }{
	{"54", "AR"}, {"55", "BR"}, {"52", "MX"}, {"56", "CL"}, {"57", "CO"}, {"51", "PE"}, {"58", "VE"}, {"591", "BO"},
	{"593", "EC"}, {"595", "PY"}, {"598", "UY"}, {"34", "ES"}, {"351", "PT"}, {"972", "IL"}, {"44", "GB"}, {"49", "DE"},
	{"33", "FR"}, {"39", "IT"}, {"1", "US"},
}

// User gives the business-scoped user id that belongs to a number: the same in every run.
func User(seed uint64, waID string) string {
	code := "ZZ"
	for _, c := range countries {
		if strings.HasPrefix(waID, c.prefix) {
			code = c.code
			break
		}
	}
	digits := ""
	for n := 0; len(digits) < 18; n++ {
		digits += strconv.FormatUint(hook.Draw(seed, "user", waID, n), 10)
	}
	return code + "." + "15" + digits[:18]
}

// Variants gives the other ways to write a number of Brazil, Argentina or Mexico: with and without the digit that mobile
// numbers got or lost there.
func Variants(digits string) []string {
	switch {
	case strings.HasPrefix(digits, "55") && len(digits) == 13 && digits[4] == '9':
		return []string{digits[:4] + digits[5:]}
	case strings.HasPrefix(digits, "55") && len(digits) == 12:
		return []string{digits[:4] + "9" + digits[4:]}
	case strings.HasPrefix(digits, "549") && len(digits) == 13:
		return []string{"54" + digits[3:]}
	case strings.HasPrefix(digits, "54") && len(digits) == 12:
		return []string{"549" + digits[2:]}
	case strings.HasPrefix(digits, "521") && len(digits) == 13:
		return []string{"52" + digits[3:]}
	case strings.HasPrefix(digits, "52") && len(digits) == 12:
		return []string{"521" + digits[2:]}
	}
	return nil
}

// Magic gives the last four digits of a number when they are those of a rehearsed recipient, else "".
func Magic(digits string) string {
	if len(digits) < 8 {
		return ""
	}
	switch end := digits[len(digits)-4:]; end {
	case "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008":
		return end
	}
	return ""
}

// Number gives a number of so many digits, drawn for the n-th time.
func Number(seed uint64, kind string, digits int, n uint64) string {
	draw := hook.Draw(seed, kind, "", int(n))
	text := strconv.FormatUint(draw, 10)
	for len(text) < digits {
		text += strconv.FormatUint(hook.Draw(draw, kind, text, digits), 10)
	}
	if text[0] == '0' {
		text = "1" + text[1:]
	}
	return text[:digits]
}

// Message gives the id of a message: the n-th of its kind between two parties. The same run gives the same ids.
func Message(seed uint64, kind, phoneID, party string, n int) string {
	var raw [10]byte
	for i, high := 0, hook.Draw(seed, kind, phoneID+" "+party, n); i < 8; i++ {
		raw[i] = byte(high >> (8 * i))
	}
	raw[8], raw[9] = byte(n), byte(n>>8)
	digits := Digits(party)
	digits = digits[:min(len(digits), 20)]
	body := append([]byte{0x1c, 0x18, byte(len(digits))}, digits...)
	body = append(body, 0x15, 0x02, 0x00, 0x12, 0x18, 20)
	body = append(body, upperHex(raw[:])...)
	return "wamid." + base64.StdEncoding.EncodeToString(append(body, 0))
}

func upperHex(raw []byte) []byte {
	out := []byte(hex.EncodeToString(raw))
	for i, c := range out {
		if c >= 'a' {
			out[i] = c - 'a' + 'A'
		}
	}
	return out
}

// Digits leaves the digits of a text.
func Digits(text string) string {
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		if c := text[i]; c >= '0' && c <= '9' {
			out = append(out, c)
		}
	}
	return string(out)
}

// Decimal writes a number.
func Decimal(n uint64) string { return strconv.FormatUint(n, 10) }
