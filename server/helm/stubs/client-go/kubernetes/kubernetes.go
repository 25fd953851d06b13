// Package kubernetes is imported by Helm only so that its version stands in the build.
package kubernetes
