// Package faulttest holds messages that were sent both ways through a provider that fails in every way it knows against
// what both sides have in the end: none lost, none doubled, order kept. It has no code but its tests.
package faulttest
