// Package seal encrypts a shared report so that whoever stores it cannot read
// it: the command line's half of what the share page does in the browser. A
// container is, big-endian:
//
//	 0  4  "PRCR"
//	 4  1  version 1
//	 5  1  how the passphrase goes into the key: 0 there is none, 1 PBKDF2-HMAC-SHA-256
//	 6  4  its iterations; 0 without a passphrase
//	10 16  salt, random
//	26 12  nonce, random
//	38     AES-256-GCM with its tag; the bytes before are its additional data
//
// The key of AES is HKDF-SHA-256 of the link's key, and of what PBKDF2 makes of
// the passphrase behind it, with the salt. What is encrypted is a length of
// four bytes, so many bytes of raw deflate, and zeros up to a length of which
// there are few, so that the size tells little.
//
// Nothing is said about a container that does not open but ErrSealed: a wrong
// key, a wrong passphrase and a flipped bit look the same.
package seal

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
)

// Limits.
const (
	MaxSize    = 10<<20 + 1000 // of a container
	MaxReport  = 8 << 20       // of what is in it
	Iterations = 600_000       // of a new container with a passphrase, and the least of any
	mostRounds = 5_000_000
)

const (
	magic    = "PRCR"
	version  = 1
	noPhrase = 0
	byPBKDF2 = 1

	header = 38
	least  = 4096 // of what is encrypted
	info   = "parcours report 1"
)

// ErrSealed says that a container does not open.
var ErrSealed = errors.New("the link's key is wrong or the report is damaged")

// ErrPassphrase says so of one that has a passphrase.
var ErrPassphrase = errors.New("the passphrase or the key is wrong, or the report is damaged")

// Key is the link's key.
type Key [32]byte

// String is the key as it stands in a link.
func (k Key) String() string { return base64.RawURLEncoding.EncodeToString(k[:]) }

// ParseKey reads a key as it stands in a link.
func ParseKey(s string) (k Key, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != len(k) {
		return k, errors.New("a key has 43 characters of letters, digits, - and _")
	}
	return Key(b), nil
}

// IsSealed says whether bytes begin like a container; a report that is not encrypted is JSON.
func IsSealed(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }

// NeedsPassphrase says whether a container has one.
func NeedsPassphrase(b []byte) bool { return IsSealed(b) && len(b) > 5 && b[5] == byPBKDF2 }

// Seal encrypts a report under a new key, and a passphrase unless that is "": in NFC, as browsers make it. random is
// where key, salt and nonce come from, in this order.
func Seal(random io.Reader, report []byte, passphrase string) (Key, []byte, error) {
	var k Key
	var fresh [16 + 12]byte
	for _, b := range [][]byte{k[:], fresh[:]} {
		if _, err := io.ReadFull(random, b); err != nil {
			return k, nil, fmt.Errorf("sealing: %w", err)
		}
	}
	if len(report) > MaxReport {
		return k, nil, fmt.Errorf("sealing: the report has more than %d MiB", MaxReport>>20)
	}
	out := append([]byte(magic), version, noPhrase, 0, 0, 0, 0)
	if passphrase != "" {
		out[5] = byPBKDF2
		binary.BigEndian.PutUint32(out[6:], Iterations)
	}
	out = append(out, fresh[:]...)
	plain, err := pack(report)
	if err != nil {
		return k, nil, fmt.Errorf("sealing: %w", err)
	}
	gcm, err := k.cipher(out, passphrase)
	if err != nil {
		return k, nil, fmt.Errorf("sealing: %w", err)
	}
	return k, gcm.Seal(out, out[26:], plain, out), nil
}

// Open decrypts a container. What comes out was written by whoever made the link: share.Parse reads it.
func Open(b []byte, k Key, passphrase string) ([]byte, error) {
	switch {
	case len(b) > MaxSize:
		return nil, fmt.Errorf("opening: it has more than %d MiB", MaxSize>>20)
	case !IsSealed(b):
		return nil, errors.New("opening: it is no encrypted report")
	case len(b) < header:
		return nil, ErrSealed
	case b[4] != version:
		return nil, fmt.Errorf("opening: version %d is not known", b[4])
	}
	failed := ErrSealed
	switch rounds := binary.BigEndian.Uint32(b[6:]); {
	case b[5] == noPhrase && rounds == 0:
		passphrase = ""
	case b[5] == byPBKDF2 && rounds >= Iterations && rounds <= mostRounds:
		if failed = ErrPassphrase; passphrase == "" {
			return nil, failed
		}
	default:
		return nil, ErrSealed
	}
	gcm, err := k.cipher(b, passphrase)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	plain, err := gcm.Open(nil, b[26:header], b[header:], b[:header])
	if err != nil {
		return nil, failed
	}
	return unpack(plain)
}

// cipher is AES-GCM with the key that the link's key, a container's header and a passphrase make.
func (k Key) cipher(b []byte, passphrase string) (cipher.AEAD, error) {
	secret, salt := k[:], b[10:26]
	if passphrase != "" {
		p, err := pbkdf2.Key(sha256.New, passphrase, salt, int(binary.BigEndian.Uint32(b[6:])), 32)
		if err != nil {
			return nil, err
		}
		secret = append(slices.Clone(secret), p...)
	}
	key, err := hkdf.Key(sha256.New, secret, salt, info, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func pack(report []byte) ([]byte, error) {
	var b bytes.Buffer
	b.Write(make([]byte, 4))
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = w.Write(report)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, err
	}
	binary.BigEndian.PutUint32(b.Bytes(), uint32(b.Len()-4))
	return append(b.Bytes(), make([]byte, padded(b.Len())-b.Len())...), nil
}

// padded is the length to which n bytes are filled up, by the rule of Padmé (Nikitin and others, 2019): at most 12 %
// more, and of n bits of length no more than some log n are told.
func padded(n int) int {
	n = max(n, least)
	e := bits.Len(uint(n)) - 1
	s := bits.Len(uint(e))
	mask := 1<<(e-s) - 1
	return (n + mask) &^ mask
}

// unpack reads what is encrypted. Whoever made the link may have put anything there.
func unpack(plain []byte) ([]byte, error) {
	if len(plain) < 4 {
		return nil, errors.New("opening: it is too short")
	}
	n := binary.BigEndian.Uint32(plain)
	if uint64(n) > uint64(len(plain)-4) {
		return nil, errors.New("opening: it is shorter than it says")
	}
	if bytes.ContainsFunc(plain[4+n:], func(r rune) bool { return r != 0 }) {
		return nil, errors.New("opening: there is something behind the report")
	}
	packed := bytes.NewReader(plain[4 : 4+n])
	report, err := io.ReadAll(io.LimitReader(flate.NewReader(packed), MaxReport+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("opening: inflating: %w", err)
	case len(report) > MaxReport:
		return nil, fmt.Errorf("opening: the report has more than %d MiB", MaxReport>>20)
	case packed.Len() > 0:
		return nil, errors.New("opening: there is something behind the report")
	}
	return report, nil
}
