// Package graph is what Meta's channels share: the envelope of a webhook, its signature, the Graph API's client, and the
// table that says what an error of it means.
package graph
