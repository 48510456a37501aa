package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// badFiles are files that people drop by mistake, or that broke on the way.
// Each must be met with a clear message or a report with warnings.
func badFiles(small madeLog) ([]fixture, error) {
	lines := strings.SplitAfter(string(small.files["csv"]), "\n")
	header := lines[0]
	rows := slices.DeleteFunc(lines[1:len(lines)-1], func(row string) bool {
		return strings.Contains(row, `"`) // so that commas separate fields, and quotes are those put in below
	})

	stock, err := stockList()
	if err != nil {
		return nil, err
	}
	whole := small.files["parquet"]
	return []fixture{
		{"bad/empty.csv", nil},
		{"bad/header-only.csv", []byte(header)},
		{"bad/binary.csv", randomBytes(4096)},
		{"bad/truncated.parquet", whole[:len(whole)*6/10]},
		{"bad/half-times.csv", halfTimes(header, rows[:400])},
		{"bad/one-user.csv", oneUser(header, rows)},
		{"bad/no-events.parquet", stock},
		{"bad/ragged.csv", ragged(header, rows[:60])},
		{"bad/stray-quote.csv", strayQuote(header, rows[:60])},
	}, nil
}

// randomBytes are no text and no format.
func randomBytes(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// timeField is the column of shop-small.csv that holds the time.
const timeField = 2

// halfTimes breaks the time of every second row: a word, and a thirteenth month.
func halfTimes(header string, rows []string) []byte {
	var b strings.Builder
	b.WriteString(header)
	for i, row := range rows {
		fields := strings.Split(row, ",")
		switch i % 4 {
		case 1:
			fields[timeField] = "pending"
		case 3:
			fields[timeField] = "2024-13-01T10:00:00Z"
		}
		b.WriteString(strings.Join(fields, ","))
	}
	return []byte(b.String())
}

// oneUser keeps the events of the first person in the file.
func oneUser(header string, rows []string) []byte {
	user, _, _ := strings.Cut(rows[0], ",")
	b := []byte(header)
	for _, row := range rows {
		if strings.HasPrefix(row, user+",") {
			b = append(b, row...)
		}
	}
	return b
}

// ragged gives every fifth row two fields too many and every seventh three too few.
func ragged(header string, rows []string) []byte {
	b := []byte(header)
	for i, row := range rows {
		row = strings.TrimSuffix(row, "\n")
		switch {
		case i%5 == 4:
			row += ",what,else"
		case i%7 == 6:
			fields := strings.Split(row, ",")
			row = strings.Join(fields[:len(fields)-3], ",")
		}
		b = append(b, row+"\n"...)
	}
	return b
}

// strayQuote puts a quote inside a bare field of row 20, and in row 41 one
// that opens a field and never closes.
func strayQuote(header string, rows []string) []byte {
	b := []byte(header)
	for i, row := range rows {
		fields := strings.Split(row, ",")
		switch i + 1 {
		case 20:
			fields[4] = `/product/27" screen`
		case 41:
			fields[4] = `"/product/never-closed`
		}
		b = append(b, strings.Join(fields, ",")...)
	}
	return b
}

// stockList is a table without people or times: an inventory.
func stockList() ([]byte, error) {
	type item struct {
		SKU     string  `parquet:"sku,snappy"`
		Name    string  `parquet:"name,snappy"`
		Weight  float64 `parquet:"weight_kg,snappy"`
		Stock   int32   `parquet:"stock,snappy"`
		Fragile bool    `parquet:"fragile"`
	}
	var items []item
	for i := range 60 {
		items = append(items, item{
			SKU:     fmt.Sprintf("SKU-%04d", 100+i*7),
			Name:    []string{"bowl", "plate", "cup", "jug", "lamp"}[i%5] + " no. " + fmt.Sprint(i/5+1),
			Weight:  float64(20+i*3%17) / 10,
			Stock:   int32(i * 37 % 91),
			Fragile: i%5 != 4,
		})
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[item](&b, parquet.CreatedBy("parcours gen", "1", ""))
	if _, err := w.Write(items); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
