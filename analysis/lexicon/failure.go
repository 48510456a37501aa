package lexicon

// failures are words of names of events that say that something did not work.
var failures = map[string]bool{}

func init() {
	for _, word := range []string{
		"error", "errors", "erreur", "erreurs", "bug", "bugs", "fail", "fails", "failed", "failure", "failures", "echec", "echoue", "echouee",
		"crash", "crashed", "plantage", "declined", "decline", "rejected", "rejete", "rejetee", "refuse", "refusee", "refused",
		"exception", "timeout", "invalid", "invalide", "unavailable", "indisponible", "panne", "outage", "404", "500", "502", "503", "504",
	} {
		failures[word] = true
	}
}

// Failure says whether an event's name says that something did not work.
func Failure(name string) bool {
	for _, w := range Words(name) {
		if failures[w] {
			return true
		}
	}
	return false
}
