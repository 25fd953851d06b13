package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/ignore"
	"sigs.k8s.io/yaml"
)

// source is a file that was given, or a file of an archive that was.
type source struct {
	// File is its number in the request.
	File int `json:"file"`
	// Inner is its path in the archive, with the paths of archives in that before it.
	Inner string `json:"inner,omitempty"`
	// data is without a byte order mark, as Helm reads it.
	data []byte
}

// files are those of one chart, and where each comes from.
type files struct {
	buffered []*archive.BufferedFile
	sources  []source
	// byData finds the source of what a loaded chart holds: it holds the very bytes that it was given.
	byData map[*byte]int
}

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// unpacked is the ending of the folder that stands for an archive.
const unpacked = ".unpacked"

func (f *files) add(name string, from source) {
	data := bytes.TrimPrefix(from.data, byteOrderMark)
	from.data = data
	if len(data) > 0 {
		f.byData[&data[0]] = len(f.sources)
	}
	f.sources = append(f.sources, from)
	f.buffered = append(f.buffered, &archive.BufferedFile{Name: name, Data: data})
}

var packed = regexp.MustCompile(`^(?:charts/[^/]+/)*charts/[^/_.][^/]*\.tgz$`)

// addFile adds a file, or what is in it where it is a packed subchart. An archive that cannot be read stays as it is.
func (f *files) addFile(name string, from source) {
	if !packed.MatchString(name) || f.addArchive(name+unpacked, from) != nil {
		f.add(name, from)
	}
}

// addArchive adds what is in a packed chart, as if it lay in a folder.
func (f *files) addArchive(folder string, from source) error {
	inner, err := archive.LoadArchiveFiles(bytes.NewReader(from.data))
	if err != nil {
		return err
	}
	for _, file := range inner {
		f.addFile(path.Join(folder, file.Name), source{File: from.File, Inner: path.Join(from.Inner, file.Name), data: file.Data})
	}
	return nil
}

// gather sorts the given files as a walk through folders finds them, without those that .helmignore names.
func gather(req *request) (*files, error) {
	f := &files{byData: map[*byte]int{}}
	if len(req.Files) == 1 && strings.HasSuffix(req.Files[0].Name, ".tgz") {
		return f, f.addArchive("", source{data: req.Files[0].data})
	}
	order := make([]int, len(req.Files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return slices.Compare(strings.Split(req.Files[a].Name, "/"), strings.Split(req.Files[b].Name, "/"))
	})
	rules := map[string]*ignored{}
	for _, folder := range append([]string{""}, req.Mounts...) {
		read, err := readIgnored(req, folder)
		if err != nil {
			return nil, err
		}
		rules[folder] = read
	}
	for _, i := range order {
		name := req.Files[i].Name
		folder := mountOf(name, req.Mounts)
		if !rules[folder].has(strings.TrimPrefix(strings.TrimPrefix(name, folder), "/")) {
			f.addFile(name, source{File: i, data: req.Files[i].data})
		}
	}
	return f, nil
}

// mountOf is the innermost of the folders that hold the file.
func mountOf(name string, folders []string) string {
	found := ""
	for _, folder := range folders {
		if len(folder) > len(found) && strings.HasPrefix(name, folder+"/") {
			found = folder
		}
	}
	return found
}

// ignored are the rules of a .helmignore, with an answer for each folder.
type ignored struct {
	rules   *ignore.Rules
	folders map[string]bool
}

func readIgnored(req *request, folder string) (*ignored, error) {
	rules := ignore.Empty()
	for _, file := range req.Files {
		if file.Name == path.Join(folder, ignore.HelmIgnore) {
			read, err := ignore.Parse(bytes.NewReader(file.data))
			if err != nil {
				return nil, err
			}
			rules = read
		}
	}
	rules.AddDefaults()
	return &ignored{rules, map[string]bool{".": false}}, nil
}

func (i *ignored) has(name string) bool {
	return i.hasFolder(path.Dir(name)) || i.rules.Ignore(name, entry{name, false})
}

func (i *ignored) hasFolder(name string) bool {
	found, known := i.folders[name]
	if !known {
		found = i.hasFolder(path.Dir(name)) || i.rules.Ignore(name, entry{name, true})
		i.folders[name] = found
	}
	return found
}

// entry is what the rules ask of a file: whether it is a folder.
type entry struct {
	name   string
	folder bool
}

func (e entry) Name() string       { return path.Base(e.name) }
func (e entry) Size() int64        { return 0 }
func (e entry) Mode() fs.FileMode  { return 0 }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.folder }
func (e entry) Sys() any           { return nil }

// load makes a chart of the files. Its errors speak of archives as if they had been loaded as such.
func (f *files) load() (*chart.Chart, error) {
	loaded, err := loader.LoadFiles(f.buffered)
	if err != nil {
		return nil, fmt.Errorf("%s", strings.ReplaceAll(err.Error(), unpacked, ""))
	}
	return loaded, nil
}

// sourceOf is the number of the source that holds these bytes, -1 for none.
func (f *files) sourceOf(data []byte) int {
	if len(data) > 0 {
		if i, ok := f.byData[&data[0]]; ok {
			return i
		}
	}
	return -1
}

// definition is what is read of a CustomResourceDefinition.
type definition struct {
	Kind string `json:"kind"`
	Spec struct {
		Group string `json:"group"`
		Names struct {
			Kind string `json:"kind"`
		} `json:"names"`
		Versions []struct {
			Name   string `json:"name"`
			Served *bool  `json:"served"`
		} `json:"versions"`
	} `json:"spec"`
}

// packedKinds are what a cluster serves besides once `helm install` has put the CRDs of packed subcharts there. The request has those of files.
// Reading them takes time, so nothing where no template asks what is served.
func (r *render) packedKinds() []string {
	asks := func() bool {
		for _, file := range r.files.buffered {
			if strings.Contains(file.Name, "templates/") && bytes.Contains(file.Data, []byte("APIVersions")) {
				return true
			}
		}
		return false
	}
	var kinds []string
	for _, crd := range r.chart.CRDObjects() {
		source := r.files.sourceOf(crd.File.Data)
		if source < 0 || r.files.sources[source].Inner == "" || !asks() {
			continue
		}
		for _, text := range separator.Split(string(crd.File.Data), -1) {
			var read definition
			if yaml.Unmarshal([]byte(text), &read) != nil || read.Kind != "CustomResourceDefinition" {
				continue
			}
			for _, version := range read.Spec.Versions {
				if version.Served == nil || *version.Served {
					of := read.Spec.Group + "/" + version.Name
					kinds = append(kinds, of, of+"/"+read.Spec.Names.Kind)
				}
			}
		}
	}
	return kinds
}
