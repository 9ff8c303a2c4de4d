// Prints what Kubernetes' Go types say beyond the OpenAPI document: Go type names, pointers, omitempty, enumerations.
//
// With -decode it reads one JSON object a line from standard input and prints what decoding it strictly says,
// and what is left of it afterwards: a reference to compare our own decoder with.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	strict "sigs.k8s.io/json"
)

type field struct {
	Type      string `json:"type"`
	Pointer   bool   `json:"pointer,omitempty"`
	OmitEmpty bool   `json:"omitempty,omitempty"`
	Struct    bool   `json:"struct,omitempty"`
	Nilable   bool   `json:"nilable,omitempty"`
	Enum      string `json:"enum,omitempty"`
}

var structs = map[string]map[string]field{}

// openapi name of a Go type: k8s.io/api/core/v1 Pod is io.k8s.api.core.v1.Pod.
func qualified(t reflect.Type) string {
	host, rest, _ := strings.Cut(t.PkgPath(), "/")
	labels := strings.Split(host, ".")
	for i, j := 0, len(labels)-1; i < j; i, j = i+1, j-1 {
		labels[i], labels[j] = labels[j], labels[i]
	}
	return strings.Join(labels, ".") + "." + strings.ReplaceAll(rest, "/", ".") + "." + t.Name()
}

func visit(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		visit(t.Elem())
	case reflect.Struct:
		name := qualified(t)
		if _, seen := structs[name]; seen || !strings.Contains(t.PkgPath(), "k8s.io") {
			return
		}
		structs[name] = map[string]field{}
		members(t, structs[name])
	}
}

func members(t reflect.Type, into map[string]field) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if !tagged || tag == "-" || !f.IsExported() {
			continue
		}
		parts := strings.Split(tag, ",")
		target := f.Type
		pointer := target.Kind() == reflect.Pointer
		if pointer {
			target = target.Elem()
		}
		if parts[0] == "" && f.Anonymous {
			members(target, into)
			continue
		}
		enum := target
		for enum.Kind() == reflect.Slice || enum.Kind() == reflect.Map {
			enum = enum.Elem()
		}
		entry := field{Type: target.String(), Pointer: pointer, Struct: target.Kind() == reflect.Struct,
			Nilable: target.Kind() == reflect.Slice || target.Kind() == reflect.Map}
		for _, option := range parts[1:] {
			entry.OmitEmpty = entry.OmitEmpty || option == "omitempty" || option == "omitzero"
		}
		if enum.Kind() == reflect.String && enum.PkgPath() != "" {
			entry.Enum = enum.PkgPath() + "." + enum.Name()
		}
		into[parts[0]] = entry
		visit(target)
	}
}

func decode(known *runtime.Scheme) {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var head struct{ APIVersion, Kind string }
		_ = json.Unmarshal(lines.Bytes(), &head)
		answer := map[string]any{}
		object, err := known.New(schema.FromAPIVersionAndKind(head.APIVersion, head.Kind))
		if err == nil {
			var faults []error
			faults, err = strict.UnmarshalStrict(lines.Bytes(), object)
			words := []string{}
			for _, fault := range faults {
				words = append(words, fault.Error())
			}
			answer["strict"] = words
			answer["object"] = object
		}
		if err != nil {
			answer = map[string]any{"error": err.Error()}
		}
		text, err := json.Marshal(answer)
		if err != nil {
			text = []byte(fmt.Sprintf("{\"error\": %q}", err.Error()))
		}
		fmt.Println(string(text))
	}
}

func main() {
	decoding := flag.Bool("decode", false, "decode objects from standard input")
	flag.Parse()
	known := scheme.Scheme
	_ = apiextensions.AddToScheme(known)
	_ = apiregistration.AddToScheme(known)
	if *decoding {
		decode(known)
		return
	}
	enums := map[string][]string{}
	for _, folder := range flag.Args() {
		readEnums(folder, enums)
	}
	for _, t := range known.AllKnownTypes() {
		visit(t)
	}
	for _, values := range enums {
		sort.Strings(values)
	}
	text, _ := json.MarshalIndent(map[string]any{"structs": structs, "enums": enums}, "", " ")
	fmt.Println(string(text))
}
