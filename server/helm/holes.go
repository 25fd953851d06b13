package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hole stands for a character that is known only when the chart is deployed: what is random, from the clock, a certificate, a cluster.
// The server marks what templates leave open with the same character.
const hole = '\ue000'

// withHoles compares what was rendered with one set of unknown values to what was rendered with another: where the two differ, the text
// hangs on something unknown, and holes stand there. The edits say where offsets have moved to.
func withHoles(a, b output) (output, []edit) {
	if a.text == b.text {
		return a, nil
	}
	head, tail := inCommon(len(a.segments), len(b.segments), func(i, j int) bool { return a.sameOrigin(i, b, j) })
	var text strings.Builder
	var all []edit
	segments := make([]segment, len(a.segments))
	for i, s := range a.segments {
		start, end := a.span(i)
		s.at = text.Len()
		segments[i] = s
		var edits []edit
		switch {
		case i < head:
			edits = differences(a.text, start, end, b.part(i))
		case i >= len(a.segments)-tail:
			edits = differences(a.text, start, end, b.part(i-len(a.segments)+len(b.segments)))
		default:
			edits = allHoles(a.text, start, end)
		}
		splice(&text, a.text, start, end, edits)
		all = append(all, edits...)
	}
	return output{text.String(), segments, a.frames}, all
}

// printedHoles makes holes of all that actions print.
func printedHoles(o output) (output, []edit) {
	var edits []edit
	for i, s := range o.segments {
		if s.kind == 'a' {
			start, end := o.span(i)
			edits = append(edits, allHoles(o.text, start, end)...)
		}
	}
	return o.edited(edits), edits
}

func (o output) part(i int) string {
	from, to := o.span(i)
	return o.text[from:to]
}

// splice writes text[start:end] with edits.
func splice(out *strings.Builder, text string, start, end int, edits []edit) {
	for _, e := range edits {
		out.WriteString(text[start:e.start])
		out.WriteString(e.by)
		start = e.end
	}
	out.WriteString(text[start:end])
}

func (o output) span(i int) (int, int) {
	if i+1 < len(o.segments) {
		return o.segments[i].at, o.segments[i+1].at
	}
	return o.segments[i].at, len(o.text)
}

func (o output) sameOrigin(i int, other output, j int) bool {
	x, y := o.segments[i], other.segments[j]
	return x.kind == y.kind && x.file == y.file && x.offset == y.offset
}

// inCommon counts what two lists have in common at their beginnings and, of the rest, at their ends.
func inCommon(n, m int, same func(i, j int) bool) (int, int) {
	head, tail := 0, 0
	for head < n && head < m && same(head, head) {
		head++
	}
	for tail < n-head && tail < m-head && same(n-1-tail, m-1-tail) {
		tail++
	}
	return head, tail
}

// differences are the edits of text[start:end] where it differs from `other`, line by line.
func differences(text string, start, end int, other string) []edit {
	if text[start:end] == other {
		return nil
	}
	lines, others := strings.SplitAfter(text[start:end], "\n"), strings.SplitAfter(other, "\n")
	head, tail := len(lines), 0
	if len(lines) != len(others) {
		head, tail = inCommon(len(lines), len(others), func(i, j int) bool { return lines[i] == others[j] })
	}
	var edits []edit
	at := start
	for i, line := range lines {
		switch {
		case i < head:
			edits = append(edits, lineDifference(text, at, line, others[i])...)
		case i < len(lines)-tail:
			edits = append(edits, allHoles(text, at, at+len(line))...)
		}
		at += len(line)
	}
	return edits
}

// lineDifference widens what differs to whole words, with what fills up base64: that two random texts begin or end alike says nothing.
func lineDifference(text string, at int, line, other string) []edit {
	if line == other {
		return nil
	}
	from := 0
	for from < len(line) && from < len(other) && line[from] == other[from] {
		from++
	}
	to, last := len(line), len(other)
	for to > from && last > from && line[to-1] == other[last-1] {
		to, last = to-1, last-1
	}
	for from > 0 {
		if r, size := utf8.DecodeLastRuneInString(line[:from]); !isWord(r) {
			break
		} else {
			from -= size
		}
	}
	for to < len(line) {
		if r, size := utf8.DecodeRuneInString(line[to:]); !isWord(r) {
			break
		} else {
			to += size
		}
	}
	if padded := to + len(line[to:]) - len(strings.TrimLeft(line[to:], "=")); padded == len(line) || strings.IndexByte("\"' \t\r\n,", line[padded]) >= 0 {
		to = padded
	}
	return []edit{{at + from, at + to, holes(max(1, utf8.RuneCountInString(line[from:to])))}}
}

// A rune that is cut in two counts as a part of a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == utf8.RuneError }

func holes(count int) string { return strings.Repeat(string(hole), count) }

// allHoles leaves white space, and what YAML is made of.
func allHoles(text string, start, end int) []edit {
	var edits []edit
	word := start
	close := func(at int) {
		if at > word {
			edits = append(edits, edit{word, at, holes(utf8.RuneCountInString(text[word:at]))})
		}
	}
	for at := start; at < end; {
		r, size := utf8.DecodeRuneInString(text[at:end])
		if !isWord(r) {
			close(at)
			word = at + size
		}
		at += size
	}
	close(end)
	return edits
}
