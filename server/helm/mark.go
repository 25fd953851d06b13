package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Marks are put into the text of templates and taken out of what was rendered, before anything reads that. They are made of
// control characters, which YAML has no use for, and say where the text that follows stands:
//
//	\x01tN,OFFSET\x02  text of file N, from OFFSET on
//	\x01aN,OFFSET\x02  printed by the action at OFFSET
//	\x01cN,OFFSET\x02  printed by the include at OFFSET; marks of the named template follow
//	\x01z\x02          the end of what the include printed
const (
	markStart = "\x01"
	markEnd   = "\x02"
)

const closing = markStart + "z" + markEnd

// copyOf is the name of the marked copy that stands beside a named template. Who prints an include takes the copy; who does
// anything else with it takes the template itself, which has no marks.
func copyOf(name string) string { return "hl@" + name }

// bodyOf is the name of the template that holds a file's own text.
func bodyOf(file int) string { return "hl " + strconv.Itoa(file) }

// marker writes one file anew.
type marker struct {
	file int
	src  string
	// copied are the names that have marked copies.
	copied map[string]bool
	// called are the only ones that are written; nil: all are.
	called map[string]bool
	out    []byte
}

type style struct {
	marks bool
	// perLine: the text may be indented, so that each of its lines needs a mark.
	perLine bool
}

// needs: the named template is written.
func (m *marker) needs(name string) bool { return m.called == nil || m.called[name] }

func (m *marker) write(text string) { m.out = append(m.out, text...) }

// act writes an action. Text that ends with a brace would run into its delimiter.
func (m *marker) act(body string) {
	if len(m.out) > 0 && m.out[len(m.out)-1] == '{' {
		m.write(" {{- ")
	} else {
		m.write("{{ ")
	}
	m.write(body)
	m.write(" }}")
}

func (m *marker) mark(kind byte, offset int) {
	m.out = append(m.out, markStart[0], kind)
	m.out = strconv.AppendInt(m.out, int64(m.file), 10)
	m.out = append(m.out, ',')
	m.out = strconv.AppendInt(m.out, int64(offset), 10)
	m.out = append(m.out, markEnd[0])
}

// tick is an action that prints nothing and says how far the rendering has come.
func (m *marker) tick(offset int) {
	m.act("hlTick " + strconv.Itoa(m.file) + " " + strconv.Itoa(offset))
}

// rewrite is the file with its own text as one template, its named templates, their copies, and a last line that puts the file's text
// where marks are taken out. Without `own` the file's text is left out, without `wrap` it stays in its place.
func (m *marker) rewrite(pieces []piece, own, wrap bool) string {
	m.out = make([]byte, 0, 2*len(m.src))
	for i := 0; i < len(pieces); i++ {
		if pieces[i].word == "define" {
			end := blockEnd(pieces, i)
			if name, ok := definedName(m.src, pieces[i]); !ok || m.needs(name) {
				m.define(pieces[i : end+1])
			}
			i = end
		}
	}
	switch {
	case own && wrap:
		const tail = `{{ $m := hlMode %[1]d . }}{{ if eq $m 1 }}{{ hlPut %[1]d (include %[2]q .) }}{{ if hlAgain %[1]d }}{{ hlPut %[1]d (include %[2]q .) }}{{ end }}{{ else if eq $m 2 }}{{ hlPlain (include %[2]q .) }}{{ end }}`
		m.act("define " + strconv.Quote(bodyOf(m.file)))
		m.body(pieces, style{marks: true})
		m.act("end")
		m.write(fmt.Sprintf(tail, m.file, bodyOf(m.file)))
	case own:
		m.body(pieces, style{})
	}
	return string(m.out)
}

// define writes a named template and its copy. A template that is blank stays so: it overrides no other.
func (m *marker) define(pieces []piece) {
	head, inner := pieces[0], pieces[1:len(pieces)-1]
	blank := isBlank(m.src, inner)
	write := func(head string, offset int, s style) {
		m.act(head)
		if !blank {
			m.tick(offset)
		}
		m.body(inner, s)
		m.act("end")
	}
	write(m.src[head.from:head.to], head.start, style{})
	if name, ok := definedName(m.src, head); ok && m.copied[name] {
		write("define "+strconv.Quote(copyOf(name)), head.start, style{marks: true, perLine: true})
	}
}

func isBlank(src string, pieces []piece) bool {
	for _, p := range pieces {
		if p.role != comment && (p.role != text || strings.Trim(src[p.from:p.to], space) != "") {
			return false
		}
	}
	return true
}

// body writes pieces but for the named templates among them.
func (m *marker) body(pieces []piece, s style) {
	for i := 0; i < len(pieces); i++ {
		switch p := pieces[i]; {
		case p.role == comment:
		case p.role == text:
			m.text(p, s)
		case p.word == "define":
			i = blockEnd(pieces, i)
		case p.word == "block":
			end := blockEnd(pieces, i)
			m.block(pieces[i:end+1], s)
			i = end
		default:
			m.action(p, s)
		}
	}
}

func (m *marker) text(p piece, s style) {
	content := m.src[p.from:p.to]
	blank := strings.Trim(content, space) == ""
	if !s.marks || content == "" || s.perLine && blank {
		m.write(content)
		return
	}
	m.mark('t', p.from)
	at := 0
	for next := 0; s.perLine; {
		line := strings.IndexByte(content[next:], '\n')
		if line < 0 {
			break
		}
		next += line + 1
		begin := len(content) - len(strings.TrimLeft(content[next:], " \t"))
		if begin < len(content) && content[begin] != '\n' && content[begin] != '\r' {
			m.write(content[at:begin])
			m.mark('t', p.from+begin)
			at = begin
		}
	}
	m.write(content[at:])
}

func (m *marker) action(p piece, s style) {
	body := m.src[p.from:p.to]
	if p.word != "else" && p.word != "end" && hasName(body, "tpl") {
		m.tick(p.start)
	}
	at := strconv.Itoa(m.file) + " " + strconv.Itoa(p.start)
	body = renamed(renamed(body, "required", "hlRequired "+at), "fail", "hlFail "+at)
	deep, isCall := "", false
	if p.role == prints && s.marks {
		deep, isCall = m.deepened(body)
	}
	switch {
	case isCall:
		m.mark('c', p.start)
		m.act(deep)
		m.write(closing)
	case p.role == prints && s.marks:
		m.mark('a', p.start)
		m.act(body)
	default:
		m.act(body)
	}
	if p.word == "range" {
		m.tick(p.start)
	}
}

// block writes a template that is defined where it is printed, without marks in it.
func (m *marker) block(pieces []piece, s style) {
	head, last := pieces[0], pieces[len(pieces)-1]
	if s.marks {
		m.mark('a', head.start)
	}
	m.act(m.src[head.from:head.to])
	m.body(pieces[1:len(pieces)-1], style{})
	m.act(m.src[last.from:last.to])
}

// deepened is the action with the marked copy in place of the named template, where all that is done to the template's text is to
// indent and print it.
func (m *marker) deepened(body string) (string, bool) {
	from, to, ok := calledName(body)
	if !ok {
		return "", false
	}
	name, err := strconv.Unquote(body[from:to])
	if err != nil || !m.copied[name] {
		return "", false
	}
	return body[:from] + strconv.Quote(copyOf(name)) + body[to:], true
}

var indents = regexp.MustCompile(`^[ \t\r\n]*n?indent[ \t\r\n]+[0-9]+[ \t\r\n]*$`)

// calledName is where the name stands in `template "NAME" …` and in `include "NAME" …`, indented or not, in parentheses or not.
func calledName(body string) (from, to int, ok bool) {
	parts := topLevel(body, '|')
	for _, part := range parts[1:] {
		if !indents.MatchString(body[part[0]:part[1]]) {
			return 0, 0, false
		}
	}
	start, end := trimmedSpan(body, parts[0])
	head := body[start:end]
	if strings.HasPrefix(head, "(") && matching(head) == len(head)-1 {
		from, to, ok = calledName(head[1 : len(head)-1])
		return from + start + 1, to + start + 1, ok
	}
	word := wordOf(head)
	if word != "include" && (word != "template" || len(parts) > 1) {
		return 0, 0, false
	}
	rest := head[len(word):]
	from = start + len(word) + len(rest) - len(strings.TrimLeft(rest, space))
	if from >= len(body) || body[from] != '"' && body[from] != '`' {
		return 0, 0, false
	}
	to, err := tokenEnd(body, from)
	return from, to, err == nil
}

func trimmedSpan(body string, span [2]int) (int, int) {
	part := body[span[0]:span[1]]
	start := span[0] + len(part) - len(strings.TrimLeft(part, space))
	return start, start + len(strings.Trim(part, space))
}

// topLevel are the spans between the separators that stand in no parentheses, and in no string.
func topLevel(body string, separator byte) [][2]int {
	var spans [][2]int
	depth, from := 0, 0
	for at := 0; at < len(body); {
		switch body[at] {
		case '(':
			depth++
		case ')':
			depth--
		case separator:
			if depth == 0 {
				spans = append(spans, [2]int{from, at})
				from = at + 1
			}
		}
		next, err := tokenEnd(body, at)
		if err != nil {
			break
		}
		at = next
	}
	return append(spans, [2]int{from, len(body)})
}

// matching is the offset of the parenthesis that closes the first one.
func matching(body string) int {
	depth := 0
	for at := 0; at < len(body); {
		switch body[at] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return at
			}
		}
		next, err := tokenEnd(body, at)
		if err != nil {
			return -1
		}
		at = next
	}
	return -1
}

func hasName(body, name string) bool { return renamed(body, name, "") != body }

// renamed has another name for a function. Fields, variables and strings stay.
func renamed(body, name, by string) string {
	if !strings.Contains(body, name) {
		return body
	}
	var out strings.Builder
	for at := 0; at < len(body); {
		word := wordAt(body, at)
		end := at + len(word)
		if word == "" {
			next, err := tokenEnd(body, at)
			if err != nil {
				return body
			}
			end = next
		}
		if word == name && (at == 0 || body[at-1] != '.' && body[at-1] != '$') {
			out.WriteString(by)
		} else {
			out.WriteString(body[at:end])
		}
		at = end
	}
	return out.String()
}

func wordAt(body string, at int) string {
	if isSpace(body[at]) {
		return ""
	}
	return wordOf(body[at:])
}

// definedName is the name in `define "NAME"`, blockName that in `block "NAME" …`.
func definedName(src string, p piece) (string, bool) { return literalName(src, p, "define") }
func blockName(src string, p piece) (string, bool)   { return literalName(src, p, "block") }

func literalName(src string, p piece, word string) (string, bool) {
	if p.word != word {
		return "", false
	}
	body := src[p.from:p.to]
	at := strings.IndexAny(body, "\"`")
	if at < 0 {
		return "", false
	}
	end, err := tokenEnd(body, at)
	if err != nil {
		return "", false
	}
	name, err := strconv.Unquote(body[at:end])
	return name, err == nil
}

// masked is the file with nothing but its named templates, each at the place where it stands.
func masked(src string, pieces []piece) string {
	out := []byte(src)
	for i := 0; i < len(pieces); i++ {
		if pieces[i].word == "define" {
			i = blockEnd(pieces, i)
			continue
		}
		for at := pieces[i].start; at < pieces[i].end; at++ {
			if out[at] != '\n' {
				out[at] = ' '
			}
		}
	}
	return string(out)
}
