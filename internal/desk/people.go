package desk

// Role is what a member may do in a workspace.
type Role string

// The roles, from most to least.
const (
	RoleOwner      Role = "owner"
	RoleAdmin      Role = "admin"
	RoleSupervisor Role = "supervisor"
	RoleAgent      Role = "agent"
)

// Visibility is how much of his or her inboxes an agent sees. Supervisors see all of their inboxes, admins and owners
// all of the workspace, whatever is set here.
type Visibility string

// The visibilities.
const (
	// VisibilityOwn: what I hold and what nobody holds.
	VisibilityOwn Visibility = "own"
	// VisibilityTeam: also what my teams and their agents hold.
	VisibilityTeam Visibility = "team"
	// VisibilityAll: every conversation of my inboxes.
	VisibilityAll Visibility = "all"
)

// Availability is what an agent says of himself or herself; presence (a live socket) is observed, not set.
type Availability string

// The availabilities.
const (
	Online  Availability = "online"
	Away    Availability = "away"
	Offline Availability = "offline"
)

// Workspace is a tenant.
type Workspace struct {
	ID          ID
	Name        string
	Timezone    string // IANA name
	Locale      string // es, en or pt
	ActiveHours int    // the N of R45: hours without a message after which an answered conversation is inactive
	CreatedAt   Time
}

// User is a person who signs in; a user has one seat (Member) in each workspace.
type User struct {
	ID           ID
	Name         string
	Email        string // lower case, unique in the instance
	PasswordHash string
	Locale       string
	Theme        string // system, light or dark
	Preferences  string // a JSON object of the app's own, at most 8 KiB
	CreatedAt    Time
}

// Member is a user's seat in a workspace.
type Member struct {
	ID           ID
	UserID       ID
	Name         string
	Email        string
	Role         Role
	Visibility   Visibility
	Availability Availability
	Active       bool // false: removed; kept so that old timelines still name it
	InboxIDs     []ID // inboxes it answers in
	TeamIDs      []ID
	Rev          int64
}

// Team groups members.
type Team struct {
	ID        ID
	Name      string
	MemberIDs []ID
	Rev       int64
}

// Stage is a place in the pipeline of conversations.
type Stage struct {
	ID       ID
	Name     string
	Color    string // #RRGGBB
	Position int
	Rev      int64
}

// Tag marks conversations.
type Tag struct {
	ID    ID
	Name  string
	Color string // #RRGGBB
	Rev   int64
}

// Contact is a person who writes to us.
type Contact struct {
	ID        ID
	Name      string // "" until it is left; never invented (R7)
	Email     string
	Phone     string // E.164 where it could be understood, else as typed
	City      string
	Locale    string
	Custom    string // JSON object
	CreatedAt Time
	Rev       int64
}

// Identity is a contact in one inbox.
type Identity struct {
	ID         ID
	InboxID    ID
	ContactID  ID
	Code       string // four characters of the placeholder «Visitante 4F2A»
	VerifiedAt Time   // when the host page proved who it is; 0 = never

	ProfileName string // as the network shows the person
	Username    string // without @
	OptedOutAt  Time   // asked for no more marketing; 0 = did not
}

// AddressKind says what an address is made of.
type AddressKind string

// The address kinds.
const (
	// AddressVisitor is the SHA-256 (hex) of a browser's secret.
	AddressVisitor AddressKind = "visitor"
	// AddressExternalUser is the host page's own user id, proved by a signed token.
	AddressExternalUser AddressKind = "external_user"
	// AddressWaID is a WhatsApp number as Meta writes it: digits, without +.
	AddressWaID AddressKind = "wa_id"
	// AddressBSUID is Meta's business-scoped user id, which outlives a number: BR.1502….
	AddressBSUID AddressKind = "bsuid"
)

// VisitorSession is one browser's hold on an identity of a web inbox.
type VisitorSession struct {
	SecretHash    string // SHA-256 of the secret, hex
	InboxID       ID
	IdentityID    ID
	VerifiedUntil Time // 0: anonymous; else the signed token's end, after which the history is closed to it
	ReadSeq       int64
	CreatedAt     Time
}

// Visit is what a visitor's browser told with the first message of a session.
type Visit struct {
	ID             ID
	ConversationID ID
	At             Time
	LandingPage    string
	Referrer       string
	Pages          []Page
	UTM            UTM
	Device         string
	Language       string
	Place          string
}

// Page is a page seen in a visit.
type Page struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	At    Time   `json:"at"`
}

// UTM holds the campaign parameters of a landing page.
type UTM struct {
	Source   string `json:"source,omitempty"`
	Medium   string `json:"medium,omitempty"`
	Campaign string `json:"campaign,omitempty"`
	Term     string `json:"term,omitempty"`
	Content  string `json:"content,omitempty"`
}
