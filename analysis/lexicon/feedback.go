package lexicon

import "strings"

// feedback are the words, in English and French, of an answer to the question how it was.
var feedback = parse(`
review|reviews|rating|rated|avis|nps|csat|survey|enquete|feedback|satisfaction|note+client >
`, func(string) bool { return true })

// IsFeedback says whether by this name somebody says how it was.
func IsFeedback(name string) bool { return feedback.of(name) }

// items are the words of columns that say what was seen or bought, those first that people can read.
var items = []string{
	"product+name", "item+name", "article+name", "nom+produit", "description", "title", "titre", "product", "produit", "item", "article",
	"sku", "stock+code", "stockcode", "product+id", "category", "categorie", "content",
}

// Item finds the column that says what was seen or bought, "" where none does.
func Item(columns []string) string {
	for _, words := range items {
		for _, name := range columns {
			if hold(strings.Split(words, "+"), Words(name)) {
				return name
			}
		}
	}
	return ""
}
