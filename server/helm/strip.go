package main

import (
	"strconv"
	"strings"
)

// segment is a part of rendered text that has one origin. It goes on to where the next one begins; it can be empty.
type segment struct {
	// at is the byte where it begins in the text without marks.
	at   int
	kind byte
	// file and offset are those of the mark; -1 before the first.
	file, offset int
	// frame is the include that printed it, an index of `frames`; -1 for what the template prints itself.
	frame int
}

// frame is an include, printed by another one or by the template itself (-1).
type frame struct{ parent, file, offset int }

// output is what a template rendered to.
type output struct {
	text     string
	segments []segment
	frames   []frame
}

// strip takes the marks out, and what templates print for values that are not there.
func strip(marked string) output {
	var plain strings.Builder
	var out output
	frame := -1
	last := segment{kind: 't', file: -1, offset: -1, frame: -1}
	put := func(part string) {
		last.at = plain.Len()
		out.segments = append(out.segments, last)
		plain.WriteString(part)
	}
	for marked != "" {
		part, after, found := strings.Cut(marked, markStart)
		put(part)
		if !found {
			break
		}
		body, rest, ended := strings.Cut(after, markEnd)
		if !ended || body == "" {
			put(markStart)
			marked = after
			continue
		}
		marked = rest
		frame = out.step(body, frame, &last)
	}
	out.text = plain.String()
	return out.withoutNoValue()
}

// step reads one mark: the next text has the origin `last`, in the frame that is returned.
func (o *output) step(body string, at int, last *segment) int {
	if body[0] == 'z' {
		if at < 0 {
			return at
		}
		closed := o.frames[at]
		*last = segment{kind: 'a', file: closed.file, offset: closed.offset, frame: closed.parent}
		return closed.parent
	}
	file, offset := numbers(body[1:])
	*last = segment{kind: body[0], file: file, offset: offset, frame: at}
	if body[0] != 'c' {
		return at
	}
	o.frames = append(o.frames, frame{at, file, offset})
	last.kind = 'a'
	return len(o.frames) - 1
}

func numbers(text string) (int, int) {
	first, second, _ := strings.Cut(text, ",")
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(second)
	if errA != nil || errB != nil {
		return -1, -1
	}
	return a, b
}

// stripped is the text alone.
func stripped(marked string) string {
	if !strings.Contains(marked, markStart) {
		return marked
	}
	var plain strings.Builder
	for {
		part, after, found := strings.Cut(marked, markStart)
		plain.WriteString(part)
		if !found {
			return plain.String()
		}
		_, marked, _ = strings.Cut(after, markEnd)
	}
}

const noValue = "<no value>"

// withoutNoValue takes out what Go prints for values that are not there, as the engine does with whole files.
func (o output) withoutNoValue() output {
	if !strings.Contains(o.text, noValue) {
		return o
	}
	var cuts []edit
	for at := 0; ; {
		found := strings.Index(o.text[at:], noValue)
		if found < 0 {
			return o.edited(cuts)
		}
		at += found
		cuts = append(cuts, edit{at, at + len(noValue), ""})
		at += len(noValue)
	}
}

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	by         string
}

// edited is the output with edits, which are in order and do not touch each other. Segments move along.
func (o output) edited(edits []edit) output {
	var text strings.Builder
	splice(&text, o.text, 0, len(o.text), edits)
	moved := make([]segment, len(o.segments))
	move := mover(edits)
	for i, s := range o.segments {
		moved[i] = s
		moved[i].at = move(s.at)
	}
	return output{text.String(), moved, o.frames}
}

// mover says where offsets, asked for in order, are after the edits; one inside of an edit is where that ends.
func mover(edits []edit) func(int) int {
	next, shift := 0, 0
	return func(offset int) int {
		for next < len(edits) && edits[next].end <= offset {
			shift += len(edits[next].by) - (edits[next].end - edits[next].start)
			next++
		}
		if next < len(edits) && edits[next].start < offset {
			return edits[next].start + shift + len(edits[next].by)
		}
		return offset + shift
	}
}
