// Package yaml takes streams of YAML documents apart.
package yaml

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// YAMLReader reads the documents between lines that begin with three dashes.
type YAMLReader struct{ lines *bufio.Reader }

// NewYAMLReader reads documents from r.
func NewYAMLReader(r *bufio.Reader) *YAMLReader { return &YAMLReader{r} }

// Read is the next document with its lines ended by \n, or io.EOF. A comment may stand behind the dashes, nothing else; dashes
// that begin a document are a part of it.
func (r *YAMLReader) Read() ([]byte, error) {
	var document bytes.Buffer
	for {
		line, err := r.lines.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return nil, err
		}
		ended := err == io.EOF
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if ended && len(line) == 0 {
			if document.Len() == 0 {
				return nil, io.EOF
			}
			return document.Bytes(), nil
		}
		if rest, dashes := bytes.CutPrefix(line, []byte("---")); dashes {
			if said := strings.TrimSpace(string(rest)); said != "" && said[0] != '#' {
				return nil, fmt.Errorf("invalid Yaml document separator: %s", said)
			}
			if document.Len() > 0 {
				return document.Bytes(), nil
			}
		}
		document.Write(line)
		document.WriteByte('\n')
	}
}
