package whatsapp

import "bandeja.dev/bandeja/internal/channel/graph"

// SecretPrint implements channel.Signer.
func (c *Channel) SecretPrint(values map[string]string) string {
	return graph.Print(values[FieldSecret])
}
