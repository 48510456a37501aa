package goform

import "strings"

// final are the functions of the runtime after which the compiler ends a block
// (cmd/compile/internal/ssagen: BlockExit), the bounds checks aside.
var final = map[string]bool{
	"throw":                   true,
	"throwinit":               true,
	"gopanic":                 true,
	"block":                   true,
	"panicwrap":               true,
	"panicdivide":             true,
	"panicshift":              true,
	"panicoverflow":           true,
	"panicnildottype":         true,
	"panicdottypeE":           true,
	"panicdottypeI":           true,
	"panicmakeslicelen":       true,
	"panicmakeslicecap":       true,
	"panicunsafeslicelen":     true,
	"panicunsafeslicenilptr":  true,
	"panicunsafestringlen":    true,
	"panicunsafestringnilptr": true,
	"panicrangestate":         true,
}

// neverReturns says whether a function never returns to its caller, not even
// after a panic that is recovered.
func neverReturns(name string) bool {
	name, ok := strings.CutPrefix(name, "runtime.")
	return ok && (final[name] || strings.HasPrefix(name, "goPanic"))
}
