// Package killtest kills the real binary in the middle of a load, again and again, and proves that nothing acknowledged
// was lost, doubled or put in another order. It has no code of its own.
package killtest
