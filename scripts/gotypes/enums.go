package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// readEnums collects the values of every type marked +enum below a folder, by package path and type name.
// The argument is MODULE=FOLDER.
func readEnums(argument string, into map[string][]string) {
	module, folder, _ := strings.Cut(argument, "=")
	values := map[string][]string{}
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "types.go") {
			return nil
		}
		relative, _ := filepath.Rel(folder, filepath.Dir(path))
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err == nil {
			readFile(file, module+"/"+filepath.ToSlash(relative)+".", into, values)
		}
		return nil
	})
	for name := range into {
		into[name] = append(into[name], values[name]...)
	}
}

func readFile(file *ast.File, prefix string, into, values map[string][]string) {
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				text := general.Doc.Text() + spec.Doc.Text()
				if strings.Contains(text, "+enum") {
					into[prefix+spec.Name.Name] = nil
				}
			case *ast.ValueSpec:
				named, ok := spec.Type.(*ast.Ident)
				if !ok || len(spec.Values) != 1 {
					continue
				}
				if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
					if value, err := strconv.Unquote(literal.Value); err == nil {
						values[prefix+named.Name] = append(values[prefix+named.Name], value)
					}
				}
			}
		}
	}
}
