package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// page is what a template rendered to: as Helm sees it, and with holes for what is not known.
type page struct {
	template *templateFile
	output
	holed output
	edits []edit
	// numbers are those of the frames in the result, once they are written.
	numbers []int32
}

// span is a document in a page, in bytes of the text that Helm sees.
type span struct{ start, end int }

var separator = regexp.MustCompile(`(?m)^---[ \t]*`)

// split finds the documents where releaseutil.SplitManifests finds them.
func split(text string) []span {
	start := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	ends := append(separator.FindAllStringIndex(text[start:], -1), []int{len(text) - start, len(text) - start})
	var spans []span
	from := start
	for _, end := range ends {
		part := text[from : start+end[0]]
		if trimmed := strings.TrimLeftFunc(part, unicode.IsSpace); trimmed != "" {
			spans = append(spans, span{from + len(part) - len(trimmed), start + end[0]})
		}
		from = start + end[1]
	}
	return spans
}

// sorted puts the documents of all pages in Helm's order. Those that are no YAML are faults, and the others go on.
func (r *render) sorted(pages map[string]*page) {
	texts := map[string]string{}
	spans := map[string][]span{}
	for path, p := range pages {
		texts[path], spans[path] = p.text, split(p.text)
	}
	hooks, manifests, err := releaseutil.SortManifests(texts, nil, releaseutil.InstallOrder)
	for err != nil {
		path := r.unreadable(pages, spans, err.Error())
		if path == "" || r.req.Strict {
			return
		}
		texts[path] = joined(pages[path].text, spans[path])
		hooks, manifests, err = releaseutil.SortManifests(texts, nil, releaseutil.InstallOrder)
	}
	taken := &taker{pages, spans, map[string][]bool{}}
	for _, manifest := range manifests {
		r.document(taken, manifest.Name, manifest.Content, nil)
	}
	for _, hook := range hooks {
		r.document(taken, hook.Path, hook.Manifest, hook)
	}
}

func joined(text string, spans []span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = text[s.start:s.end]
	}
	return strings.Join(parts, "\n---\n")
}

var yamlFailure = regexp.MustCompile(`^YAML parse error on (.+?): `)

// unreadable notes the documents of a page that are no YAML, and takes them out of `spans`. Its name is empty where there is nothing to take out.
func (r *render) unreadable(pages map[string]*page, spans map[string][]span, message string) string {
	found := yamlFailure.FindStringSubmatch(message)
	if found == nil || pages[found[1]] == nil {
		r.result.refuse(faultYaml, message)
		return ""
	}
	path := found[1]
	p := pages[path]
	before := len(spans[path])
	spans[path] = slices.DeleteFunc(spans[path], func(s span) bool {
		var head releaseutil.SimpleHead
		err := yaml.Unmarshal([]byte(p.text[s.start:s.end]), &head)
		if err != nil {
			r.unreadableDocument(p, s, fmt.Sprintf("YAML parse error on %s: %s", path, err))
		}
		return err != nil
	})
	if len(spans[path]) == before {
		r.result.refuse(faultYaml, message)
		return ""
	}
	return path
}

func (r *render) unreadableDocument(p *page, s span, message string) {
	f := r.result.refuse(faultYaml, message)
	f.Template = p.template.path
	f.Reason = reasonIn(message)
	text := p.text[:s.end]
	offset := s.start + lineOffset(text[s.start:], max(1, lineIn(message)))
	start, _ := lineSpan(text, offset)
	for frame, at := p.origin(start); at != nil; frame, at = p.caller(frame) {
		if found := r.actionAt(at[0], at[1]); found != nil {
			f.Places = append(f.Places, *found)
		}
	}
}

// origin is the frame, and file and offset, of a byte of a page.
func (p *page) origin(offset int) (int, *[2]int) {
	i := p.segmentAt(offset)
	if i < 0 || p.segments[i].file < 0 {
		return -1, nil
	}
	s := p.segments[i]
	if s.kind == 't' {
		return s.frame, &[2]int{s.file, s.offset + offset - s.at}
	}
	return s.frame, &[2]int{s.file, s.offset}
}

func (p *page) caller(at int) (int, *[2]int) {
	if at < 0 {
		return -1, nil
	}
	f := p.frames[at]
	return f.parent, &[2]int{f.file, f.offset}
}

func (o output) segmentAt(offset int) int {
	i, found := slices.BinarySearchFunc(o.segments, offset, func(s segment, at int) int { return s.at - at })
	if !found {
		return i - 1
	}
	for i+1 < len(o.segments) && o.segments[i+1].at == offset {
		i++
	}
	return i
}

// taker finds which document of a page a text is: equal ones are taken in order.
type taker struct {
	pages map[string]*page
	spans map[string][]span
	taken map[string][]bool
}

func (t *taker) take(path, content string) (span, bool) {
	all := t.spans[path]
	if t.taken[path] == nil {
		t.taken[path] = make([]bool, len(all))
	}
	for i, s := range all {
		if !t.taken[path][i] && strings.TrimSpace(t.pages[path].output.text[s.start:s.end]) == strings.TrimSpace(content) {
			t.taken[path][i] = true
			return s, true
		}
	}
	return span{}, false
}

// document adds a manifest or hook with its places.
func (r *render) document(t *taker, path, content string, hook *release.Hook) {
	d := &document{Template: path, Source: -1, text: content}
	if hook != nil {
		d.Weight = hook.Weight
		for _, event := range hook.Events {
			d.Events = append(d.Events, string(event))
		}
	}
	r.result.Documents = append(r.result.Documents, d)
	p := t.pages[path]
	s, ok := t.take(path, content)
	if !ok {
		return
	}
	d.Source = p.template.source
	move := mover(p.edits)
	s = span{move(s.start), move(s.end)}
	d.text = p.holed.text[s.start:s.end]
	r.addSegments(d, p, s)
}

// addSegments writes the segments of a part of a page as numbers of the document.
func (r *render) addSegments(d *document, p *page, s span) {
	units := newUTF16(d.text)
	frames := r.pageFrames(p)
	for i := max(0, p.holed.segmentAt(s.start)); i < len(p.holed.segments); i++ {
		seg := p.holed.segments[i]
		from, to := p.holed.span(i)
		if from >= s.end {
			break
		}
		if seg.file < 0 || to <= s.start || from == to {
			continue
		}
		begin := max(from, s.start)
		at := r.actionAt(seg.file, seg.offset)
		if seg.kind == 't' {
			at = r.placeOf(seg.file, seg.offset+begin-from, seg.offset+begin-from)
		}
		if at == nil {
			continue
		}
		frame := int32(-1)
		if seg.frame >= 0 {
			frame = frames[seg.frame]
		}
		end := int32(at.End)
		if seg.kind == 't' {
			end = -1
		}
		d.segments = append(d.segments, int32(units.units(begin-s.start)), frame, int32(at.Source), int32(at.Start), end)
	}
}

// pageFrames writes the includes of a page as numbers of the result, once.
func (r *render) pageFrames(p *page) []int32 {
	if p.numbers != nil {
		return p.numbers
	}
	p.numbers = make([]int32, len(p.frames))
	for i, f := range p.frames {
		parent := int32(-1)
		if f.parent >= 0 {
			parent = p.numbers[f.parent]
		}
		at := r.actionAt(f.file, f.offset)
		if at == nil {
			at = &place{-1, 0, 0}
		}
		p.numbers[i] = int32(len(r.result.frames) / 4)
		r.result.frames = append(r.result.frames, parent, int32(at.Source), int32(at.Start), int32(at.End))
	}
	return p.numbers
}
