package share

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// images are the kinds that may be a logo, by how their bytes begin, each with what leaves the picture alone of one:
// where and with what it was made, by whom, and how it looked before it was cut is nobody's business. Colours are those
// of any screen then. SVG is none of them: it may hold scripts.
var images = []struct {
	name, magic string
	bare        func(b []byte) (bare []byte, ok bool)
}{
	{"png", "\x89PNG\r\n\x1a\n", barePNG},
	{"jpeg", "\xff\xd8\xff", bareJPEG},
	{"webp", "RIFF", bareWebP},
}

const notWhatItSays = "is not the image it says it is"

// badImage says why a data: URL is no image that may be shared, "" where it is one or there is none.
func badImage(url string) (why string) {
	_, _, why = readImage(url)
	return why
}

// bareImage is an image with nothing but the picture, or says why it is none; "" is none, and right.
func bareImage(url string) (bare, why string) {
	kind, b, why := readImage(url)
	if why != "" || b == nil {
		return "", why
	}
	b, ok := images[kind].bare(b)
	if !ok {
		return "", notWhatItSays
	}
	return "data:image/" + images[kind].name + ";base64," + base64.StdEncoding.EncodeToString(b), ""
}

// readImage decodes a data: URL; kind is its index among images.
func readImage(url string) (kind int, b []byte, why string) {
	if url == "" {
		return 0, nil, ""
	}
	for kind, i := range images {
		text, ok := strings.CutPrefix(url, "data:image/"+i.name+";base64,")
		if !ok {
			continue
		}
		b, err := base64.StdEncoding.Strict().DecodeString(text)
		switch {
		case err != nil || strings.ContainsAny(text, "\r\n"):
			return kind, nil, "is not base64"
		case len(b) > MaxImage:
			return kind, nil, fmt.Sprintf("has more than %d kB", MaxImage/1000)
		case !bytes.HasPrefix(b, []byte(i.magic)) || i.name == "webp" && (len(b) < 12 || string(b[8:12]) != "WEBP"):
			return kind, nil, notWhatItSays
		}
		return kind, b, ""
	}
	return 0, nil, "is not the data: URL of a PNG, JPEG or WebP"
}

// barePNG keeps the chunks of the first picture and those that say of its colours with numbers alone.
func barePNG(b []byte) (bare []byte, ok bool) {
	const head, around = 8, 12 // the signature; a chunk's length, name and checksum
	bare = append(bare, b[:head]...)
	for b = b[head:]; len(b) >= around; {
		size := int64(binary.BigEndian.Uint32(b)) + around
		if size > int64(len(b)) {
			return nil, false
		}
		name := string(b[4:8])
		switch name {
		case "IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "IDAT", "IEND":
			bare = append(bare, b[:size]...)
		}
		if name == "IEND" {
			return bare, size == around // there is nothing in it
		}
		b = b[size:]
	}
	return nil, false
}

// bareJPEG keeps the segments that a picture is decoded by, without thumbnails.
func bareJPEG(b []byte) (bare []byte, ok bool) {
	const end, scan = 0xd9, 0xda
	needed := func(marker byte, size int) bool {
		switch {
		case marker == 0xe0: // JFIF
			return size == 18 // where it has no thumbnail
		case marker == 0xee: // Adobe, which says how colours are coded
			return size == 16
		}
		return marker >= 0xc0 && marker <= 0xcf || marker >= scan && marker <= 0xdf // frames, tables, scans
	}
	bare = append(bare, b[:2]...)
	for b = b[2:]; len(b) >= 2 && b[0] == 0xff; {
		marker := b[1]
		if marker == end {
			return append(bare, b[:2]...), true
		}
		if marker == 0xff { // may stand before any
			b = b[1:]
			continue
		}
		if len(b) < 4 {
			break
		}
		size := 2 + int(binary.BigEndian.Uint16(b[2:]))
		if size < 4 || size > len(b) {
			break
		}
		if marker == scan { // with what follows, up to the next marker that is none of a scan
			for size < len(b) && (b[size] != 0xff || size+1 < len(b) && (b[size+1] == 0 || b[size+1] >= 0xd0 && b[size+1] <= 0xd7)) {
				size++
			}
		}
		if needed(marker, size) {
			bare = append(bare, b[:size]...)
		}
		b = b[size:]
	}
	return nil, false
}

// bareWebP keeps the chunks of a still picture.
func bareWebP(b []byte) (bare []byte, ok bool) {
	const head, each = 12, 8
	const alpha = 0x10 // the one feature that a header may speak of then
	bare = append(bare, b[:head]...)
	for b = b[head:]; len(b) >= each; {
		size := int64(binary.LittleEndian.Uint32(b[4:])) + each
		size += size % 2
		if size > int64(len(b)) {
			break
		}
		name, from := string(b[:4]), len(bare)
		switch name {
		case "VP8X", "ALPH", "VP8 ", "VP8L":
			bare = append(bare, b[:size]...)
		}
		switch name {
		case "VP8X":
			if size != each+10 {
				return nil, false
			}
			bare[from+each] &= alpha
		case "VP8 ", "VP8L":
			binary.LittleEndian.PutUint32(bare[4:], uint32(len(bare)-each))
			return bare, true
		}
		b = b[size:]
	}
	return nil, false
}
