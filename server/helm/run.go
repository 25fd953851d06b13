package main

import (
	"context"
	"errors"
	"maps"
	"text/template"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/engine"
)

// run is one pass over all templates.
type run struct {
	*render
	guess guess
	// first and second are what each template rendered to, with marks, with one guess and with another. There is no second one where
	// nothing unknown was asked for.
	first, second map[int]string
	bytes         int
	// current is the file that is being rendered, -1 for none.
	current int
	// unknown: the current file asked for something that nobody knows.
	unknown bool
	// again: the current file is rendered with the other guess.
	again bool
	// uncertain are the files that asked for something that nobody knows.
	uncertain map[int]bool
	// looked are the files that looked something up in the cluster.
	looked map[int]bool
	// shared are the tables of values that all templates see; changed, that one of them was changed.
	shared  map[uintptr]bool
	changed bool
	// skipped are files that are not rendered in this pass.
	skipped map[int]bool
	// silent: what is required and not given is known already.
	silent bool
	ticks  int
	// refusal is the call of fail or required that ended the rendering.
	refusal refusal
	// limit says which limit was reached, at `place`: a file and an offset in it.
	limit string
	place [2]int
}

// refusal is where a template calls fail, or required without a value.
type refusal struct {
	kind         string
	file, offset int
}

// Limits. The server has the words for them.
const (
	limitTime   = "time"
	limitOutput = "output"
)

// tick tells the host to which file of the request, and to which byte of it, the rendering has come, so that it can say where it was when it
// has to end it.
var tick = func(file, offset int) {}

func (r *render) newRun() *run {
	run := &run{render: r, first: map[int]string{}, second: map[int]string{}, current: -1, uncertain: map[int]bool{}, looked: map[int]bool{}}
	run.use(guesses[0])
	return run
}

func (r *run) use(g guess) { r.guess, guessed = g, g }

// functions are those of the templates that differ from Helm's own, and those that the rewritten templates call.
func (r *run) functions() template.FuncMap {
	all := unknownFunctions(func() guess { r.unknown = true; return r.guess })
	maps.Copy(all, r.changers())
	maps.Copy(all, template.FuncMap{
		"lookup": r.lookup, "hlMode": r.mode, "hlPut": r.put, "hlAgain": r.isUnknown, "hlPlain": stripped, "hlTick": r.tick,
		"hlRequired": r.required, "hlFail": r.fail,
	})
	if !r.req.Strict {
		all["required"] = func(message string, value any) (any, error) {
			return r.required(r.place[0], r.place[1], message, value)
		}
	}
	return all
}

// lookup finds nothing, as on a first installation. Where a template cannot do without what it looks for, that is unknown.
func (r *run) lookup(string, string, string, string) (any, error) {
	if r.current >= 0 {
		r.looked[r.current] = true
		if r.table[r.current].found {
			r.unknown = true
			return missing{}, nil
		}
	}
	return map[string]any{}, nil
}

const (
	modeNothing = iota
	// modeOwn: the engine renders the file for its own sake.
	modeOwn
	// modeIncluded: another file includes it by its path.
	modeIncluded
)

func (r *run) mode(file int, data any) int {
	root, _ := data.(common.Values)
	at, _ := root["Template"].(common.Values)
	r.share(root)
	switch {
	case at["Name"] != r.table[file].path:
		return modeIncluded
	case r.table[file].state != waiting || r.skipped[file]:
		return modeNothing
	}
	r.current, r.place = file, [2]int{file, 0}
	r.unknown = false
	return modeOwn
}

// put keeps what a file rendered to.
func (r *run) put(file int, text string) (string, error) {
	if r.bytes += len(text); r.req.Bytes > 0 && r.bytes > r.req.Bytes {
		return "", r.end(file, 0, limitOutput)
	}
	if !r.again {
		r.first[file] = text
		return "", nil
	}
	r.second[file] = text
	r.again = false
	r.use(guesses[0])
	return "", nil
}

// isUnknown: the file has to be rendered once more, with the other guess. One that cannot be rendered so hangs on what nobody knows.
func (r *run) isUnknown(file int) bool {
	if !r.unknown {
		return false
	}
	r.uncertain[file] = true
	if r.again = !r.changed && !r.table[file].certain; r.again {
		r.use(guesses[1])
	}
	return r.again
}

func (r *run) tick(file, offset int) (string, error) {
	r.place = [2]int{file, offset}
	tick(r.table[file].given, offset)
	if r.ticks++; r.ticks%64 == 0 && r.req.Milliseconds > 0 && time.Since(r.started).Milliseconds() > int64(r.req.Milliseconds) {
		return "", r.end(file, offset, limitTime)
	}
	return "", nil
}

func (r *run) end(file, offset int, why string) error {
	r.limit, r.place = why, [2]int{file, offset}
	return errors.New(why)
}

// required goes on with an unknown text where Helm would end.
func (r *run) required(file, offset int, message string, value any) (any, error) {
	if text, isText := value.(string); value != nil && !(isText && text == "") {
		return value, nil
	}
	if r.req.Strict {
		r.refusal = refusal{faultRequired, file, offset}
		return nil, errors.New(message)
	}
	r.unknown = true
	if !r.silent {
		r.result.want(r.render, file, offset, message)
	}
	return r.guess.letters(8), nil
}

// fail notes where the template refuses.
func (r *run) fail(file, offset int, message string) (string, error) {
	r.refusal = refusal{faultFail, file, offset}
	return "", errors.New(message)
}

// engine renders all templates with these texts. The error is that of the first one that fails.
func (r *run) engine(text func(*templateFile) string) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	r.shared = map[uintptr]bool{}
	byChart := map[*chart.Chart][]*common.File{}
	for _, t := range r.table {
		byChart[t.chart] = append(byChart[t.chart], &common.File{Name: t.name, Data: []byte(text(t))})
	}
	for each, templates := range byChart {
		each.Templates = templates
	}
	_, err = engine.Engine{CustomTemplateFuncs: r.functions()}.RenderWithContext(context.Background(), r.chart, values)
	return err
}

// all renders until nothing fails: what does is taken out, and the others are rendered again.
func (r *render) all() *run {
	for {
		run := r.newRun()
		err := run.engine((*templateFile).text)
		run.noteParsed(err)
		if err == nil {
			return run
		}
		if r.isHidden(err.Error()) {
			continue
		}
		if run.again {
			r.table[run.current].certain = true
		} else if !run.without(err.Error()) {
			return run
		}
	}
}

// noteParsed notes that the engine took all files: it parses them before it executes the first.
func (r *run) noteParsed(err error) {
	if err != nil && r.current < 0 {
		return
	}
	for _, t := range r.table {
		t.lexed.parsed = t.lexed.parsed || !t.broken
	}
}

// without takes out what made the pass fail. It is false where nothing is left to do.
func (r *run) without(message string) bool {
	t := r.failing(message)
	switch {
	case t == nil:
		r.result.refuse(faultExecute, message)
		return false
	case r.limit != "":
		r.result.ended(r)
		return false
	case r.req.Strict:
		r.result.fails(r, t, message)
		return false
	case !t.broken && r.looked[t.index] && !t.found:
		t.found = true
		return true
	case r.block(t, message):
		return true
	}
	r.result.fails(r, t, message)
	t.state = failed
	return true
}

// failing is the template that the error is about: one that does not parse, or the one that was being rendered.
func (r *run) failing(message string) *templateFile {
	if found := parseFailure.FindStringSubmatch(message); found != nil {
		for _, t := range r.table {
			if t.path == found[1] {
				t.broken = true
				return t
			}
		}
	}
	if r.current < 0 {
		return nil
	}
	return r.table[r.current]
}

// compare renders all once more with the other guess, where files change what others see. One that cannot be rendered so hangs on what
// nobody knows.
func (r *render) compare() map[int]string {
	skipped := map[int]bool{}
	for {
		run := r.newRun()
		run.use(guesses[1])
		run.silent = true
		run.changed = true
		run.skipped = skipped
		if err := run.engine((*templateFile).text); err == nil || run.current < 0 || run.limit != "" {
			return run.first
		}
		skipped[run.current] = true
	}
}
