// Package wire is the JSON that leaves the server: one type for each shape, made from values of desk and port by a
// function of this package and nowhere else, so that the same thing looks the same in an answer and in a live frame.
//
// Times are microseconds UTC, 0 = none. Ids are strings of 13 characters, "" = none. Lists are never null.
//
// What visitors get (VItem, VState and the V frames) are types of their own. None of them can hold a comment, a member's
// private data or another conversation, and no function makes one of them from a comment.
package wire

import "bandeja.dev/bandeja/internal/desk"

func ids(list []desk.ID) []desk.ID {
	if list == nil {
		return []desk.ID{}
	}
	return list
}

func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// list converts every element; the result is never nil.
func list[T, W any](all []T, convert func(T) W) []W {
	out := make([]W, 0, len(all))
	for _, one := range all {
		out = append(out, convert(one))
	}
	return out
}
