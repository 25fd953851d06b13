// Package rest says how a cluster is reached; none is.
package rest

// Config is always absent.
type Config struct{}
