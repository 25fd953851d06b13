package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
)

// guess is one set of answers to what nobody knows before a chart is deployed. A chart is rendered with two of them; whatever comes out
// the same with both hangs on none of it.
type guess struct {
	letter byte
	digit  byte
	clock  time.Time
	// reversed: what comes in no order comes backwards.
	reversed bool
	host     string
	// rest is the length of the last line of what is made in PEM, which is not always the same.
	rest int
}

var guesses = [2]guess{
	{letter: 'a', digit: '1', clock: time.Date(2026, time.January, 5, 3, 4, 7, 0, time.UTC), rest: 24},
	{letter: 'b', digit: '2', clock: time.Date(2038, time.October, 16, 12, 31, 58, 0, time.UTC), reversed: true, host: "192.0.2.1", rest: 28},
}

func (g guess) letters(count int) string { return strings.Repeat(string(g.letter), bounded(count)) }
func (g guess) digits(count int) string  { return strings.Repeat(string(g.digit), bounded(count)) }

// bounded keeps a count within what anybody means.
func bounded(count int) int { return max(0, min(count, 1<<20)) }

func (g guess) number(low, high int) (int, error) {
	switch {
	case high <= low:
		return 0, errors.New("invalid argument to Intn")
	case g.reversed:
		return high - 1, nil
	}
	return low, nil
}

func (g guess) uuid() string {
	return fmt.Sprintf("%s-%s-4%s-%s-%s", g.letters(8), g.letters(4), g.letters(3), g.letters(4), g.letters(12))
}

func (g guess) pem(kind string) string {
	lines := strings.Repeat(g.letters(64)+"\n", 18) + g.letters(g.rest) + "\n"
	return fmt.Sprintf("-----BEGIN %[1]s-----\n%[2]s-----END %[1]s-----\n", kind, lines)
}

func (g guess) key(kind string) string {
	name, known := map[string]string{"": "RSA ", "rsa": "RSA ", "dsa": "DSA ", "ecdsa": "EC ", "ed25519": ""}[kind]
	if !known {
		return "Unknown type " + kind
	}
	return g.pem(name + "PRIVATE KEY")
}

// certificate has the fields of the one that Sprig makes.
type certificate struct{ Cert, Key string }

func (g guess) certificate() certificate {
	return certificate{g.pem("CERTIFICATE"), g.pem("RSA PRIVATE KEY")}
}

// decoded reads a certificate that was made here; any other is read by Sprig.
func (g guess) decoded(cert, key string) (certificate, bool) {
	made := g.certificate()
	encode := base64.StdEncoding.EncodeToString
	return made, cert == encode([]byte(made.Cert)) && key != encode(nil)
}

func (g guess) bcrypt() string { return "$2a$10$" + g.letters(53) }

func (g guess) htpasswd(user string) string {
	if strings.Contains(user, ":") {
		return "invalid username: " + user
	}
	return user + ":" + g.bcrypt()
}

// order is that of a map, which has none.
func (g guess) order(names []string) []string {
	slices.Sort(names)
	if g.reversed {
		slices.Reverse(names)
	}
	return names
}

func (g guess) keys(dicts ...map[string]any) []string {
	names := []string{}
	for _, dict := range dicts {
		names = append(names, g.order(slices.Collect(maps.Keys(dict)))...)
	}
	return names
}

func (g guess) values(dict map[string]any) []any {
	values := []any{}
	for _, name := range g.keys(dict) {
		values = append(values, dict[name])
	}
	return values
}

func (g guess) shuffled(text string) string {
	runes := []rune(text)
	slices.Sort(runes)
	if g.reversed {
		slices.Reverse(runes)
	}
	return string(runes)
}

// missing is what a cluster has under a name: the keys are not known, nor what they hold. Templates print it as text.
type missing map[string]missing

// guessed is the guess that goes, for what is read of it without asking.
var guessed guess

// String is what a template prints of it.
func (missing) String() string { return guessed.letters(8) }

// MarshalJSON is what toYaml and toJson make of it.
func (m missing) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// unknownFunctions are those whose answers hang on chance, on the time, on a cluster, or that take long on purpose. Each of them calls `ask`
// for the guess that goes.
func unknownFunctions(ask func() guess) template.FuncMap {
	all := random(ask)
	maps.Copy(all, clocks(ask))
	maps.Copy(all, certificates(ask))
	maps.Copy(all, readers())
	return all
}

func random(ask func() guess) template.FuncMap {
	letters := func(count int) string { return ask().letters(count) }
	return template.FuncMap{
		"randAlphaNum":   letters,
		"randAlpha":      letters,
		"randAscii":      letters,
		"randNumeric":    func(count int) string { return ask().digits(count) },
		"randInt":        func(low, high int) (int, error) { return ask().number(low, high) },
		"randBytes":      func(count int) string { return base64.StdEncoding.EncodeToString([]byte(letters(count))) },
		"shuffle":        func(text string) string { return ask().shuffled(text) },
		"uuidv4":         func() string { return ask().uuid() },
		"bcrypt":         func(string) string { return ask().bcrypt() },
		"htpasswd":       func(user, _ string) string { return ask().htpasswd(user) },
		"derivePassword": func(uint32, string, string, string, string) string { return letters(14) },
		"encryptAES":     func(string, string) string { return letters(encrypted) },
		"getHostByName":  func(string) string { return ask().host },
		"keys": func(dicts ...map[string]any) []string {
			names := guessed.keys(dicts...)
			if len(names) > 1 {
				ask()
			}
			return names
		},
		"values": func(dict map[string]any) []any {
			if len(dict) > 1 {
				ask()
			}
			return guessed.values(dict)
		},
	}
}

// encrypted is the length of a text that is not really encrypted.
const encrypted = 44

// clocks are the functions that ask what time it is; those of dates do where they are given none.
func clocks(ask func() guess) template.FuncMap {
	inZone := sprig.TxtFuncMap()["dateInZone"].(func(string, any, string) string)
	full := func(format string, date any, zone string) string { return inZone(format, timeOf(date, ask), zone) }
	day := func(date any, zone string) string { return full("2006-01-02", date, zone) }
	return template.FuncMap{
		"now":            func() time.Time { return ask().clock },
		"date":           func(format string, date any) string { return full(format, date, "UTC") },
		"dateInZone":     full,
		"date_in_zone":   full,
		"htmlDate":       func(date any) string { return day(date, "UTC") },
		"htmlDateInZone": day,
		"ago":            func(date any) string { return ask().clock.Sub(timeOf(date, ask)).Round(time.Second).String() },
	}
}

// timeOf is a date as Sprig reads it: what is none is now.
func timeOf(date any, ask func() guess) time.Time {
	switch date := date.(type) {
	case time.Time:
		return date
	case *time.Time:
		return *date
	case int64:
		return time.Unix(date, 0)
	case int:
		return time.Unix(int64(date), 0)
	case int32:
		return time.Unix(int64(date), 0)
	}
	return ask().clock
}

func certificates(ask func() guess) template.FuncMap {
	made := func() (certificate, error) { return ask().certificate(), nil }
	return template.FuncMap{
		"genPrivateKey":            func(kind string) string { return ask().key(kind) },
		"genCA":                    func(string, int) (certificate, error) { return made() },
		"genCAWithKey":             func(string, int, string) (certificate, error) { return made() },
		"genSelfSignedCert":        func(string, []any, []any, int) (certificate, error) { return made() },
		"genSelfSignedCertWithKey": func(string, []any, []any, int, string) (certificate, error) { return made() },
		"genSignedCert":            func(string, []any, []any, int, any) (certificate, error) { return made() },
		"genSignedCertWithKey":     func(string, []any, []any, int, any, string) (certificate, error) { return made() },
	}
}

// readers are the functions of Sprig that would not understand what was made here.
func readers() template.FuncMap {
	known := sprig.TxtFuncMap()
	custom := reflect.ValueOf(known["buildCustomCert"])
	decrypt := known["decryptAES"].(func(string, string) (string, error))
	return template.FuncMap{
		"buildCustomCert": func(cert, key string) (any, error) {
			if made, ok := guessed.decoded(cert, key); ok {
				return made, nil
			}
			results := custom.Call([]reflect.Value{reflect.ValueOf(cert), reflect.ValueOf(key)})
			err, _ := results[1].Interface().(error)
			return results[0].Interface(), err
		},
		"decryptAES": func(password, text string) (string, error) {
			if text == guessed.letters(encrypted) {
				return guessed.letters(8), nil
			}
			return decrypt(password, text)
		},
	}
}
