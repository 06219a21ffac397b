// Package say holds the message catalogue: every sentence that people read goes
// through it, with its plurals, its dates and its time zones. A sentence is
// named by its English text, so that a page reads as it will look; english.go
// has what English needs beside that. Another language is another such file.
//
// Start with [T]. Times are never bare: see time.go.
package say

import (
	"context"
	"errors"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"greenroom"
)

var english = message.NewPrinter(language.English, message.Catalog(load()))

// load returns the catalogue with the plurals of every sentence that counts.
func load() catalog.Catalog {
	b := catalog.NewBuilder(catalog.Fallback(language.English))
	for key, forms := range plurals {
		if err := b.Set(language.English, key, plural.Selectf(1, "%d", plural.One, forms.one, plural.Other, forms.other)); err != nil {
			panic("say: " + key + ": " + err.Error()) // the table below is wrong: any test finds it
		}
	}
	return b
}

// printer returns the printer for the language of ctx. There is English only,
// for now; callers pass ctx so that this is the one place that will change.
func printer(context.Context) *message.Printer { return english }

// T returns a sentence in the language of ctx. The key is the English sentence
// as a format; the first argument of one that counts is the count.
func T(ctx context.Context, key string, args ...any) string {
	return printer(ctx).Sprintf(key, args...)
}

// Error returns the sentence that people may read about err.
func Error(ctx context.Context, err error) string {
	e, ok := errors.AsType[*greenroom.Error](err)
	if !ok {
		return T(ctx, greenroom.MessageOf(err))
	}
	if format, args := e.Sentence(); format != "" {
		return T(ctx, format, args...)
	}
	return e.Message
}

// Counts reports whether a sentence has a plural.
func Counts(key string) bool {
	_, ok := plurals[key]
	return ok
}

// Finding returns the sentence about what came of a check, or "" if there is
// nothing to say.
func Finding(ctx context.Context, f greenroom.Finding) string {
	if said := f.Said(); said != nil {
		return Error(ctx, said)
	}
	return ""
}
