package main

import (
	"reflect"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"helm.sh/helm/v4/pkg/chart/common"
)

// share notes the tables that all templates see: of what the engine gives them, down to the last value.
func (r *run) share(table any) {
	switch table := table.(type) {
	case map[string]any:
		r.shareAll(table)
	case common.Values:
		r.shareAll(table)
	case []any:
		for _, each := range table {
			r.share(each)
		}
	}
}

func (r *run) shareAll(table map[string]any) {
	at := reflect.ValueOf(table).Pointer()
	if table == nil || r.shared[at] {
		return
	}
	r.shared[at] = true
	for _, each := range table {
		r.share(each)
	}
}

// touches: is the table one that all templates see, or does it hold one, so many levels down?
func (r *run) touches(table any, depth int) bool {
	var tables map[string]any
	switch table := table.(type) {
	case map[string]any:
		tables = table
	case common.Values:
		tables = table
	default:
		return false
	}
	if r.shared[reflect.ValueOf(tables).Pointer()] {
		return true
	}
	for _, each := range tables {
		if depth > 0 && r.touches(each, depth-1) {
			return true
		}
	}
	return false
}

// changers are the functions that change a table. One that all templates see makes what follows hang on what went before.
func (r *run) changers() template.FuncMap {
	known := sprig.TxtFuncMap()
	all := template.FuncMap{}
	const deep = 32
	for name, depth := range map[string]int{"set": 0, "unset": 0, "merge": deep, "mergeOverwrite": deep, "mustMerge": deep, "mustMergeOverwrite": deep} {
		function := reflect.ValueOf(known[name])
		all[name] = reflect.MakeFunc(function.Type(), func(args []reflect.Value) []reflect.Value {
			r.changed = r.changed || r.touches(args[0].Interface(), depth)
			if function.Type().IsVariadic() {
				return function.CallSlice(args)
			}
			return function.Call(args)
		}).Interface()
	}
	return all
}
