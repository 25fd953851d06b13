// Package errors tells the answers of a cluster apart; there is no cluster here.
package errors

// IsNotFound is never asked: nothing is looked up.
func IsNotFound(error) bool { return false }
