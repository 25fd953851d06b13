package main

import (
	"errors"
	"strings"
	"unicode"
)

type role int

const (
	text role = iota
	// prints: an action whose value is put out.
	prints
	// control: if, range, with, else, end, define, break, continue and assignments.
	control
	comment
)

// piece is a part of a template: text between actions, or an action. Offsets are bytes of the file, ends exclusive.
type piece struct {
	role       role
	start, end int
	// from and to: of a text what is left of it when the actions beside it have trimmed it; of an action what stands between its delimiters.
	from, to int
	// word is the keyword that an action begins with, if any.
	word string
	// opens is the keyword of the block that an `end` closes.
	opens string
}

const space = " \t\r\n"

func isSpace(c byte) bool { return strings.IndexByte(space, c) >= 0 }

func trimsLeft(src string, at int) bool {
	return at+1 < len(src) && src[at] == '-' && isSpace(src[at+1])
}

func trimsRight(src string, at int) bool {
	return at+3 < len(src) && isSpace(src[at]) && src[at+1] == '-' && src[at+2:at+4] == "}}"
}

// lex takes a template apart as text/template does, and fails where that would fail to find its delimiters.
func lex(src string) ([]piece, error) {
	var pieces []piece
	trimmed := false
	for at := 0; ; {
		open := strings.Index(src[at:], "{{")
		end := len(src)
		if open >= 0 {
			end = at + open
		}
		left := open >= 0 && trimsLeft(src, end+2)
		if end > at {
			pieces = append(pieces, textPiece(src, at, end, trimmed, left))
		}
		if open < 0 {
			return closed(pieces)
		}
		action, right, err := lexAction(src, end, left)
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, action)
		at, trimmed = action.end, right
	}
}

func textPiece(src string, start, end int, trimFrom, trimTo bool) piece {
	from, to := start, end
	if trimFrom {
		for from < to && isSpace(src[from]) {
			from++
		}
	}
	if trimTo {
		for to > from && isSpace(src[to-1]) {
			to--
		}
	}
	return piece{role: text, start: start, end: end, from: from, to: to}
}

func lexAction(src string, start int, left bool) (piece, bool, error) {
	from := start + 2
	if left {
		from += 2
	}
	isComment := strings.HasPrefix(src[from:], "/*")
	to, err := from, error(nil)
	if isComment {
		if to = strings.Index(src[from:], "*/"); to < 0 {
			return piece{}, false, errors.New("unclosed comment")
		}
		to += from + 2
	} else if to, err = actionEnd(src, from); err != nil {
		return piece{}, false, err
	}
	right := trimsRight(src, to)
	end := to + 2
	if right {
		end += 2
	} else if !strings.HasPrefix(src[to:], "}}") {
		return piece{}, false, errors.New("comment ends before closing delimiter")
	}
	action := piece{role: comment, start: start, end: end, from: from, to: to}
	if !isComment {
		action.word = wordOf(src[from:to])
		action.role = roleOf(src[from:to], action.word)
	}
	return action, right, nil
}

// actionEnd is the offset of the closing delimiter, with its trim marker.
func actionEnd(src string, at int) (int, error) {
	for at < len(src) {
		if trimsRight(src, at) || strings.HasPrefix(src[at:], "}}") {
			return at, nil
		}
		next, err := tokenEnd(src, at)
		if err != nil {
			return 0, err
		}
		at = next
	}
	return 0, errors.New("unclosed action")
}

// tokenEnd steps over a string, a raw string, a character, or any other byte.
func tokenEnd(src string, at int) (int, error) {
	switch quote := src[at]; quote {
	case '`':
		if end := strings.IndexByte(src[at+1:], '`'); end >= 0 {
			return at + end + 2, nil
		}
		return 0, errors.New("unterminated raw quoted string")
	case '"', '\'':
		for at++; at < len(src) && src[at] != '\n'; at++ {
			if src[at] == '\\' {
				at++
			} else if src[at] == quote {
				return at + 1, nil
			}
		}
		return 0, errors.New("unterminated quoted string")
	}
	return at + 1, nil
}

func isNameRune(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }

// wordOf is the name that an action begins with; variables and fields begin with another character.
func wordOf(body string) string {
	body = strings.TrimLeft(body, space)
	return body[:len(body)-len(strings.TrimLeftFunc(body, isNameRune))]
}

func roleOf(body, word string) role {
	switch word {
	case "if", "else", "end", "range", "with", "define", "break", "continue":
		return control
	}
	if assigns(body) {
		return control
	}
	return prints
}

// assigns: `$x := …` or `$x = …` prints nothing.
func assigns(body string) bool {
	rest, variable := strings.CutPrefix(strings.TrimLeft(body, space), "$")
	rest = strings.TrimLeft(strings.TrimLeftFunc(rest, isNameRune), space)
	return variable && (strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, ":="))
}

// closed matches blocks with their ends.
func closed(pieces []piece) ([]piece, error) {
	var open []string
	for i := range pieces {
		switch p := &pieces[i]; p.word {
		case "if", "range", "with", "define", "block":
			open = append(open, p.word)
		case "end":
			if len(open) == 0 {
				return nil, errors.New("unexpected {{end}}")
			}
			p.opens = open[len(open)-1]
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return nil, errors.New("unexpected EOF")
	}
	return pieces, nil
}

// blockEnd is the index of the `end` of the block that the piece at `start` opens.
func blockEnd(pieces []piece, start int) int {
	depth := 0
	for i := start; i < len(pieces); i++ {
		switch pieces[i].word {
		case "if", "range", "with", "define", "block":
			depth++
		case "end":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(pieces) - 1
}
