// Package securejoin joins paths for what is unpacked to a disk; nothing is.
package securejoin

import "errors"

// SecureJoin always fails.
func SecureJoin(string, string) (string, error) { return "", errors.New("there are no files") }
