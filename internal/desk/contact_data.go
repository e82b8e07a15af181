package desk

import "strings"

// ContactData is what a visitor leaves about himself or herself; "" is not left.
type ContactData struct {
	Name  string
	Email string
	Phone string
}

// Empty says that nothing was left.
func (d ContactData) Empty() bool { return d == ContactData{} }

// Valid says whether Check has nothing against it.
func (d ContactData) Valid() bool { return d.Check() == nil }

// Check refuses what is no name, e-mail address or phone number; the error names the field.
func (d ContactData) Check() error {
	for _, one := range []struct{ field, value string }{{"name", d.Name}, {"email", d.Email}, {"phone", d.Phone}} {
		if one.value == "" {
			continue
		}
		if err := CheckText(one.value, one.field, NameMax); err != nil {
			return err
		}
	}
	if d.Email != "" && !LooksLikeEmail(strings.TrimSpace(d.Email)) {
		return &Error{Code: CodeBadValue, Field: "email", Detail: "This is not an e-mail address."}
	}
	if d.Phone != "" && !LooksLikePhone(d.Phone) {
		return &Error{Code: CodeBadValue, Field: "phone", Detail: "A phone number has 6 to 15 digits."}
	}
	return nil
}

// Put writes what was left onto a contact and says which fields changed: name, email, phone.
func (d ContactData) Put(c *Contact) []string {
	var fields []string
	set := func(field string, to *string, value string) {
		if value = strings.TrimSpace(value); value != "" && value != *to {
			*to = value
			fields = append(fields, field)
		}
	}
	set("name", &c.Name, d.Name)
	set("email", &c.Email, strings.ToLower(d.Email))
	set("phone", &c.Phone, d.Phone)
	return fields
}

// EmailMax is the length of an e-mail address, in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
const EmailMax = 254

// LooksLikeEmail says whether a text has the form of an address: one @ with something on both sides, no spaces or control
// characters, and a host that does not begin or end with a dot. Only a message to it would tell whether it exists.
func LooksLikeEmail(text string) bool {
	local, host, found := strings.Cut(text, "@")
	if !found || local == "" || host == "" || len(text) > EmailMax || strings.Contains(host, "@") {
		return false
	}
	if strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") || strings.Contains(host, "..") {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>()[],;:"\`, r) })
}
