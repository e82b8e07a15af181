package desk

// Code names a refusal; the UI has a sentence for each in every language. It is a closed set.
type Code string

// The refusals.
const (
	CodeConversationClosed  Code = "conversation_closed"
	CodeWindowOver          Code = "window_over"
	CodeNotAssignee         Code = "not_assignee"
	CodeUnseenAnswer        Code = "unseen_answer"
	CodeAlreadyAssigned     Code = "already_assigned"
	CodeNoAccess            Code = "no_access"
	CodeSameAssignee        Code = "same_assignee"
	CodeAlreadyClosed       Code = "already_closed"
	CodeAlreadyOpen         Code = "already_open"
	CodeNotReopenable       Code = "not_reopenable"
	CodeBotSilent           Code = "bot_silent"
	CodeNoBot               Code = "no_bot"
	CodeEmpty               Code = "empty"
	CodeTooLong             Code = "too_long"
	CodeBadText             Code = "bad_text"
	CodeBadValue            Code = "bad_value"
	CodeContactRequired     Code = "contact_required"
	CodeNotFound            Code = "not_found"
	CodeForbidden           Code = "forbidden"
	CodeLastOwner           Code = "last_owner"
	CodeTaken               Code = "taken"
	CodeExpired             Code = "expired"
	CodeUsed                Code = "used"
	CodeTemplateNotSendable Code = "template_not_sendable"
	CodeOptedOut            Code = "opted_out"
	CodeSpendLimit          Code = "spend_limit"
	CodeNotConnected        Code = "not_connected"
	CodeNotPossible         Code = "not_possible" // the channel has no such thing
	CodeTooBig              Code = "too_big"
	CodeBadFileType         Code = "bad_file_type"
	CodeOffset              Code = "offset"
	CodeNoRoom              Code = "no_room"
	CodeNotFailed           Code = "not_failed"
	CodeMerged              Code = "merged"         // the conversation went into another one
	CodeMergeUndone         Code = "merge_undone"   // already
	CodeMergedSince         Code = "merged_since"   // a later merge lies upon it
	CodeMergeNotKept        Code = "merge_not_kept" // it is older than what undoing needs
)

// Error is a refusal by a rule: nothing was changed. It is a value of the domain, not a fault.
type Error struct {
	Code     Code
	Detail   string   // one plain English sentence: what, where, how to mend
	Possible []string // what can be done instead: "comment", "reopen", "transfer" …
	Field    string   // the input that is wrong
	Max      int      // the limit that was passed
	MemberID ID       // whom it is about
	WhoCan   Role     // who may do it

	ConversationID ID // where to go on
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Detail }

// Is makes errors.Is(err, &Error{Code: c}) ask for the code alone.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// ErrNotFound is the answer for what does not exist, and for what the asker may not know of.
var ErrNotFound = &Error{Code: CodeNotFound, Detail: "There is nothing here by that name, or you may not see it."}
