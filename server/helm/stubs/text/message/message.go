// Package message prints numbers as English readers write them: 70,000.
package message

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// Printer prints in English.
type Printer struct{}

// NewPrinter prints in English.
func NewPrinter(language.Tag) *Printer { return &Printer{} }

// Sprintf is fmt.Sprintf, but for %d and %v of numbers.
func (*Printer) Sprintf(format string, args ...any) string {
	written := make([]any, len(args))
	for i, arg := range args {
		written[i] = arg
		switch arg.(type) {
		case int, int64, uint, uint64, float64:
			written[i] = number{arg}
		}
	}
	return fmt.Sprintf(format, written...)
}

// number prints itself in groups of three digits.
type number struct{ value any }

// Format writes %d and %v in groups, the rest as ever.
func (n number) Format(state fmt.State, verb rune) {
	if verb != 'd' && verb != 'v' {
		fmt.Fprintf(state, fmt.FormatString(state, verb), n.value)
		return
	}
	if value, isFloat := n.value.(float64); isFloat {
		io.WriteString(state, float(value))
		return
	}
	io.WriteString(state, grouped(fmt.Sprint(n.value)))
}

func float(value float64) string {
	text := strconv.FormatFloat(value, 'g', -1, 64)
	mantissa, exponent, powered := strings.Cut(text, "e")
	if !powered {
		return grouped(text)
	}
	return grouped(mantissa) + "×10" + raised.Replace(exponent)
}

var raised = strings.NewReplacer("+", "", "-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func grouped(text string) string {
	whole, rest, fractional := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if fractional {
		rest = "." + rest
	}
	return sign + whole + rest
}
