package main

import (
	"regexp"
	"strconv"
	"strings"
)

// Kinds of faults.
const (
	// faultChart: the chart cannot be loaded.
	faultChart = "chart"
	// faultLibrary: a library chart is not rendered by itself.
	faultLibrary = "library"
	// faultDependency: charts that Chart.yaml names are not there.
	faultDependency = "dependency"
	// faultValues: a values file or a --set cannot be read.
	faultValues     = "values"
	faultSchema     = "schema"
	faultKubernetes = "kubernetes"
	faultRelease    = "release"
	faultParse      = "parse"
	faultExecute    = "execute"
	// faultFail: the template calls fail.
	faultFail = "fail"
	// faultRequired: a value is required and not given.
	faultRequired = "required"
	// faultYaml: what a template rendered to is no YAML.
	faultYaml = "yaml"
	// faultLimit: it goes on too long, or puts out too much.
	faultLimit = "limit"
)

// fault is something that Helm refuses.
type fault struct {
	Kind string `json:"kind"`
	// Text is what Helm prints, in one or more lines.
	Text string `json:"text"`
	// Reason is why, without the places.
	Reason string `json:"reason"`
	// Template is the name by which Helm knows the template that does not render.
	Template string `json:"template,omitempty"`
	// Places lead from where it failed to the template that was being rendered.
	Places []place `json:"places,omitempty"`
	// Values is the number of the values file that cannot be read, -1 for none; Line counts from 1 in it or in Chart.yaml, 0 for unknown.
	Values int `json:"values"`
	Line   int `json:"line,omitempty"`
}

func (res *result) refuse(kind, text string) *fault {
	res.Faults = append(res.Faults, &fault{Kind: kind, Text: text, Reason: text, Values: -1})
	return res.Faults[len(res.Faults)-1]
}

// want notes a value that is required and not given.
func (res *result) want(r *render, file, offset int, message string) {
	at := r.actionAt(file, offset)
	for _, known := range res.Faults {
		if known.Kind == faultRequired && known.Reason == message && len(known.Places) == 1 && at != nil && known.Places[0] == *at {
			return
		}
	}
	f := res.refuse(faultRequired, message)
	if at != nil {
		f.Places = []place{*at}
		f.Template = r.table[file].path
	}
}

// ended notes that a limit was reached.
func (res *result) ended(r *run) {
	f := res.refuse(faultLimit, r.limit)
	if at := r.actionAt(r.place[0], r.place[1]); at != nil {
		f.Places = []place{*at}
	}
	if r.current >= 0 {
		f.Template = r.table[r.current].path
	}
}

// fails notes that a template does not render. What Helm says of it comes from the templates as they are, without marks.
func (res *result) fails(r *run, t *templateFile, message string) {
	if plain := r.plainFailure(t); plain != "" {
		message = plain
	}
	f := res.refuse(faultExecute, message)
	f.Template = t.path
	f.read(r.render, message)
	if f.Kind != faultFail || r.refusal.kind == "" {
		return
	}
	f.Kind = r.refusal.kind
	if at := r.actionAt(r.refusal.file, r.refusal.offset); at != nil && (len(f.Places) == 0 || f.Places[0] != *at) {
		f.Places = append([]place{*at}, f.Places...)
	}
}

var (
	parseFailure   = regexp.MustCompile(`^parse error (?:at|in) \((.+?)((?::\d+)*)\): `)
	executeFailure = regexp.MustCompile(`^execution error (?:at|in) \((.+?)((?::\d+)*)\): `)
	// started is where an action begins that has no end: the failure itself is behind it.
	started = regexp.MustCompile(` started at (\S[^\n]*:\d+)$`)
	// located is a line that Helm prints for each template on the way to a failure.
	located = regexp.MustCompile(`(?m)^([^\s:][^:\n]*?:\d+(?::\d+)?)$`)
	// executing is the same in Go's own words, which Helm leaves as they are where it does not understand them.
	executing = regexp.MustCompile(`template: ([^\s:][^:\n]*?:\d+(?::\d+)?): executing "[^"\n]*" at <[^\n]*?>: `)
)

// read takes places and reason out of what Helm prints.
func (f *fault) read(r *render, message string) {
	if found := parseFailure.FindStringSubmatch(message); found != nil {
		f.Kind, f.Reason = faultParse, message[len(found[0]):]
		if begun := started.FindStringSubmatchIndex(f.Reason); begun != nil {
			f.at(r, f.Reason[begun[2]:begun[3]])
			f.Reason = f.Reason[:begun[0]]
		}
		if len(f.Places) == 0 {
			f.at(r, found[1]+found[2])
		}
		return
	}
	if found := executeFailure.FindStringSubmatch(message); found != nil {
		f.Kind, f.Reason = faultFail, message[len(found[0]):]
		f.at(r, found[1]+found[2])
		return
	}
	all := append(located.FindAllStringSubmatch(message, -1), executing.FindAllStringSubmatch(message, -1)...)
	for i := len(all) - 1; i >= 0; i-- {
		f.at(r, all[i][1])
	}
	lines := strings.Split(strings.TrimSpace(message), "\n")
	f.Reason = strings.TrimPrefix(strings.TrimSpace(executing.ReplaceAllString(lines[len(lines)-1], "")), "template: ")
}

// at adds a place that is written as PATH:LINE or PATH:LINE:COLUMN, lines counted from 1 and columns in bytes from 0.
func (f *fault) at(r *render, written string) {
	parts := strings.Split(written, ":")
	for _, t := range r.table {
		if rest, ok := strings.CutPrefix(written, t.path); !ok || rest == "" || rest[0] != ':' {
			continue
		}
		numbers := parts[strings.Count(t.path, ":")+1:]
		line, _ := strconv.Atoi(numbers[0])
		offset := lineOffset(t.src, line)
		var found *place
		if len(numbers) > 1 {
			column, _ := strconv.Atoi(numbers[1])
			found = r.actionAt(t.index, offset+column)
		} else {
			start, end := lineSpan(t.src, offset)
			found = r.placeOf(t.index, start, end)
		}
		if found != nil {
			f.Places = append(f.Places, *found)
		}
		return
	}
}

// plainFailure is what Helm says of a template: first with nothing else rendered, then as Helm renders it. Where all ends with the first
// fault it is the other way round, since a template may fail in a file that it includes.
func (r *run) plainFailure(t *templateFile) string {
	for _, alone := range []bool{!r.req.Strict, r.req.Strict} {
		again := r.newRun()
		again.silent = true
		err := again.engine(func(other *templateFile) string { return r.plain(other, t, alone) })
		if err != nil {
			return err.Error()
		}
	}
	return ""
}

// plain is the text of a template without marks, or nothing but its named templates.
func (r *run) plain(other, t *templateFile, alone bool) string {
	switch {
	case other == t || other.partial() && !other.broken:
		return other.src
	case other.broken || other.pieces == nil:
		return ""
	case alone || other.state != waiting:
		return masked(other.src, other.pieces)
	}
	return other.src
}

var lineNumber = regexp.MustCompile(`\bline (\d+)`)

// lineIn is the line that an error of YAML names, 0 for none.
func lineIn(message string) int {
	found := lineNumber.FindStringSubmatch(message)
	if found == nil {
		return 0
	}
	line, _ := strconv.Atoi(found[1])
	return line
}

// reasonIn is what is wrong with a text that is no YAML, without who says so.
func reasonIn(message string) string {
	if at := strings.LastIndex(message, "yaml: "); at >= 0 {
		return message[at+len("yaml: "):]
	}
	return message
}
