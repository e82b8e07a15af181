package desk

import "strings"

// PhoneVariants are the forms under which WhatsApp may know one number: digits with the country's code and without +,
// first as given. Brazil puts a 9 before mobile numbers that were eight digits long and Argentina (9) and Mexico (1) a
// digit after the country's code, and WhatsApp's ids keep the form that a number had when it was registered.
//
// Two people never share a variant: a Brazilian number is only shortened where eight digits are a mobile number.
func PhoneVariants(waID string) []string {
	forms := []string{waID}
	if waID == "" || strings.Trim(waID, "0123456789") != "" {
		return forms
	}
	switch n := len(waID); {
	case strings.HasPrefix(waID, "55") && n == 13 && waID[4] == '9' && waID[5] >= '6':
		return append(forms, waID[:4]+waID[5:])
	case strings.HasPrefix(waID, "55") && n == 12 && waID[4] >= '6':
		return append(forms, waID[:4]+"9"+waID[4:])
	case strings.HasPrefix(waID, "549") && n == 13:
		return append(forms, "54"+waID[3:])
	case strings.HasPrefix(waID, "54") && n == 12:
		return append(forms, "549"+waID[2:])
	case strings.HasPrefix(waID, "521") && n == 13:
		return append(forms, "52"+waID[3:])
	case strings.HasPrefix(waID, "52") && n == 12:
		return append(forms, "521"+waID[2:])
	}
	return forms
}
