package main

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

type state int

const (
	waiting state = iota
	// failed: it does not parse or execute.
	failed
	// blocked: it needs named templates that are not there, because a dependency or another file is missing or broken.
	blocked
)

// templateFile is a template of the chart or of a subchart. An aliased subchart has files of its own, with the same source.
type templateFile struct {
	index int
	// path is what Helm calls it; name is its path in its chart.
	path, name string
	chart      *chart.Chart
	// source is its number among the sources, -1 where it is empty.
	source int
	// given is the file of the request that it is, -1 for one of an archive.
	given  int
	src    string
	lexed  *lexed
	pieces []piece
	// written is its text with marks.
	written string
	state   state
	// broken: it does not parse, so that its named templates are missing, too.
	broken bool
	// certain: it cannot be rendered with another guess.
	certain bool
	// found: what it looks up in the cluster is there, with unknown content.
	found bool
}

func (t *templateFile) text() string {
	if t.broken {
		return ""
	}
	return t.written
}

// partial: Helm renders no file whose name begins so.
func (t *templateFile) partial() bool { return strings.HasPrefix(path.Base(t.name), "_") }

func (t *templateFile) notes() bool { return strings.HasSuffix(t.name, "NOTES.txt") }

// templatesOf lists the templates of a chart and of those in it, as the engine does.
func templatesOf(c *chart.Chart, f *files) []*templateFile {
	var all []*templateFile
	for _, file := range c.Templates {
		t := &templateFile{path: path.Join(c.ChartFullPath(), file.Name), name: file.Name, chart: c, source: f.sourceOf(file.Data), given: -1, src: string(file.Data)}
		if t.source >= 0 && f.sources[t.source].Inner == "" {
			t.given = f.sources[t.source].File
		}
		if c.Metadata.Type != "library" || t.partial() {
			all = append(all, t)
		}
	}
	for _, dependency := range c.Dependencies() {
		all = append(all, templatesOf(dependency, f)...)
	}
	return all
}

// write marks the templates. One that cannot be told apart stays as it is: it does not parse. Named templates that nobody calls are left out
// of files that the engine has parsed before.
func write(table []*templateFile, strict bool) {
	for i, t := range table {
		t.index = i
		t.lexed = lexedOf(t.src)
		t.pieces = t.lexed.pieces
	}
	copied := copiedNames(table)
	called := calledBy(table)
	for i, t := range table {
		t.written = t.src
		if t.pieces == nil {
			continue
		}
		m := marker{file: i, src: t.src, copied: copied}
		if t.lexed.parsed && !strict {
			m.called = called
		}
		own, wrap := strict || !t.notes(), !t.partial()
		if stamp := t.lexed.stampOf(m, own, wrap); stamp != t.lexed.stamp {
			t.lexed.stamp, t.lexed.written = stamp, m.rewrite(t.pieces, own, wrap)
		}
		t.written = t.lexed.written
	}
}

// copiedNames are the named templates that are printed as they are, by files or by others that are. Those that a block defines have no copies.
func copiedNames(table []*templateFile) map[string]bool {
	defined := definedIn(table)
	blocks := map[string]bool{}
	var queue []string
	for _, t := range table {
		for _, name := range t.lexed.blocks {
			blocks[name] = true
		}
		if !t.partial() {
			queue = append(queue, t.lexed.printed[""]...)
		}
	}
	copied := map[string]bool{}
	for len(queue) > 0 {
		name := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if copied[name] || blocks[name] || defined[name] == nil {
			continue
		}
		copied[name] = true
		for _, l := range defined[name] {
			queue = append(queue, l.printed[name]...)
		}
	}
	return copied
}

// definedIn are the files that define each named template.
func definedIn(table []*templateFile) map[string][]*lexed {
	defined := map[string][]*lexed{}
	for _, t := range table {
		for _, name := range t.lexed.defines {
			defined[name] = append(defined[name], t.lexed)
		}
	}
	return defined
}

// hidden are named templates that were called by names which stand literally in no template: values hold such texts.
var hidden = map[string]bool{}

// calledBy are the named templates that files call, themselves or through others.
func calledBy(table []*templateFile) map[string]bool {
	defined := definedIn(table)
	var queue []string
	for _, t := range table {
		queue = append(queue, t.lexed.called[""]...)
	}
	for name := range hidden {
		queue = append(queue, name)
	}
	called := map[string]bool{}
	for len(queue) > 0 {
		name := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if called[name] {
			continue
		}
		called[name] = true
		for _, l := range defined[name] {
			queue = append(queue, l.called[name]...)
		}
	}
	return called
}

var leftOut = regexp.MustCompile(`(?:no template|template) "([^"]+)" (?:associated with template|not defined)`)

// isHidden: it failed for want of a named template that is defined, and was left out.
func (r *render) isHidden(message string) bool {
	found := leftOut.FindStringSubmatch(message)
	if found == nil || hidden[found[1]] || r.req.Strict {
		return false
	}
	for _, t := range r.table {
		if slices.Contains(t.lexed.defines, found[1]) {
			hidden[found[1]] = true
			write(r.table, r.req.Strict)
			return true
		}
	}
	return false
}

// printedName is the named template that the action prints as it is, if any.
func printedName(src string, p piece) []string {
	if p.role != prints {
		return nil
	}
	body := src[p.from:p.to]
	from, to, ok := calledName(body)
	if !ok {
		return nil
	}
	name, err := strconv.Unquote(body[from:to])
	if err != nil {
		return nil
	}
	return []string{name}
}

// calls are the names that stand literally behind include and template in an action.
var calls = regexp.MustCompile("\\b(?:include|template)[ \\t\\r\\n]+(\"(?:[^\"\\\\\\n]|\\\\.)*\"|`[^`]*`)")

func calledNames(body string) []string {
	var names []string
	for _, found := range calls.FindAllStringSubmatch(body, -1) {
		if name, err := strconv.Unquote(found[1]); err == nil {
			names = append(names, name)
		}
	}
	return names
}

// needs says which named templates each file and each named template calls.
type needs struct {
	files map[int][]string
	names map[string][]string
}

func needsOf(table []*templateFile) needs {
	n := needs{map[int][]string{}, map[string][]string{}}
	for i, t := range table {
		if t.broken {
			continue
		}
		n.files[i] = t.lexed.called[""]
		for _, name := range t.lexed.defines {
			n.names[name] = append(append(n.names[name], ""), t.lexed.called[name]...)
		}
	}
	return n
}

// unmet: can the calls lead to a template that is not there?
func (n needs) unmet(names []string, seen map[string]bool) bool {
	for _, name := range names {
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		called, there := n.names[name]
		if !there || n.unmet(called, seen) {
			return true
		}
	}
	return false
}

var noTemplate = regexp.MustCompile(`no template "([^"]+)" associated with template`)

// block takes out the file and all others that may need templates which are missing through no fault of theirs.
func (r *run) block(t *templateFile, message string) bool {
	if t.broken || !noTemplate.MatchString(message) || len(r.result.Missing) == 0 && !r.anyBroken() {
		return false
	}
	n := needsOf(r.table)
	for i, other := range r.table {
		if other.state == waiting && (i == t.index || n.unmet(n.files[i], map[string]bool{})) {
			other.state = blocked
		}
	}
	return true
}

func (r *render) anyBroken() bool {
	for _, t := range r.table {
		if t.broken {
			return true
		}
	}
	return false
}
