package lexicon

// feedback are the words, in English and French, of an answer to the question how it was.
var feedback = []string{
	"review", "reviews", "rating", "rated", "avis", "nps", "csat", "survey", "enquete", "feedback", "satisfaction", "note+client",
}

// IsFeedback says whether by this name somebody says how it was.
func IsFeedback(name string) bool {
	words := wordsOf(name)
	for _, w := range feedback {
		if words.hold(w) {
			return true
		}
	}
	return false
}

// items are the words of columns that say what was seen or bought, those first that people can read.
var items = []string{
	"product+name", "item+name", "article+name", "nom+produit", "description", "title", "titre", "product", "produit", "item", "article",
	"sku", "stock+code", "stockcode", "product+id", "category", "categorie", "content",
}

// Item finds the column that says what was seen or bought, "" where none does.
func Item(columns []string) string {
	for _, words := range items {
		for _, name := range columns {
			if wordsOf(name).hold(words) {
				return name
			}
		}
	}
	return ""
}
