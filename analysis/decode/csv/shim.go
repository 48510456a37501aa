package csv

func (r *reader) Extent() (int64, int64) { return 0, 0 }
