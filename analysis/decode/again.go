package decode

// Again returns the parts that have to be read again, because they were read
// from elsewhere than where the part before ends, each with the Start to read it
// from. starts and ends are the Extents of the last Readers of the first parts
// of a file, of all or as many as count.
//
// When there are none these parts were read as if from the file's beginning on:
// the first part's start is known, and each other part began where a record
// does. Reading a part again may show that the next one, too, began elsewhere,
// so ask again after it.
func Again(parts []Part, starts, ends []int64) (again []Part) {
	for i := 1; i < len(starts); i++ {
		if starts[i] != ends[i-1] && ends[i-1] >= 0 {
			part := parts[i]
			part.Start = ends[i-1]
			again = append(again, part)
		}
	}
	return again
}
