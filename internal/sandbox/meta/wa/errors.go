package wa

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// Error is an error of the Graph API.
type Error struct {
	Status     int // HTTP; 0 = that of the code
	Code       int
	Subcode    int
	Message    string // "" = the title of the code
	Details    string
	Transient  bool
	RetryAfter int // seconds for Retry-After
}

func (e *Error) Error() string { return e.text() }

// titles are Meta's words for its codes, with the HTTP status that comes with an immediate answer.
var titles = map[int]struct {
	status int
	title  string
}{
	1:      {500, "An unknown error has occurred."},
	2:      {500, "Service temporarily unavailable"},
	4:      {400, "Application request limit reached"},
	10:     {403, "Application does not have permission for this action"},
	33:     {400, "Parameter value is not valid"},
	80007:  {400, "There have been too many calls to this WhatsApp Business account."},
	100:    {400, "Invalid parameter"},
	190:    {401, "Invalid OAuth access token - Cannot parse access token"},
	200:    {403, "You do not have the necessary permissions required to send messages on behalf of this WhatsApp Business Account"},
	368:    {403, "Temporarily blocked for policies violations"},
	2200:   {400, "Callback verification failed with the following errors"},
	130429: {429, "Rate limit hit"},
	130472: {400, "User's number is part of an experiment"},
	131000: {500, "Something went wrong"},
	131005: {403, "Access denied"},
	131008: {400, "Required parameter is missing"},
	131009: {400, "Parameter value is not valid"},
	131016: {500, "Service unavailable"},
	131021: {400, "Recipient cannot be sender"},
	131026: {400, "Message undeliverable"},
	131030: {400, "Recipient phone number not in allowed list"},
	131031: {403, "Account has been locked"},
	131037: {400, "WhatsApp provided number needs display name approval before message can be sent."},
	131042: {400, "Business eligibility payment issue"},
	131045: {500, "Incorrect certificate"},
	131047: {400, "Re-engagement message"},
	131048: {400, "Spam rate limit hit"},
	131049: {400, "This message was not delivered to maintain healthy ecosystem engagement."},
	131050: {400, "User has stopped marketing messages"},
	131051: {400, "Unsupported message type"},
	131052: {400, "Media download error"},
	131053: {400, "Media upload error"},
	131056: {400, "(Business Account, Consumer Account) pair rate limit hit"},
	131057: {500, "Account in maintenance mode"},
	132000: {400, "Number of parameters does not match the expected number of params"},
	132001: {404, "Template name does not exist in the translation"},
	132005: {400, "Translated text too long"},
	132007: {400, "Template format character policy violated"},
	132012: {400, "Parameter format does not match format in the created template"},
	132015: {400, "Template is paused"},
	132016: {400, "Template is disabled"},
	132018: {400, "There's an issue with the parameters in your template"},
	133005: {400, "Two step verification PIN Mismatch"},
	133010: {400, "Phone number not registered"},
	135000: {400, "Generic user error"},
}

// statusDetails are the details of codes that come later, by a status.
var statusDetails = map[int]string{
	131026: "Message undeliverable",
	131047: "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
	131049: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
	131050: "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business",
	131056: "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time",
	130429: "Cloud API message throughput has been reached.",
}

// Title gives Meta's words for a code, "" when it has none.
func Title(code int) string { return titles[code].title }

// StatusDetails gives the details of a code that comes later, by a status.
func StatusDetails(code int) string {
	if details := statusDetails[code]; details != "" {
		return details
	}
	return titles[code].title
}

// Refuse is an error with a code and its details.
func Refuse(code int, details string) *Error { return &Error{Code: code, Details: details} }

// BadParameter is error 100 with its own words.
func BadParameter(format string, args ...any) *Error {
	return &Error{Code: 100, Message: "(#100) " + fmt.Sprintf(format, args...)}
}

// Unknown is Meta's answer for an id that does not exist, or that the token may not see.
func Unknown(method, id string) *Error {
	return &Error{
		Code: 100, Subcode: 33,
		Message: "Unsupported " + strings.ToLower(method) + " request. Object with ID '" + id +
			"' does not exist, cannot be loaded due to missing permissions, or does not support this operation",
	}
}

func (e *Error) text() string {
	if e.Message != "" {
		return e.Message
	}
	title := titles[e.Code].title
	if title == "" {
		title = "Something went wrong"
	}
	return "(#" + strconv.Itoa(e.Code) + ") " + title
}

// Write answers a request with the error. The trace is what Meta's support would ask for.
func (e *Error) Write(w http.ResponseWriter, trace string) {
	body := shape.Object{"message": e.text(), "type": "OAuthException", "code": e.Code, "fbtrace_id": trace}
	if e.Subcode != 0 {
		body["error_subcode"] = e.Subcode
	}
	if e.Details != "" {
		body["error_data"] = shape.Object{"messaging_product": "whatsapp", "details": e.Details}
	}
	if e.Transient {
		body["is_transient"] = true
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	status := e.Status
	if status == 0 {
		status = max(http.StatusBadRequest, titles[e.Code].status)
	}
	shape.Write(w, status, shape.Object{"error": body})
}
