// Package greenroom holds the vocabulary and the rules of Greenroom, a
// scheduling server that gives every conversation a video meeting.
//
// Start with [Session], the one conversation at one time that everything else
// serves, then [Meeting], the provider's object that carries it, and
// [Permission], which says who may do what.
//
// The package imports the standard library only. It does no I/O, has no clock
// and no randomness: whatever depends on the time takes it as an argument.
// Around it, a package is a role (internal/store, internal/app, zoom) and a
// file name is a feature (session.go in each of them).
package greenroom
