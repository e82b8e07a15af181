package desk

// LaterState says whether a message of ours goes on from one state to another: states only grow, and a failure yields
// only to a proof of delivery.
func LaterState(from, to MessageState) bool {
	rank := map[MessageState]int{StateQueued: 1, StateSending: 2, StateUnknown: 3, StateFailed: 4, StateSent: 5,
		StateDelivered: 6, StateRead: 7}
	if from == StateFailed {
		return rank[to] >= rank[StateDelivered]
	}
	if to == StateFailed {
		return from != StateDelivered && from != StateRead // providers refuse also after they took it
	}
	return rank[to] > rank[from]
}
