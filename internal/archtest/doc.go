// Package archtest holds the tests that keep the architecture as it is written down: who may import whom, how long a
// file, a function and a package may grow, and which words must not stand in the source. It has no code of its own.
package archtest
