package route

import (
	"net/http"

	"bandeja.dev/bandeja/internal/desk"
)

// What operations take and give, apart from the bodies themselves.
type (
	// None takes nothing.
	None struct{}
	// Empty gives nothing: 204.
	Empty struct{}
	// Reply gives a body.
	Reply[T any] struct{ Body T }
	// Made gives a body with a status that depends.
	Made[T any] struct {
		Status int
		Body   T
	}
	// With takes a body.
	With[T any] struct{ Body T }
	// ByID takes an id from the path.
	ByID struct {
		ID string `path:"id" doc:"The id of what is asked for."`
	}
	// WithID takes an id from the path and a body.
	WithID[T any] struct {
		ID   string `path:"id" doc:"The id of what is changed."`
		Body T
	}
	// ListOf is the body of a short list.
	ListOf[T any] struct {
		Items []T `json:"items"`
	}
)

// Give answers with a body.
func Give[T any](body T) *Reply[T] { return &Reply[T]{body} }

// GiveMade answers with a status and a body.
func GiveMade[T any](status int, body T) *Made[T] { return &Made[T]{status, body} }

// Items is a short list; it is never null in JSON.
func Items[T any](all []T) ListOf[T] { return ListOf[T]{List(all)} }

// Created is 201 for what was made, 200 for what stood already.
func Created(stood bool) int {
	if stood {
		return http.StatusOK
	}
	return http.StatusCreated
}

// ID reads an id from a path; what is no id is nothing that exists.
func ID(text string) (desk.ID, error) {
	id, err := desk.ParseID(text)
	if err != nil || id == 0 {
		return 0, desk.ErrNotFound
	}
	return id, nil
}

// OptionalID is ID, or 0 of an empty text.
func OptionalID(text string) (desk.ID, error) {
	if text == "" {
		return 0, nil
	}
	return ID(text)
}

// List is never null in JSON.
func List[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
