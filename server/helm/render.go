// Package main renders charts with Helm's own engine. It reads no file, asks no network and no clock: all comes in as data, what nobody
// knows before a chart is deployed goes out as holes, and each part of what comes out says which part of which template made it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/strvals"
)

// render is one rendering of a chart.
type render struct {
	req     *request
	files   *files
	chart   *chart.Chart
	table   []*templateFile
	units   []*utf16At
	values  func() (common.Values, error)
	started time.Time
	result  *result
}

// perform does what a request asks for. Whatever goes wrong is in the result.
func perform(req *request) *result {
	r := &render{req: req, started: time.Now(), result: &result{}}
	r.result.Warnings = gatherWarnings(func() {
		if r.load() && r.prepare() {
			r.render()
		}
	})
	return r.result
}

// load makes a chart of the files. It is false where there is none to render.
func (r *render) load() bool {
	var err error
	if r.files, err = gather(r.req); err == nil {
		r.chart, err = r.files.load()
	}
	if r.files != nil {
		r.result.Sources, r.units = r.files.sources, make([]*utf16At, len(r.files.sources))
	}
	if err != nil {
		r.result.refuse(faultChart, err.Error()).Line = lineIn(err.Error())
		return false
	}
	if kind := r.chart.Metadata.Type; kind != "" && kind != "application" {
		r.result.refuse(faultLibrary, kind+" charts are not installable")
		return false
	}
	r.missing(r.chart)
	if len(r.result.Missing) > 0 && r.result.Missing[0].Chart == r.chart.Name() {
		r.result.refuse(faultDependency, r.result.missingText(r.chart.Name()))
		return !r.req.Strict
	}
	return true
}

// missing lists the charts that Chart.yaml names and charts/ has not, here and in the charts that are there.
func (r *render) missing(c *chart.Chart) {
	there := map[string]bool{}
	for _, dependency := range c.Dependencies() {
		there[dependency.Name()] = true
	}
	for _, d := range c.Metadata.Dependencies {
		if !there[d.Name] {
			r.result.Missing = append(r.result.Missing, absent{c.ChartPath(), d.Name, d.Alias, d.Version, d.Repository})
		}
	}
	for _, dependency := range c.Dependencies() {
		r.missing(dependency)
	}
}

func (res *result) missingText(chart string) string {
	var names []string
	for _, a := range res.Missing {
		if a.Chart == chart {
			names = append(names, a.Name)
		}
	}
	return "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: " + strings.Join(names, ", ")
}

// prepare reads values and capabilities. It is false where nothing can be rendered.
func (r *render) prepare() bool {
	given, ok := r.givenValues()
	if !ok {
		return false
	}
	if err := chartutil.ValidateReleaseName(r.req.Release); err != nil {
		r.result.refuse(faultRelease, fmt.Sprintf("release name check failed: release name %q: %s", r.req.Release, err))
		return false
	}
	if err := chartutil.ProcessDependencies(r.chart, given); err != nil {
		r.result.refuse(faultChart, "chart dependencies processing failed: "+err.Error())
		return false
	}
	capabilities, ok := r.capabilities()
	if !ok {
		return false
	}
	r.values = func() (common.Values, error) {
		return util.ToRenderValuesWithSchemaValidation(r.chart, given, common.ReleaseOptions{
			Name: r.req.Release, Namespace: r.req.Namespace, Revision: 1, IsInstall: !r.req.Upgrade, IsUpgrade: r.req.Upgrade,
		}, capabilities, true)
	}
	return r.valid() && r.compatible(capabilities)
}

func (r *render) capabilities() (*common.Capabilities, bool) {
	capabilities := common.DefaultCapabilities.Copy()
	if version := r.req.KubernetesVersion; version != "" {
		parsed, err := common.ParseKubeVersion(version)
		if err != nil {
			r.result.refuse(faultKubernetes, fmt.Sprintf("invalid kube version '%s': %s", version, err))
			return nil, false
		}
		capabilities.KubeVersion = *parsed
	}
	known := capabilities.APIVersions
	if len(r.req.Served) > 0 {
		known = append(append([]string{}, r.req.Served...), r.packedKinds()...)
	}
	capabilities.APIVersions = append(append(common.VersionSet{}, known...), r.req.APIVersions...)
	return capabilities, true
}

// compatible: the chart is for this version of Kubernetes.
func (r *render) compatible(capabilities *common.Capabilities) bool {
	wanted := r.chart.Metadata.KubeVersion
	if wanted == "" || chartutil.IsCompatibleRange(wanted, capabilities.KubeVersion.String()) {
		return true
	}
	r.result.refuse(faultKubernetes, fmt.Sprintf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, capabilities.KubeVersion.Version))
	return !r.req.Strict
}

// valid: the values are as values.schema.json has them.
func (r *render) valid() bool {
	values, err := r.values()
	if err != nil {
		r.result.refuse(faultValues, err.Error())
		return false
	}
	if r.req.SkipSchema {
		return true
	}
	of, err := values.Table("Values")
	if err != nil {
		return true
	}
	if err := util.ValidateAgainstSchema(r.chart, of); err != nil {
		const head = "values don't meet the specifications of the schema(s) in the following chart(s):\n"
		reason := ordered(err.Error())
		r.result.refuse(faultSchema, head+reason).Reason = strings.TrimSpace(reason)
		return !r.req.Strict
	}
	return true
}

// ordered puts what is wrong with values in an order that is always the same. Lines that are indented belong to the one before.
func ordered(message string) string {
	var blocks []string
	start := 0
	sort := func(end int) {
		slices.Sort(blocks[start:end])
		start = end
	}
	for _, line := range strings.SplitAfter(message, "\n") {
		switch {
		case strings.HasPrefix(line, "- "):
			blocks = append(blocks, line)
		case strings.HasPrefix(line, " ") && len(blocks) > start:
			blocks[len(blocks)-1] += line
		default:
			sort(len(blocks))
			blocks = append(blocks, line)
			start++
		}
	}
	sort(len(blocks))
	return strings.Join(blocks, "")
}

// givenValues are those of values files and settings, in the order in which helm merges them.
func (r *render) givenValues() (map[string]any, bool) {
	values := map[string]any{}
	ok := true
	for i, file := range r.req.Values {
		read, err := loader.LoadValues(bytes.NewReader(file.data))
		if err != nil {
			f := r.result.refuse(faultValues, fmt.Sprintf("failed to parse %s: %s", file.Name, err))
			f.Values, f.Line, f.Reason = i, lineIn(err.Error()), reasonIn(err.Error())
			ok = false
			continue
		}
		values = loader.MergeMaps(values, read)
	}
	for _, kind := range []string{"set-json", "set", "set-string", "set-file", "set-literal"} {
		for _, s := range r.req.Sets {
			if s.Kind != kind {
				continue
			}
			if err := s.into(&values); err != nil {
				r.result.refuse(faultValues, err.Error())
				ok = false
			}
		}
	}
	return values, ok
}

func (s setting) into(values *map[string]any) error {
	var err error
	switch s.Kind {
	case "set-json":
		return s.json(values)
	case "set":
		err = strvals.ParseInto(s.Text, *values)
	case "set-string":
		err = strvals.ParseIntoString(s.Text, *values)
	case "set-literal":
		err = strvals.ParseLiteralInto(s.Text, *values)
	case "set-file":
		err = strvals.ParseIntoFile(s.Text, *values, func([]rune) (any, error) { return string(s.data), nil })
	}
	if err != nil {
		return fmt.Errorf("failed parsing --%s data: %w", s.Kind, err)
	}
	return nil
}

// json is an object of values, or one value.
func (s setting) json(values *map[string]any) error {
	if !strings.HasPrefix(strings.TrimSpace(s.Text), "{") {
		if err := strvals.ParseJSON(s.Text, *values); err != nil {
			return fmt.Errorf("failed parsing --set-json data %s", s.Text)
		}
		return nil
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(s.Text), &object); err != nil {
		return fmt.Errorf("failed parsing --set-json data JSON: %s", s.Text)
	}
	*values = loader.MergeMaps(*values, object)
	return nil
}

// render renders all templates, and compares that to what they render to when all that nobody knows is different.
func (r *render) render() {
	forget()
	r.table = templatesOf(r.chart, r.files)
	write(r.table, r.req.Strict)
	run := r.all()
	if r.req.Strict && len(r.result.Faults) > 0 {
		return
	}
	second, uncertain := run.second, func(i int) bool { return run.uncertain[i] }
	if run.changed && len(run.uncertain) > 0 {
		second, uncertain = r.compare(), func(int) bool { return true }
	}
	pages := map[string]*page{}
	for i, t := range r.table {
		if marked, ok := run.first[i]; ok && !t.notes() && !t.partial() {
			other, compared := second[i]
			pages[t.path] = newPage(t, marked, other, compared, uncertain(i))
		}
	}
	if r.req.CRDs {
		r.crds()
	}
	r.sorted(pages)
	r.outcomes()
}

// newPage compares what a template rendered to with two guesses. Where it hangs on one and could not be rendered with the other, all that
// it prints is unknown.
func newPage(t *templateFile, marked, other string, compared, uncertain bool) *page {
	p := &page{template: t, output: strip(marked)}
	p.holed = p.output
	switch {
	case compared && other != marked:
		p.holed, p.edits = withHoles(p.output, strip(other))
	case uncertain && !compared:
		p.holed, p.edits = printedHoles(p.output)
	}
	return p
}

func (r *render) crds() {
	for _, crd := range r.chart.CRDObjects() {
		r.result.Documents = append(r.result.Documents, &document{Template: crd.Filename, Source: r.files.sourceOf(crd.File.Data), CRD: true, text: string(crd.File.Data)})
	}
}

func (r *render) outcomes() {
	for _, t := range r.table {
		if t.partial() || t.notes() {
			continue
		}
		state := map[state]string{waiting: "rendered", failed: "failed", blocked: "blocked"}[t.state]
		if t.broken {
			state = "failed"
		}
		r.result.Templates = append(r.result.Templates, outcome{t.path, t.source, state})
	}
}
