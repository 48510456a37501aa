package share

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

const secret = "48.8584 N, 2.2945 E"

// chunk is one of a PNG.
func chunk(name, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, name...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// segment is one of a JPEG.
func segment(marker byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(2+len(data))), data...)
}

// part is a chunk of a WebP.
func part(name, data string) []byte {
	b := append([]byte(name), binary.LittleEndian.AppendUint32(nil, uint32(len(data)))...)
	return append(b, data+strings.Repeat("\x00", len(data)%2)...)
}

func riff(parts ...[]byte) []byte {
	b := slices.Concat(append([][]byte{[]byte("RIFF\x00\x00\x00\x00WEBP")}, parts...)...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// talkative are pictures that say more than they show, and what is left of each.
func talkative(t testing.TB) map[string][2][]byte {
	picture := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i * i)
	}
	picture.Set(0, 0, color.NRGBA{1, 2, 3, 0})
	var p, j bytes.Buffer
	if err := png.Encode(&p, picture); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, picture, nil); err != nil {
		t.Fatal(err)
	}
	plain, photo := p.Bytes(), j.Bytes()
	head, body := plain[:8+25], plain[8+25:]
	jfif := segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	pixels := part("VP8L", "\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07")
	return map[string][2][]byte{
		"png": {
			slices.Concat(head, chunk("tEXt", "Location\x00"+secret), chunk("gAMA", "\x00\x00\xb1\x8f"), chunk("eXIf", secret), body, []byte(secret)),
			slices.Concat(head, chunk("gAMA", "\x00\x00\xb1\x8f"), body),
		},
		"jpeg": {
			slices.Concat(photo[:2], jfif, segment(0xe1, "Exif\x00\x00"+secret), segment(0xe0, "JFXX\x00"+secret), segment(0xfe, secret), segment(0xee, secret), segment(0xed, secret), []byte{0xff}, photo[2:], []byte(secret)),
			slices.Concat(photo[:2], jfif, photo[2:]),
		},
		"webp": {
			riff(part("VP8X", "\x3c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), part("ICCP", secret), pixels, part("EXIF", secret), part("XMP ", secret)),
			riff(part("VP8X", "\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00"), pixels),
		},
	}
}

func dataURL(kind string, b []byte) string {
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(b)
}

func TestOnlyThePictureOfALogoIsShared(t *testing.T) {
	for kind, of := range talkative(t) {
		bare, why := bareImage(dataURL(kind, of[0]))
		if why != "" {
			t.Errorf("%s: %s", kind, why)
			continue
		}
		if want := dataURL(kind, of[1]); bare != want {
			t.Errorf("%s: got %s, want %s", kind, bare, want)
		}
		if kind == "webp" {
			continue
		}
		before, _, err := image.Decode(bytes.NewReader(of[0]))
		if err != nil {
			t.Fatal(err)
		}
		after, _, err := image.Decode(bytes.NewReader(of[1]))
		if err != nil {
			t.Fatal(err)
		}
		for x := range 40 {
			for y := range 20 {
				if before.At(x, y) != after.At(x, y) {
					t.Fatalf("%s: another colour at %d, %d", kind, x, y)
				}
			}
		}
	}
}

func TestPicturesThatWereCutOffAreNone(t *testing.T) {
	for kind, of := range talkative(t) {
		for n := range of[1] {
			if bare, why := bareImage(dataURL(kind, of[1][:n])); why == "" {
				t.Errorf("%s of %d bytes was taken: %s", kind, n, bare)
			}
		}
	}
	talks := slices.Concat(talkative(t)["png"][1][:33], chunk("IDAT", ""), chunk("IEND", secret))
	if _, why := bareImage(dataURL("png", talks)); why != notWhatItSays {
		t.Errorf("an end with something in it: %q", why)
	}
	animated := riff(part("VP8X", "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), part("ANIM", "\x00\x00\x00\x00\x00\x00"), part("ANMF", secret))
	if _, why := bareImage(dataURL("webp", animated)); why != notWhatItSays {
		t.Errorf("an animation: %q", why)
	}
}

func FuzzImage(f *testing.F) {
	for _, of := range talkative(f) {
		f.Add(of[0])
		f.Add(of[1])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, i := range images {
			bare, why := bareImage(dataURL(i.name, b))
			if why != "" {
				continue
			}
			if again, why := bareImage(bare); why != "" || again != bare {
				t.Errorf("%s: what is left of %q is not what is left of that: %s", i.name, b, why)
			}
			if len(bare) > len(dataURL(i.name, b)) {
				t.Errorf("%s: there is more left of %q than there was", i.name, b)
			}
		}
	})
}
