package main

import (
	"context"
	"log"
	"log/slog"
	"strings"
)

// warnings gathers what Helm would log.
type warnings struct {
	lines []string
	attrs []slog.Attr
}

// gatherWarnings is what Helm logs while the work is done.
func gatherWarnings(work func()) []string {
	w := &warnings{}
	log.SetFlags(0)
	log.SetOutput(w)
	slog.SetDefault(slog.New(w))
	work()
	return w.lines
}

// Write takes what is logged as text.
func (w *warnings) Write(text []byte) (int, error) {
	w.lines = append(w.lines, strings.TrimRight(string(text), "\n"))
	return len(text), nil
}

// Enabled leaves out what is of no interest to a person.
func (w *warnings) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// Handle takes what is logged with attributes.
func (w *warnings) Handle(_ context.Context, record slog.Record) error {
	text := record.Message
	record.Attrs(func(attr slog.Attr) bool {
		text += " " + attr.String()
		return true
	})
	w.lines = append(w.lines, text)
	return nil
}

// WithAttrs is asked for by no one who renders.
func (w *warnings) WithAttrs([]slog.Attr) slog.Handler { return w }

// WithGroup is asked for by no one who renders.
func (w *warnings) WithGroup(string) slog.Handler { return w }
