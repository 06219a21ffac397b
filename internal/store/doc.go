// Package store keeps Greenroom's rows, in SQLite or PostgreSQL, with one SQL
// text for both.
//
// Start with [Open], then [DB.Write] and [DB.Read]: both give a [Tx] that is
// bound to one organization, and nothing crosses its wall: a row of another
// organization is not found. The few reads that must cross it (sign-in, an
// incoming webhook) are methods of [System], small enough to review at a look.
//
// SQL stands beside its scan, with $1 placeholders, which modernc's SQLite
// binds by number as PostgreSQL does. Instants are microseconds of UTC.
package store
