// Package dynamic would read objects of a cluster.
package dynamic

import (
	"context"
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
)

type (
	// Object is one object or a list of them.
	Object interface{ UnstructuredContent() map[string]any }
	// ResourceInterface reads objects of one resource.
	ResourceInterface interface {
		Get(context.Context, string, metav1.GetOptions, ...string) (Object, error)
		List(context.Context, metav1.ListOptions) (Object, error)
	}
	// NamespaceableResourceInterface reads them in one namespace or all.
	NamespaceableResourceInterface interface {
		ResourceInterface
		Namespace(string) ResourceInterface
	}
	// DynamicClient cannot be had.
	DynamicClient struct{}
)

// NewForConfig always fails.
func NewForConfig(*rest.Config) (*DynamicClient, error) {
	return nil, errors.New("there is no cluster")
}

// Resource has nothing to read.
func (*DynamicClient) Resource(schema.GroupVersionResource) NamespaceableResourceInterface {
	return nil
}
