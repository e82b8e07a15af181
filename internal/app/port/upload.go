package port

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// UploadMark is what File.Handle holds until a message names the file: the SHA-256 of the upload's secret id and, of a
// visitor's, that of the browser's secret ("" of a member's).
func UploadMark(upload, visitorHash string) string {
	sum := sha256.Sum256([]byte(upload))
	return hex.EncodeToString(sum[:]) + " " + visitorHash
}

// UploadedAs says whether a file is the upload of a secret id by a visitor, "" of a member.
func (f File) UploadedAs(upload, visitorHash string) bool {
	return subtle.ConstantTimeCompare([]byte(f.Handle), []byte(UploadMark(upload, visitorHash))) == 1
}

// UploadedBy says whether a visitor uploaded a file that no message names yet.
func (f File) UploadedBy(visitorHash string) bool {
	_, by, ok := strings.Cut(f.Handle, " ")
	return ok && f.MemberID == 0 && by != "" && subtle.ConstantTimeCompare([]byte(by), []byte(visitorHash)) == 1
}
