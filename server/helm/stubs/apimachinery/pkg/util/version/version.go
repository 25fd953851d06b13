// Package version reads versions of Kubernetes.
package version

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Version is a list of numbers.
type Version struct{ components []uint }

var spelling = regexp.MustCompile(`^\s*v?([0-9]+(?:\.[0-9]+)*)`)

// ParseGeneric reads `[v]N.N[.N…]` and ignores what follows the numbers.
func ParseGeneric(text string) (*Version, error) {
	parts := spelling.FindStringSubmatch(text)
	if parts == nil {
		return nil, fmt.Errorf("could not parse %q as version", text)
	}
	numbers := strings.Split(parts[1], ".")
	if len(numbers) < 2 {
		return nil, fmt.Errorf("illegal version string %q", text)
	}
	version := &Version{}
	for i, number := range numbers {
		if i == 0 && strings.HasPrefix(number, "0") && number != "0" {
			return nil, fmt.Errorf("illegal zero-prefixed version component %q in %q", number, text)
		}
		value, err := strconv.ParseUint(number, 10, 0)
		if err != nil {
			return nil, fmt.Errorf("illegal non-numeric version component %q in %q: %v", number, text, err)
		}
		version.components = append(version.components, uint(value))
	}
	return version, nil
}

// Major is the first number.
func (v *Version) Major() uint { return v.components[0] }

// Minor is the second number.
func (v *Version) Minor() uint { return v.components[1] }

// String has the numbers, without a letter.
func (v *Version) String() string {
	texts := make([]string, len(v.components))
	for i, component := range v.components {
		texts[i] = strconv.FormatUint(uint64(component), 10)
	}
	return strings.Join(texts, ".")
}
