package whatsapp

// Why an element changes nothing here (desk.UpdateIgnored).
const (
	noteEmpty           = "empty"            // a change without any element
	noteGroup           = "group"            // of a group chat, which Bandeja does not keep
	noteCall            = "call"             // a call, its state or its permission
	noteWelcome         = "request_welcome"  // somebody opened the chat and has written nothing yet
	noteStatus          = "status"           // a state of a message that is none of ours: accepted, deleted, held, warning
	notePayment         = "payment"          // payments inside WhatsApp
	noteContactRemoved  = "contact_removed"  // an entry left the phone's address book; the conversation stays
	noteContactOther    = "contact_other"    // the phone's address book told something that is no entry
	noteHistoryProgress = "history_progress" // a part of the history without messages
	noteHistoryDeclined = "history_declined" // the company does not share the history of its phone
	noteFlow            = "flow"             // the state of a form
	noteAutomatic       = "automatic_event"  // events of Meta's own measurement
	noteAccount         = "account"          // prices, links and partners of the account
)

// Why an element is kept without being understood (desk.UpdateUnknown).
const (
	noteBadEntry      = "bad_entry"      // an entry of a wrong shape
	noteBadChange     = "bad_change"     // a change of a wrong shape
	noteBadElement    = "bad_element"    // an item of a wrong shape
	noteNoID          = "no_id"          // a message or receipt without an id
	noteNoSender      = "no_sender"      // nobody to attribute it to
	noteNoTarget      = "no_target"      // an edit, revoke or reaction that names no message
	noteUnknownField  = "unknown_field"  // a field that nobody has described
	noteUnknownStatus = "unknown_status" // a status that nobody has described
	noteUnknownEvent  = "unknown_event"  // an event of an account that nobody has described
)

// Why a message is shown as unsupported (desk.Content.RawReason), where the provider gives no code.
const (
	reasonUnknownType = "unknown_type"      // a type that nobody has described
	reasonBadBody     = "bad_body"          // a known type whose body lacks or cannot be read
	reasonPlaceholder = "media_placeholder" // history: a file that comes later, if it is young enough
)

// ignoredFields are the webhook fields that change nothing here.
var ignoredFields = map[string]string{
	"calls":                               noteCall,
	"account_settings_update":             noteAccount,
	"partner_solutions":                   noteAccount,
	"automatic_events":                    noteAutomatic,
	"tracking_events":                     noteAutomatic,
	"flows":                               noteFlow,
	"payment_configuration_update":        notePayment,
	"group_lifecycle_update":              noteGroup,
	"group_participants_update":           noteGroup,
	"group_settings_update":               noteGroup,
	"group_status_update":                 noteGroup,
	"groups":                              noteGroup,
	"messaging_handovers":                 noteAccount,
	"template_correct_category_detection": noteAccount,
}
