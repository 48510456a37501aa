package wasm

import "errors"

var errShort = errors.New("ends in the middle of a number")

// Uint reads an unsigned LEB128 number at p[at:] and returns where it ends.
func Uint(p []byte, at int) (v uint64, end int, err error) {
	for shift := 0; at < len(p) && shift < 64; shift += 7 {
		b := p[at]
		at++
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v, at, nil
		}
	}
	return 0, at, errShort
}

// Int reads a signed LEB128 number at p[at:] and returns where it ends.
func Int(p []byte, at int) (v int64, end int, err error) {
	for shift := 0; at < len(p) && shift < 64; {
		b := p[at]
		at++
		v |= int64(b&0x7f) << shift
		shift += 7
		if b < 0x80 {
			if b&0x40 != 0 && shift < 64 {
				v |= -1 << shift
			}
			return v, at, nil
		}
	}
	return 0, at, errShort
}

// AppendUint writes v as unsigned LEB128.
func AppendUint(p []byte, v uint64) []byte {
	for v >= 0x80 {
		p = append(p, byte(v)|0x80)
		v >>= 7
	}
	return append(p, byte(v))
}

// AppendInt writes v as signed LEB128.
func AppendInt(p []byte, v int64) []byte {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if (v == 0 && b&0x40 == 0) || (v == -1 && b&0x40 != 0) {
			return append(p, b)
		}
		p = append(p, b|0x80)
	}
}
