// Package schema names groups, versions and kinds.
package schema

// GroupVersion is an API version, as apps/v1.
type GroupVersion struct{ Group, Version string }

// String is the spelling of apiVersion: the core group has no name.
func (gv GroupVersion) String() string {
	if gv.Group == "" {
		return gv.Version
	}
	return gv.Group + "/" + gv.Version
}

// GroupVersionKind is a kind of an API version.
type GroupVersionKind struct{ Group, Version, Kind string }

// GroupVersion is the API version of the kind.
func (gvk GroupVersionKind) GroupVersion() GroupVersion {
	return GroupVersion{gvk.Group, gvk.Version}
}

// String is for messages.
func (gvk GroupVersionKind) String() string {
	return gvk.GroupVersion().String() + ", Kind=" + gvk.Kind
}

// GroupVersionResource is a resource of an API version.
type GroupVersionResource struct{ Group, Version, Resource string }

// FromAPIVersionAndKind is asked for by lookup with a cluster only.
func FromAPIVersionAndKind(apiVersion, kind string) GroupVersionKind {
	return GroupVersionKind{Version: apiVersion, Kind: kind}
}
