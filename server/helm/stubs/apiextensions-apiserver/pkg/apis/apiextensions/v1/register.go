// Package v1 adds an API version of CustomResourceDefinition to the known ones.
package v1

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// AddToScheme adds apiextensions.k8s.io/v1.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.Versions = append(scheme.Versions, schema.GroupVersion{Group: "apiextensions.k8s.io", Version: "v1"})
	return nil
}
