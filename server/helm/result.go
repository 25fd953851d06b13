package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
)

// result is what came of a request. Its texts come behind it as bytes, and behind those the numbers of segments and frames.
type result struct {
	Documents []*document `json:"documents"`
	Templates []outcome   `json:"templates"`
	Sources   []source    `json:"sources"`
	Faults    []*fault    `json:"faults"`
	// Missing are the charts that are needed and not there.
	Missing []absent `json:"missing"`
	// Warnings are what Helm prints beside what it renders.
	Warnings []string `json:"warnings"`
	// Frames is the count of includes, each of four numbers: the include that printed it or -1, a source, start and end of its action.
	Frames int `json:"frames"`
	// Pause, Render and so on tell where time went, in microseconds.
	Times map[string]int64 `json:"times"`

	frames []int32
}

// document is one manifest, in the order in which Helm prints them.
type document struct {
	// Template is the name by which Helm knows the template.
	Template string `json:"template"`
	// Source is the number of its source, -1 for none.
	Source int `json:"source"`
	// Events are those of a hook; Weight is its order among hooks.
	Events []string `json:"events,omitempty"`
	Weight int      `json:"weight,omitempty"`
	CRD    bool     `json:"crd,omitempty"`
	// Size is that of its text in bytes.
	Size int `json:"size"`
	// Segments is the count of its segments, each of five numbers: where it begins in UTF-16 units, the include that printed it or -1, a
	// source, and there the start of a text (end -1) or start and end of an action.
	Segments int `json:"segments"`

	text     string
	segments []int32
}

// outcome is what came of a template.
type outcome struct {
	Template string `json:"template"`
	Source   int    `json:"source"`
	// State is rendered, failed or blocked.
	State string `json:"state"`
}

// absent is a chart that is needed and not there.
type absent struct {
	// Chart is the dotted path of the chart that needs it.
	Chart      string `json:"chart"`
	Name       string `json:"name"`
	Alias      string `json:"alias,omitempty"`
	Version    string `json:"version,omitempty"`
	Repository string `json:"repository,omitempty"`
}

func (res *result) encode() []byte {
	for _, d := range res.Documents {
		d.Size, d.Segments = len(d.text), len(d.segments)/5
	}
	res.Frames = len(res.frames) / 4
	head, err := json.Marshal(res)
	if err != nil {
		head = []byte(`{"faults":[{"kind":"chart","text":"the result cannot be written","reason":"","values":-1}]}`)
		res.Documents, res.frames = nil, nil
	}
	var out bytes.Buffer
	write := func(number int) { binary.Write(&out, binary.LittleEndian, int32(number)) }
	write(len(head))
	out.Write(head)
	for _, d := range res.Documents {
		out.WriteString(d.text)
	}
	for out.Len()%4 != 0 {
		out.WriteByte(0)
	}
	for _, d := range res.Documents {
		binary.Write(&out, binary.LittleEndian, d.segments)
	}
	binary.Write(&out, binary.LittleEndian, res.frames)
	return out.Bytes()
}
