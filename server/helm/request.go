package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
)

// request is what a chart is rendered from. Its texts come behind it as bytes, in the order in which they are listed.
type request struct {
	// Files of the chart, named by their paths in it, with / between folders. Those of other charts that stand for missing ones in charts/
	// are named as if they stood there.
	Files []named `json:"files"`
	// Mounts are the folders of such charts, as charts/lib.
	Mounts []string `json:"mounts"`
	// Values files, the last one wins.
	Values []named `json:"values"`
	// Sets come after the files: --set and its like.
	Sets              []setting `json:"sets"`
	Release           string    `json:"release"`
	Namespace         string    `json:"namespace"`
	KubernetesVersion string    `json:"kubernetesVersion"`
	APIVersions       []string  `json:"apiVersions"`
	// Served are the API versions of a cluster, with those of their kinds, instead of all that Kubernetes has built in.
	Served  []string `json:"served"`
	Upgrade bool     `json:"upgrade"`
	// Strict: the first thing that helm refuses ends the rendering. Otherwise all is rendered that can be.
	Strict bool `json:"strict"`
	// CRDs: also the files of crds/.
	CRDs       bool `json:"crds"`
	SkipSchema bool `json:"skipSchema"`
	// Milliseconds and Bytes end what goes on too long or puts out too much; 0 is no limit.
	Milliseconds int `json:"milliseconds"`
	Bytes        int `json:"bytes"`
}

// named is a text and its size in bytes.
type named struct {
	Name string `json:"name"`
	Size int    `json:"size"`
	data []byte
}

// setting is one value of a command line. Kind is the option's name: set, set-string, set-json, set-literal or set-file, whose
// content then follows as a text.
type setting struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	Size int    `json:"size"`
	data []byte
}

var errShort = errors.New("the request is incomplete")

// decode reads a frame: the length of its JSON as four bytes, the lowest first, the JSON, the texts.
func decode(frame []byte) (*request, error) {
	if len(frame) < 4 {
		return nil, errShort
	}
	size := int(binary.LittleEndian.Uint32(frame))
	rest := frame[4:]
	if size > len(rest) {
		return nil, errShort
	}
	req := &request{}
	if err := json.Unmarshal(rest[:size], req); err != nil {
		return nil, err
	}
	rest = rest[size:]
	take := func(size int) ([]byte, error) {
		if size < 0 || size > len(rest) {
			return nil, errShort
		}
		data := rest[:size:size]
		rest = rest[size:]
		return data, nil
	}
	var err error
	for _, list := range [][]named{req.Files, req.Values} {
		for i := range list {
			if list[i].data, err = take(list[i].Size); err != nil {
				return nil, err
			}
		}
	}
	for i := range req.Sets {
		if req.Sets[i].data, err = take(req.Sets[i].Size); err != nil {
			return nil, err
		}
	}
	return req, nil
}
