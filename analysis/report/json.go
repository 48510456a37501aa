package report

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// JSON is the report as every front-end gives it out, byte for byte: compact,
// on one line that ends with a line feed, < > & written as they are.
func (r *Report) JSON() []byte { return Encode(r) }

// JSON is the inspection in the same encoding.
func (i *Inspection) JSON() []byte { return Encode(i) }

// Encode writes v, a pointer, in that encoding. Slices that were never made become empty ones
// first: a reader may always take the length of a list.
func Encode(v any) []byte {
	fillSlices(reflect.ValueOf(v))
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("report: " + err.Error()) // only a NaN or an infinity can do this, and stat.Round lets none in
	}
	return b.Bytes()
}

func fillSlices(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillSlices(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillSlices(v.Field(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillSlices(v.Index(i))
		}
	}
}
