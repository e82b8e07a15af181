package desk

// Segment is where R45 puts a conversation. Each is in exactly one.
type Segment string

// The segments.
const (
	SegmentActive   Segment = "active"
	SegmentInactive Segment = "inactive"
	SegmentClosed   Segment = "closed"
)

// ActiveSince is the instant after which a last message keeps an answered conversation active.
func ActiveSince(now Time, activeHours int) Time { return now - Time(activeHours)*Hour }

// SegmentOf gives the segment. A visitor's unanswered message is never in SegmentInactive, whatever its age.
func SegmentOf(c Conversation, now Time, activeHours int) Segment {
	switch {
	case c.Status == Closed:
		return SegmentClosed
	case c.WaitingSince != 0 || c.LastAt > ActiveSince(now, activeHours):
		return SegmentActive
	}
	return SegmentInactive
}

// Holding is the segment «Sin agente · Mías · Todas».
type Holding string

// The holdings.
const (
	HoldingUnassigned Holding = "unassigned"
	HoldingMine       Holding = "mine"
	HoldingAll        Holding = "all"
)

// Holds says whether a conversation is in a member's holding segment, visibility aside.
func (h Holding) Holds(member, holder ID) bool {
	switch h {
	case HoldingUnassigned:
		return holder == 0
	case HoldingMine:
		return holder == member
	case HoldingAll:
	}
	return true
}

// Unread is how many of the visitor's messages a member has not read. readCount is the number read up to, or -1 for one
// who never opened the conversation: to such a member only what came after our last answer is new.
func Unread(inboundCount, answeredCount, readCount int) int {
	if readCount < 0 {
		readCount = answeredCount
	}
	return max(0, inboundCount-readCount)
}
