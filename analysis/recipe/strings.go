package recipe

import (
	"encoding/json"
	"fmt"
)

// Strings is one string or a list of them; alone it is written as one.
// Numbers and truth values are taken as the text they are written with, so
// that {"op":"gt","value":100} means what it says.
type Strings []string

// UnmarshalJSON accepts "a", 1, true and lists of them.
func (s *Strings) UnmarshalJSON(b []byte) error {
	many := []json.RawMessage{b}
	if len(b) > 0 && b[0] == '[' {
		if err := json.Unmarshal(b, &many); err != nil {
			return err
		}
	} else if string(b) == "null" {
		*s = nil
		return nil
	}
	texts := make(Strings, len(many))
	for i, one := range many {
		switch one[0] {
		case '"':
			if err := json.Unmarshal(one, &texts[i]); err != nil {
				return err
			}
		case '{', '[', 'n':
			return fmt.Errorf("expected text, found %s", one)
		default:
			texts[i] = string(one)
		}
	}
	*s = texts
	return nil
}

// MarshalJSON writes a single string alone.
func (s Strings) MarshalJSON() ([]byte, error) {
	if len(s) == 1 {
		return json.Marshal(s[0])
	}
	return json.Marshal([]string(s))
}
