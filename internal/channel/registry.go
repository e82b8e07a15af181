package channel

import "bandeja.dev/bandeja/internal/desk"

// Registry is the channels of this program.
type Registry map[desk.ChannelKind]Channel

// NewRegistry makes one of channels.
func NewRegistry(all ...Channel) Registry {
	r := Registry{}
	for _, one := range all {
		r[one.Kind()] = one
	}
	return r
}
