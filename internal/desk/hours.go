package desk

import "time"

// OpenAt says whether an inbox is within its hours at an instant; an inbox without hours always is. zone is the loaded
// location of Hours.Timezone.
func (h *Hours) OpenAt(now Time, zone *time.Location) bool {
	if h == nil || len(h.Days) == 0 {
		return true
	}
	local := now.Std().In(zone)
	clock := local.Format("15:04")
	for _, day := range h.Days {
		if day.Day == int(local.Weekday()) && day.From <= clock && clock < day.To {
			return true
		}
	}
	return false
}

// LaterState says whether a message of ours goes on from one state to another: states only grow, and a failure yields
// only to a proof of delivery.
func LaterState(from, to MessageState) bool {
	rank := map[MessageState]int{StateQueued: 1, StateSending: 2, StateUnknown: 3, StateFailed: 4, StateSent: 5,
		StateDelivered: 6, StateRead: 7}
	if from == StateFailed {
		return rank[to] >= rank[StateDelivered]
	}
	return rank[to] > rank[from]
}
