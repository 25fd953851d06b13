package main

import (
	"archive/zip"
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/client-go/kubernetes/scheme"
)

var roots = map[string]any{
	"v1 Service": corev1.Service{}, "v1 Endpoints": corev1.Endpoints{}, "v1 Pod": corev1.Pod{}, "v1 ReplicationController": corev1.ReplicationController{},
	"v1 ConfigMap": corev1.ConfigMap{}, "v1 Secret": corev1.Secret{},
	"apps/v1 Deployment": appsv1.Deployment{}, "apps/v1 StatefulSet": appsv1.StatefulSet{}, "apps/v1 DaemonSet": appsv1.DaemonSet{}, "apps/v1 ReplicaSet": appsv1.ReplicaSet{},
	"batch/v1 Job": batchv1.Job{}, "batch/v1 CronJob": batchv1.CronJob{}, "discovery.k8s.io/v1 EndpointSlice": discoveryv1.EndpointSlice{},
	"networking.k8s.io/v1 Ingress": networkingv1.Ingress{}, "networking.k8s.io/v1 NetworkPolicy": networkingv1.NetworkPolicy{},
	"policy/v1 PodDisruptionBudget": policyv1.PodDisruptionBudget{},
}

type fieldInfo struct {
	Key  string   `json:"key"`
	Type string   `json:"type"`
	Via  []string `json:"via,omitempty"`
}

type typeInfo struct {
	// Of: what a named type is, if it is no struct.
	Of     string      `json:"of,omitempty"`
	Fields []fieldInfo `json:"fields,omitempty"`
}

var types = map[string]*typeInfo{}
var unmarshaler = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()

// nameOf gives the type as Go prints it, with its package where that is not enough, and makes sure that named types are described.
func nameOf(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		return "!" + t.String()
	}
	if t.PkgPath() == "" {
		return unnamed(t)
	}
	parts := strings.Split(t.PkgPath(), "/")
	name := t.String() + "#" + parts[len(parts)-2]
	if types[name] != nil {
		return name
	}
	info := &typeInfo{}
	types[name] = info
	if t.Kind() == reflect.Struct {
		info.Fields = fieldsOf(t, nil)
	} else {
		info.Of = unnamed(t)
	}
	return name
}

func unnamed(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + nameOf(t.Elem())
	case reflect.Map:
		return "map[" + nameOf(t.Key()) + "]" + nameOf(t.Elem())
	default:
		return t.Kind().String()
	}
}

func fieldsOf(t reflect.Type, via []string) []fieldInfo {
	fields := []fieldInfo{}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && (tag == "" || options == "inline" && tag == "") {
			if f.Type.Name() == "TypeMeta" {
				fields = append(fields, fieldInfo{Key: "kind", Type: "string", Via: []string{f.Name}}, fieldInfo{Key: "apiVersion", Type: "string", Via: []string{f.Name}})
				continue
			}
			e := f.Type
			if e.Kind() == reflect.Pointer {
				e = e.Elem()
			}
			fields = append(fields, fieldsOf(e, append(append([]string{}, via...), f.Name))...)
			continue
		}
		if tag == "-" || f.PkgPath != "" {
			continue
		}
		fields = append(fields, fieldInfo{Key: tag, Type: nameOf(f.Type), Via: via})
	}
	return fields
}

type lifecycle struct {
	Kind        string `json:"kind"`
	Version     string `json:"apiVersion"`
	Introduced  int    `json:"introduced,omitempty"`
	Deprecated  int    `json:"deprecated,omitempty"`
	Removed     int    `json:"removed,omitempty"`
	Replacement string `json:"replacement,omitempty"`
}

func lifecycles() []lifecycle {
	result := []lifecycle{}
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		if gvk.Version == "__internal" || strings.HasSuffix(gvk.Kind, "List") || strings.HasSuffix(gvk.Kind, "Options") || t.PkgPath() == "k8s.io/apimachinery/pkg/apis/meta/v1" {
			continue
		}
		if _, ok := t.FieldByName("ObjectMeta"); !ok {
			continue
		}
		one := lifecycle{Kind: gvk.Kind, Version: gvk.GroupVersion().String()}
		value := reflect.New(t).Interface()
		if v, ok := value.(interface{ APILifecycleIntroduced() (int, int) }); ok {
			_, one.Introduced = v.APILifecycleIntroduced()
		}
		if v, ok := value.(interface{ APILifecycleDeprecated() (int, int) }); ok {
			_, one.Deprecated = v.APILifecycleDeprecated()
		}
		if v, ok := value.(interface{ APILifecycleRemoved() (int, int) }); ok {
			_, one.Removed = v.APILifecycleRemoved()
		}
		result = append(result, one)
	}
	sort.Slice(result, func(i, j int) bool {
		a, b := result[i], result[j]
		return a.Kind+" "+a.Version < b.Kind+" "+b.Version
	})
	return result
}

// zones gives the names of time zones of the archive that $ZONEINFO names: GOROOT/lib/time/zoneinfo.zip.
func zones() []string {
	result := []string{}
	archive, err := zip.OpenReader(os.Getenv("ZONEINFO"))
	if err != nil {
		return result
	}
	defer archive.Close()
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") {
			result = append(result, file.Name)
		}
	}
	sort.Strings(result)
	return result
}

func printTypes() {
	named := map[string]string{}
	for key, root := range roots {
		named[key] = nameOf(reflect.TypeOf(root))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(map[string]any{"roots": named, "types": types, "versions": lifecycles(), "zones": zones()}); err != nil {
		panic(err)
	}
}
