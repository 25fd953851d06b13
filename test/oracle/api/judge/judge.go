// Judges objects as kube-apiserver does on create: strict decoding, defaults, allocation for Services, the strategies' preparation and validation.
// Reads one JSON object a line, writes one answer a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	_ "unsafe"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/apis/batch"
	core "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/apis/discovery"
	"k8s.io/kubernetes/pkg/apis/networking"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/endpoint"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/storage"
	"k8s.io/kubernetes/pkg/registry/discovery/endpointslice"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
)

type transaction interface {
	Commit()
	Revert()
}

//go:linkname makeAlloc k8s.io/kubernetes/pkg/registry/core/service/storage.makeAlloc
func makeAlloc(defaultFamily core.IPFamily, ips map[core.IPFamily]ipallocator.Interface, ports portallocator.Interface) storage.Allocators

//go:linkname allocateCreate k8s.io/kubernetes/pkg/registry/core/service/storage.(*Allocators).allocateCreate
func allocateCreate(al *storage.Allocators, service *core.Service, dryRun bool) (transaction, error)

//go:linkname normalizeClusterIPs k8s.io/kubernetes/pkg/registry/core/service/storage.normalizeClusterIPs
func normalizeClusterIPs(after storage.After, before storage.Before)

type entry struct {
	group    string
	version  string
	kind     string
	strategy rest.RESTCreateStrategy
	empty    func() runtime.Object
}

var entries = map[string]entry{
	"v1 Service":               {"", "v1", "Service", service.Strategy, func() runtime.Object { return &core.Service{} }},
	"v1 Endpoints":             {"", "v1", "Endpoints", endpoint.Strategy, func() runtime.Object { return &core.Endpoints{} }},
	"v1 Pod":                   {"", "v1", "Pod", pod.Strategy, func() runtime.Object { return &core.Pod{} }},
	"v1 ReplicationController": {"", "v1", "ReplicationController", replicationcontroller.Strategy, func() runtime.Object { return &core.ReplicationController{} }},
	"v1 ConfigMap":             {"", "v1", "ConfigMap", configmap.Strategy, func() runtime.Object { return &core.ConfigMap{} }},
	"v1 Secret":                {"", "v1", "Secret", secret.Strategy, func() runtime.Object { return &core.Secret{} }},
	"apps/v1 Deployment":       {"apps", "v1", "Deployment", deployment.Strategy, func() runtime.Object { return &apps.Deployment{} }},
	"apps/v1 StatefulSet":      {"apps", "v1", "StatefulSet", statefulset.Strategy, func() runtime.Object { return &apps.StatefulSet{} }},
	"apps/v1 DaemonSet":        {"apps", "v1", "DaemonSet", daemonset.Strategy, func() runtime.Object { return &apps.DaemonSet{} }},
	"apps/v1 ReplicaSet":       {"apps", "v1", "ReplicaSet", replicaset.Strategy, func() runtime.Object { return &apps.ReplicaSet{} }},
	"batch/v1 Job":             {"batch", "v1", "Job", job.Strategy, func() runtime.Object { return &batch.Job{} }},
	"batch/v1 CronJob":         {"batch", "v1", "CronJob", cronjob.Strategy, func() runtime.Object { return &batch.CronJob{} }},
	"discovery.k8s.io/v1 EndpointSlice":  {"discovery.k8s.io", "v1", "EndpointSlice", endpointslice.Strategy, func() runtime.Object { return &discovery.EndpointSlice{} }},
	"networking.k8s.io/v1 Ingress":       {"networking.k8s.io", "v1", "Ingress", ingress.Strategy, func() runtime.Object { return &networking.Ingress{} }},
	"networking.k8s.io/v1 NetworkPolicy": {"networking.k8s.io", "v1", "NetworkPolicy", networkpolicy.Strategy, func() runtime.Object { return &networking.NetworkPolicy{} }},
	"policy/v1 PodDisruptionBudget":      {"policy", "v1", "PodDisruptionBudget", poddisruptionbudget.Strategy, func() runtime.Object { return &policy.PodDisruptionBudget{} }},
}

type cause struct {
	Field   string `json:"field"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

type answer struct {
	Status   int32    `json:"status"`
	Causes   []cause  `json:"causes,omitempty"`
	Message  string   `json:"message,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

type recorder struct{ texts []string }

func (r *recorder) AddWarning(_, text string) { r.texts = append(r.texts, text) }

func mustCIDR(text string) *net.IPNet {
	_, network, err := net.ParseCIDR(text)
	if err != nil {
		panic(err)
	}
	return network
}

func allocator(text string) ipallocator.Interface {
	result, err := ipallocator.NewInMemory(mustCIDR(text))
	if err != nil {
		panic(err)
	}
	return result
}

var ips = map[core.IPFamily]ipallocator.Interface{core.IPv4Protocol: allocator("10.96.0.0/16"), core.IPv6Protocol: allocator("fd00:10:96::/112")}

func allocate(svc *core.Service) error {
	normalizeClusterIPs(storage.After{Service: svc}, storage.Before{})
	ports, err := portallocator.NewInMemory(utilnet.PortRange{Base: 30000, Size: 2768})
	if err != nil {
		return err
	}
	al := makeAlloc(core.IPv4Protocol, ips, ports)
	txn, err := allocateCreate(&al, svc, true)
	if err != nil {
		return err
	}
	txn.Revert()
	return nil
}

// admit does what admission of ServiceAccounts changes of a Pod before it is validated, as far as validation asks for it.
func admit(pod *core.Pod) {
	if _, mirror := pod.Annotations[core.MirrorPodAnnotationKey]; !mirror && pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default"
		pod.Spec.DeprecatedServiceAccount = "default"
	}
}

func judge(line []byte) (result answer) {
	said := &recorder{}
	defer func() {
		if r := recover(); r != nil {
			result = answer{Status: 599, Message: fmt.Sprint("panic: ", r, " ", string(debug.Stack()))}
		}
	}()
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return answer{Status: 598, Message: err.Error()}
	}
	one, ok := entries[head.APIVersion+" "+head.Kind]
	if !ok {
		return answer{Status: 404}
	}
	err := create(one, line, said)
	result = answer{Status: 201, Warnings: said.texts}
	if err == nil {
		return result
	}
	if status, ok := err.(errors.APIStatus); ok {
		s := status.Status()
		result.Status, result.Message = s.Code, s.Message
		if s.Details != nil {
			for _, c := range s.Details.Causes {
				result.Causes = append(result.Causes, cause{c.Field, string(c.Type), c.Message})
			}
		}
		return result
	}
	return answer{Status: 500, Message: err.Error()}
}

func create(one entry, line []byte, said *recorder) error {
	ctx := warning.WithWarningRecorder(genericapirequest.WithNamespace(context.Background(), "default"), said)
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{APIGroup: one.group, APIVersion: one.version})
	info, _ := runtime.SerializerInfoForMediaType(legacyscheme.Codecs.SupportedMediaTypes(), "application/json")
	hub := schema.GroupVersion{Group: one.group, Version: runtime.APIVersionInternal}
	obj, gvk, err := legacyscheme.Codecs.DecoderToVersion(info.StrictSerializer, hub).Decode(line, nil, one.empty())
	if err != nil {
		if gvk != nil && len(gvk.Kind) > 0 {
			return errors.NewBadRequest(fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", gvk.Kind, gvk.Version, one.kind, err))
		}
		return errors.NewBadRequest(err.Error())
	}
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return err
	}
	accessor.SetDeletionTimestamp(nil)
	accessor.SetDeletionGracePeriodSeconds(nil)
	accessor.SetSelfLink("")
	if accessor.GetNamespace() == "" {
		accessor.SetNamespace("default")
	}
	if accessor.GetNamespace() != "default" {
		ctx = genericapirequest.WithNamespace(ctx, accessor.GetNamespace())
	}
	rest.FillObjectMetaSystemFields(accessor)
	if base := accessor.GetGenerateName(); base != "" && accessor.GetName() == "" {
		if len(base) > 58 {
			base = base[:58]
		}
		accessor.SetName(base + "xxxxx")
	}
	if pod, ok := obj.(*core.Pod); ok {
		admit(pod)
	}
	if svc, ok := obj.(*core.Service); ok {
		if err := allocate(svc); err != nil {
			return err
		}
	}
	return rest.BeforeCreate(one.strategy, ctx, obj)
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "types" {
		printTypes()
		return
	}
	capabilities.Setup(true, 0)
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(judge(line)); err != nil {
				panic(err)
			}
		}
		if err != nil {
			return
		}
	}
}
