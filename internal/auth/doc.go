// Package auth holds what proves who somebody is, as plain functions without a store: passwords, random secrets and their
// hashes, session cookies, the address of a client, rate limits, signed visitor identities, and the box that encrypts
// secrets at rest. Times are microseconds since 1970 in UTC.
package auth
