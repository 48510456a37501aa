// Package schema lists the fields of the types that a shared report is made of,
// with the kind of each: share.Parse checks by it what comes from others, and
// cmd/gen writes it down for the reader in TypeScript, so that both want the same.
package schema

import (
	"reflect"
	"strings"
)

// Field is a field of a type: of a kind, or of another type.
type Field struct {
	Name string // in JSON
	Form string // "", "[]" of a list, "?" of what may be null
	Kind string // of a leaf: what its type is called, in lower case, such as count; "" with a Type
	Type reflect.Type
}

// Fields are the fields of a struct, in order.
func Fields(t reflect.Type) []Field {
	var list []Field
	for i := range t.NumField() {
		f := Field{Name: t.Field(i).Tag.Get("json")}
		of := t.Field(i).Type
		switch of.Kind() {
		case reflect.Slice:
			f.Form, of = "[]", of.Elem()
		case reflect.Pointer:
			f.Form, of = "?", of.Elem()
		}
		// A label is a struct that nobody else can fill, and a string in JSON.
		if leaf := of.Kind() != reflect.Struct || of.NumField() > 0 && of.Field(0).PkgPath != ""; leaf {
			f.Kind = strings.ToLower(of.Name())
		} else {
			f.Type = of
		}
		list = append(list, f)
	}
	return list
}
