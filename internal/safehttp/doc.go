// Package safehttp makes HTTP clients for addresses that somebody else names: the media of a message, a webhook that an
// administrator typed. Such a client speaks https only, connects to public addresses only, and reads no more than it was
// told to. It looks a name up once and connects to the very address that it judged, so a name that answers differently
// the second time gains nothing; every redirect is judged anew.
package safehttp
