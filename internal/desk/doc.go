// Package desk is the domain of Bandeja: the things an inbox is made of and the rules they obey.
//
// It is pure. Nothing here reads a clock, a socket or a database: every rule is a function of what it is given, and
// "now" is an argument. A rule stands here once; whoever needs it (use cases, live frames, the SQL of a list, the bot)
// asks this package.
//
// Rules that decide a change return the changed values and the milestones that tell of it, or an *Error that says what
// is possible instead. Nothing is changed in place.
package desk
