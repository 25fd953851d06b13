// Package language names languages.
package language

// Tag is a language.
type Tag struct{}

// English is the one that messages are in.
var English Tag
