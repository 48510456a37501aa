package decode

// Again returns the first part that has to be read again, because it was read
// from elsewhere than where the part before ends, with the Start to read it
// from; ok is false if there is none. starts and ends are the Extents of the
// last Readers of the first parts of a file, of all or as many as have been read.
//
// When there is none these parts were read as if from the file's beginning on:
// the first part's start is known, and each other part began where a record
// does. Reading a part again may show that the next one, too, began elsewhere,
// so ask again after it.
func Again(parts []Part, starts, ends []int64) (part Part, ok bool) {
	for i := 1; i < len(starts); i++ {
		if starts[i] != ends[i-1] {
			part = parts[i]
			part.Start = ends[i-1]
			return part, true
		}
	}
	return Part{}, false
}
