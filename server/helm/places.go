package main

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// place is a part of a source, in UTF-16 units from the beginning of its text, a byte order mark not counted; its end is exclusive.
type place struct {
	Source int `json:"source"`
	Start  int `json:"start"`
	End    int `json:"end"`
}

// utf16At counts the UTF-16 units before a byte offset. It is asked for offsets in any order.
type utf16At struct {
	// wide are the bytes at which characters of more than one byte end, and by how much bytes are ahead of units there.
	wide  []int
	ahead []int
}

func newUTF16(text string) *utf16At {
	u := &utf16At{}
	ahead := 0
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf {
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		units := 1
		if r > 0xFFFF {
			units = 2
		}
		if size > units {
			ahead += size - units
			u.wide = append(u.wide, at)
			u.ahead = append(u.ahead, ahead)
		}
	}
	return u
}

func (u *utf16At) units(offset int) int {
	i := sort.SearchInts(u.wide, offset+1) - 1
	if i < 0 {
		return offset
	}
	return offset - u.ahead[i]
}

// unitsOf counts in a source.
func (r *render) unitsOf(source int) *utf16At {
	if r.units[source] == nil {
		r.units[source] = newUTF16(string(r.files.sources[source].data))
	}
	return r.units[source]
}

// placeOf is a part of a template, given in bytes.
func (r *render) placeOf(file, start, end int) *place {
	if file < 0 || file >= len(r.table) || r.table[file].source < 0 {
		return nil
	}
	source := r.table[file].source
	units := r.unitsOf(source)
	return &place{source, units.units(start), units.units(end)}
}

// actionAt is the place of the action that holds a byte of a template, or of its line where none does.
func (r *render) actionAt(file, offset int) *place {
	if file < 0 {
		return nil
	}
	pieces := r.table[file].pieces
	next := sort.Search(len(pieces), func(i int) bool { return pieces[i].end > offset })
	if next < len(pieces) && pieces[next].role != text && pieces[next].start <= offset {
		return r.placeOf(file, pieces[next].start, pieces[next].end)
	}
	start, end := lineSpan(r.table[file].src, offset)
	return r.placeOf(file, start, end)
}

// lineSpan is the line of an offset without the white space around it.
func lineSpan(src string, offset int) (int, int) {
	offset = min(offset, len(src))
	start := strings.LastIndexByte(src[:offset], '\n') + 1
	end := len(src)
	if length := strings.IndexByte(src[offset:], '\n'); length >= 0 {
		end = offset + length
	}
	line := src[start:end]
	from := start + len(line) - len(strings.TrimLeft(line, space))
	return from, from + len(strings.Trim(line, space))
}

// lineOffset is where a line begins, counted from 1.
func lineOffset(src string, line int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(src[at:], '\n')
		if next < 0 {
			return at
		}
		at += next + 1
	}
	return at
}
