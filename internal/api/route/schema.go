package route

import (
	"reflect"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/danielgtaylor/huma/v2"
)

// newRegistry makes the schemas' registry, which is told of the types that the library cannot read from Go alone.
func newRegistry() huma.Registry {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[wire.Item](), reflect.TypeFor[itemSchema]())
	registry.RegisterTypeAlias(reflect.TypeFor[desk.ID](), reflect.TypeFor[idSchema]())
	registry.RegisterTypeAlias(reflect.TypeFor[desk.Time](), reflect.TypeFor[timeSchema]())
	return registry
}

// idSchema describes a desk.ID.
type idSchema string

// Schema of an id.
func (idSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: "^([0-7][0-9a-hjkmnp-tv-z]{12})?$", Description: "An id, or an empty string for none.",
		Examples: []any{"01j9zq4k8m2xt"}}
}

// timeSchema describes a desk.Time.
type timeSchema int64

// Schema of a time.
func (timeSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Description: "Microseconds since 1970 UTC, 0 = none."}
}

// itemSchema describes a wire.Item: one of three shapes, told apart by kind.
type itemSchema struct{}

// Schema of an item.
func (itemSchema) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{
		r.Schema(reflect.TypeFor[wire.MessageItem](), true, ""),
		r.Schema(reflect.TypeFor[wire.CommentItem](), true, ""),
		r.Schema(reflect.TypeFor[wire.MilestoneItem](), true, ""),
	}}
}
