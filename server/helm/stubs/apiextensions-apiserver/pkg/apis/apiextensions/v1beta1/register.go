// Package v1beta1 adds an API version of CustomResourceDefinition to the known ones.
package v1beta1

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// AddToScheme adds apiextensions.k8s.io/v1beta1.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.Versions = append(scheme.Versions, schema.GroupVersion{Group: "apiextensions.k8s.io", Version: "v1beta1"})
	return nil
}
