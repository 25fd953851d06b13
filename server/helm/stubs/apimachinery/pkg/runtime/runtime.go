// Package runtime knows which API versions there are.
package runtime

import "k8s.io/apimachinery/pkg/runtime/schema"

// Object is a resource of a cluster; a release that is only rendered has none.
type Object any

// Scheme is the list of the API versions that a client knows.
type Scheme struct{ Versions []schema.GroupVersion }

// PrioritizedVersionsAllGroups lists them in the order in which they were registered.
func (s *Scheme) PrioritizedVersionsAllGroups() []schema.GroupVersion { return s.Versions }
