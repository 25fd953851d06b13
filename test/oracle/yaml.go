// Reads texts, one line of JSON ({"text": …}) each, and writes what kubectl reads of each: its documents in JSON, or why one is refused.
//
//	go mod init yaml && go get k8s.io/apimachinery@v0.37.2 && go run yaml.go < texts.jsonl > test/conformance/yaml.jsonl
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/util/yaml"
)

type document struct {
	Value   json.RawMessage `json:"value,omitempty"`
	Refused string          `json:"refused,omitempty"`
}

type recorded struct {
	Text      string     `json:"text"`
	Documents []document `json:"documents"`
}

func read(text string) []document {
	documents := []document{}
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader([]byte(text)), 4096)
	for {
		var value json.RawMessage
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			return documents
		}
		if err == nil {
			documents = append(documents, document{Value: value})
			continue
		}
		documents = append(documents, document{Refused: err.Error()})
		if _, isJSON := err.(yaml.JSONSyntaxError); isJSON {
			return documents
		}
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked recorded
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(recorded{Text: asked.Text, Documents: read(asked.Text)}); err != nil {
			log.Fatal(err)
		}
	}
}
