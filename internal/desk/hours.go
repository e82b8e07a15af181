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
