package csv

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"parcours/analysis/source"
	"parcours/analysis/table"
)

// wantedOfShop are the columns an analysis of the shop needs: user, session, time, event, channel, device, country.
var wantedOfShop = []int{0, 1, 2, 3, 5, 6, 7}

// shop writes n rows of a web shop's log, each cell as write has it and each row with the line end given.
func shop(n int, lineEnd string, write func(dst []byte, cell string) []byte) []byte {
	text := []byte("user_id,session_id,timestamp,event,page,channel,device,country,product,value,score" + lineEnd)
	for i := range n {
		h := uint32(i) * 2654435761
		cells := []string{
			fmt.Sprintf("u_%06d", h%50000), "", fmt.Sprintf("2024-04-%02dT%02d:%02d:%02dZ", 1+i*28/n, h>>3%24, h>>5%60, h>>7%60),
			[]string{"newsletter_open", "view_product", "add_to_cart", "search"}[h>>9%4], "", []string{"email", "ads", "direct"}[h>>11%3],
			[]string{"desktop", "mobile"}[h>>13%2], []string{"FR", "DE", "IT"}[h>>15%3], "", "", "",
		}
		if h>>17%4 > 0 {
			cells[1] = fmt.Sprintf("s_%08d", h>>4)
			cells[4] = fmt.Sprintf("/product/%d", h>>6%900)
			cells[8] = fmt.Sprintf("Shoes, model %d", h>>6%900)
			cells[9] = fmt.Sprintf("%d.90", h>>8%200)
		}
		for c, cell := range cells {
			if c > 0 {
				text = append(text, ',')
			}
			text = write(text, cell)
		}
		text = append(text, lineEnd...)
	}
	return text
}

// The ways in which exports write a cell.
func bare(dst []byte, cell string) []byte {
	for _, c := range []byte(cell) {
		if c != ',' {
			dst = append(dst, c)
		}
	}
	return dst
}
func quotedAlways(dst []byte, cell string) []byte {
	return append(append(append(dst, '"'), cell...), '"')
}
func quotedIfNeeded(dst []byte, cell string) []byte {
	for _, c := range []byte(cell) {
		if c == ',' {
			return quotedAlways(dst, cell)
		}
	}
	return append(dst, cell...)
}
func objects(dst []byte, cell string) []byte {
	if len(cell) > 0 && cell[0] == 'S' {
		return append(append(append(dst, `"{""name"":""`...), cell...), `""}"`...)
	}
	return append(dst, cell...)
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name  string
		bytes []byte
	}{
		{"plain", shop(100_000, "\n", bare)},
		{"crlf", shop(100_000, "\r\n", bare)},
		{"commas", shop(100_000, "\n", quotedIfNeeded)},
		{"quoted", shop(100_000, "\n", quotedAlways)},
		{"objects", shop(100_000, "\n", objects)},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkRead(b, source.Bytes(c.name, c.bytes)) })
	}
}

// BenchmarkFile reads what `make bench` made, where it is.
func BenchmarkFile(b *testing.B) {
	path := filepath.Join("..", "..", "..", "bin", "bench", "shop-1M.csv")
	f, err := source.OpenFile(path, "bench.csv")
	if err != nil {
		b.Skip(err)
	}
	defer f.Close()
	benchmarkRead(b, f)
}

func benchmarkRead(b *testing.B, src source.Source) {
	f, err := Open(src, Sizes{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(src.Size())
	b.ReportAllocs()
	for b.Loop() {
		rows := 0
		end := int64(0)
		for _, part := range f.Parts() {
			part.Start = end
			r, err := f.Read(part, wantedOfShop)
			if err != nil {
				b.Fatal(err)
			}
			var batch table.Batch
			for err = r.Next(&batch); err == nil; err = r.Next(&batch) {
				rows += batch.Rows
			}
			if err != io.EOF || len(r.Rejects()) > 0 {
				b.Fatal(err, r.Rejects())
			}
			_, end = r.Extent()
		}
		if rows == 0 {
			b.Fatal("no rows")
		}
	}
}
