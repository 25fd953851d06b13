// Package v1 has what lookup would ask a cluster with.
package v1

type (
	// GetOptions has nothing to choose.
	GetOptions struct{}
	// ListOptions has nothing to choose.
	ListOptions struct{}
	// APIResource is a resource that a cluster serves.
	APIResource struct {
		Name, Group, Version, Kind string
		Namespaced                 bool
	}
	// APIResourceList is what a cluster serves.
	APIResourceList struct{ APIResources []APIResource }
)
