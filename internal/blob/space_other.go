//go:build !linux && !darwin

package blob

func spaceOf(string) (Space, error) { return Space{}, nil }
