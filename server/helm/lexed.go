package main

// lexed is a template that was taken apart. The same text comes again with each key that somebody presses in another one.
type lexed struct {
	// pieces are nil where the text cannot be told apart: it does not parse.
	pieces []piece
	blocks []string
	// defines are the named templates of the file, as often as it defines each.
	defines []string
	// printed are the named templates that are printed as they are, called all that stand literally behind include and template: by the
	// named templates that do so, "" for the file's own text.
	printed, called map[string][]string
	// prints are all that are printed as they are, whoever does so.
	prints []string
	// parsed: the engine took all of it.
	parsed bool
	// written is what was made of it last, for what `stamp` says.
	written, stamp string
	// used is the number of the rendering that asked for it last.
	used int
}

// known are the templates of the last renderings, by their texts.
var known = map[string]*lexed{}

// renderings are counted, so that what nobody asks for any more can go: a chart comes in turns with what it is compared with.
var renderings int

const keptFor = 12

func forget() {
	renderings++
	for src, l := range known {
		if renderings-l.used > keptFor {
			delete(known, src)
		}
	}
}

func lexedOf(src string) *lexed {
	l := known[src]
	if l == nil {
		l = takeApart(src)
		known[src] = l
	}
	l.used = renderings
	return l
}

func takeApart(src string) *lexed {
	l := &lexed{printed: map[string][]string{}, called: map[string][]string{}}
	l.pieces, _ = lex(src)
	inside := ""
	for _, p := range l.pieces {
		if name, ok := blockName(src, p); ok {
			l.blocks = append(l.blocks, name)
		}
		name, defines := definedName(src, p)
		switch {
		case defines:
			inside = name
			l.defines = append(l.defines, name)
		case p.opens == "define":
			inside = ""
		case p.role != text && p.role != comment:
			printed := printedName(src, p)
			l.printed[inside] = append(l.printed[inside], printed...)
			l.prints = append(l.prints, printed...)
			l.called[inside] = append(l.called[inside], calledNames(src[p.from:p.to])...)
		}
	}
	return l
}

// stampOf says all that its marked text hangs on besides itself.
func (l *lexed) stampOf(m marker, own, wrap bool) string {
	out := []byte{byte(m.file), byte(m.file >> 8), flag(own), flag(wrap)}
	for _, name := range l.defines {
		out = append(out, flag(m.copied[name]), flag(m.needs(name)))
	}
	for _, name := range l.prints {
		out = append(out, flag(m.copied[name]))
	}
	return string(out)
}

func flag(is bool) byte {
	if is {
		return 1
	}
	return 0
}
