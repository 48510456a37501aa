package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"parcours/analysis/report"
	"parcours/analysis/source"
)

// The limits of a footer. A decoded entry takes some 200 bytes, so they keep
// what a footer becomes in memory near 100 MB, whatever it declares.
const (
	maxFooter  = 64 << 20
	maxEntries = 1 << 19 // structures in lists: schema elements, row groups, column chunks, statistics
	maxDepth   = 64      // structures in structures
)

const magic = "PAR1"

// The footer and the header of a page, as far as they are needed. Fields that
// are not named here are skipped, with the trouble they may hold: statistics,
// indexes, metadata of writers.
type (
	fileMeta struct {
		Schema    thrift.Slice[format.SchemaElement] `thrift:"2,required"`
		RowGroups thrift.Slice[rowGroup]             `thrift:"4,required"`
	}
	rowGroup struct {
		Columns thrift.Slice[columnChunk] `thrift:"1,required"`
		NumRows int64                     `thrift:"3,required"`
	}
	columnChunk struct {
		FilePath          string                      `thrift:"1,optional"`
		Meta              columnMeta                  `thrift:"3,optional"`
		Crypto            format.ColumnCryptoMetaData `thrift:"8,optional"`
		EncryptedMetadata []byte                      `thrift:"9,optional"`
	}
	columnMeta struct {
		Type                 format.Type             `thrift:"1,required"`
		Codec                format.CompressionCodec `thrift:"4,required"`
		NumValues            int64                   `thrift:"5,required"`
		TotalCompressedSize  int64                   `thrift:"7,required"`
		DataPageOffset       int64                   `thrift:"9,required"`
		DictionaryPageOffset int64                   `thrift:"11,optional"`
	}
	pageHeader struct {
		Type             format.PageType           `thrift:"1,required"`
		UncompressedSize int32                     `thrift:"2,required"`
		CompressedSize   int32                     `thrift:"3,required"`
		CRC              int32                     `thrift:"4,optional"`
		Data             thrift.Null[dataHeader]   `thrift:"5,optional"`
		Dictionary       thrift.Null[dictHeader]   `thrift:"7,optional"`
		DataV2           thrift.Null[dataHeaderV2] `thrift:"8,optional"`
	}
	dataHeader struct {
		NumValues               int32           `thrift:"1,required"`
		Encoding                format.Encoding `thrift:"2,required"`
		DefinitionLevelEncoding format.Encoding `thrift:"3,required"`
		RepetitionLevelEncoding format.Encoding `thrift:"4,required"`
	}
	dictHeader struct {
		NumValues int32           `thrift:"1,required"`
		Encoding  format.Encoding `thrift:"2,required"`
	}
	dataHeaderV2 struct {
		NumValues    int32             `thrift:"1,required"`
		Encoding     format.Encoding   `thrift:"4,required"`
		DefLength    int32             `thrift:"5,required"`
		RepLength    int32             `thrift:"6,required"`
		IsCompressed thrift.Null[bool] `thrift:"7,optional"` // when not said, yes
	}
)

// readFooter reads the metadata at the end of the file, and start, the offset
// where the footer begins and the data ends.
func readFooter(src source.Source) (meta *fileMeta, start int64, err error) {
	truncated := &report.Problem{Code: report.CodeTruncated, File: src.Name(), Cause: "the file begins as Parquet and ends before its footer", Hint: "the download may be incomplete; get the file again"}
	size := src.Size()
	if size < int64(2*len(magic)+4) {
		return nil, 0, truncated
	}
	var tail [8]byte
	if err := readFull(src, tail[:], size-8); err != nil {
		return nil, 0, err
	}
	switch string(tail[4:]) {
	case magic:
	case "PARE":
		return nil, 0, &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: "Parquet with an encrypted footer", Cause: "this format cannot be read", Hint: "write it without encryption"}
	default:
		return nil, 0, truncated
	}
	length := int64(binary.LittleEndian.Uint32(tail[:]))
	start = size - 8 - length
	switch {
	case start < int64(len(magic)):
		return nil, 0, corrupt(src, "", fmt.Errorf("a footer of %d bytes in a file of %d", length, size))
	case length > maxFooter:
		return nil, 0, &report.Problem{Code: report.CodeTooWide, File: src.Name(), Cause: fmt.Sprintf("a footer of more than %d MiB", maxFooter>>20), Hint: "write the file with larger row groups"}
	}
	footer := make([]byte, length)
	if err := readFull(src, footer, start); err != nil {
		return nil, 0, err
	}
	if _, err := extent(footer); err != nil {
		return nil, 0, corrupt(src, "", fmt.Errorf("its footer: %w", err))
	}
	meta = new(fileMeta)
	if err := thrift.NewDecoder(compact.NewReaderFromBytes(footer)).Decode(meta); err != nil {
		return nil, 0, corrupt(src, "", fmt.Errorf("its footer: %w", err))
	}
	return meta, start, nil
}

var compact thrift.CompactProtocol

var (
	errShort   = errors.New("the data ends early")
	errEntries = fmt.Errorf("more than %d entries", maxEntries)
)

// extent walks a structure in Thrift's compact protocol and returns its length
// in bytes, errShort if b ends before it does. Decoders of Thrift allocate what
// a list declares and recurse as deep as the bytes say; so bytes are walked
// before they are decoded, and what they declare is then known to be there.
func extent(b []byte) (int, error) {
	w := walker{b: b}
	err := w.structure(0)
	return w.i, err
}

type walker struct {
	b       []byte
	i       int
	entries int
}

func (w *walker) structure(depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	for {
		header, err := w.byte()
		if err != nil || header == 0 {
			return err
		}
		if header>>4 == 0 { // the field's number follows
			if _, err := w.varint(); err != nil {
				return err
			}
		}
		if kind := thrift.Type(header & 0xF); kind != thrift.TRUE && kind != thrift.FALSE { // those are in the header
			if err := w.value(kind, depth); err != nil {
				return err
			}
		}
	}
}

func (w *walker) value(kind thrift.Type, depth int) error {
	switch kind {
	case thrift.TRUE, thrift.FALSE, thrift.I8:
		return w.skip(1)
	case thrift.I16, thrift.I32, thrift.I64:
		_, err := w.varint()
		return err
	case thrift.DOUBLE:
		return w.skip(8)
	case thrift.BINARY:
		n, err := w.varint()
		if err != nil {
			return err
		}
		return w.skip(n)
	case thrift.LIST, thrift.SET:
		header, err := w.byte()
		if err != nil {
			return err
		}
		n := uint64(header >> 4)
		if n == 0xF {
			if n, err = w.varint(); err != nil {
				return err
			}
		}
		return w.values(n, depth, thrift.Type(header&0xF))
	case thrift.MAP:
		n, err := w.varint()
		if err != nil || n == 0 {
			return err
		}
		header, err := w.byte()
		if err != nil {
			return err
		}
		return w.values(n, depth, thrift.Type(header>>4), thrift.Type(header&0xF))
	case thrift.STRUCT:
		return w.structure(depth + 1)
	}
	return fmt.Errorf("unknown type %d", kind)
}

// values walks n times one value of each kind.
func (w *walker) values(n uint64, depth int, kinds ...thrift.Type) error {
	if depth > maxDepth {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	if n > uint64(len(w.b)-w.i) {
		return errShort // a value takes a byte at least
	}
	for range n {
		for _, kind := range kinds {
			if kind == thrift.STRUCT {
				if w.entries++; w.entries > maxEntries {
					return errEntries
				}
			}
			if err := w.value(kind, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walker) byte() (byte, error) {
	if w.i == len(w.b) {
		return 0, errShort
	}
	w.i++
	return w.b[w.i-1], nil
}

func (w *walker) varint() (uint64, error) {
	v, n := binary.Uvarint(w.b[w.i:])
	if n == 0 {
		return 0, errShort
	}
	if n < 0 {
		return 0, errors.New("a number of more than 64 bits")
	}
	w.i += n
	return v, nil
}

func (w *walker) skip(n uint64) error {
	if n > uint64(len(w.b)-w.i) {
		return errShort
	}
	w.i += int(n)
	return nil
}
