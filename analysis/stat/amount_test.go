package stat

import (
	"math"
	"testing"
)

func TestParseAmount(t *testing.T) {
	for _, test := range []struct {
		text string
		want Amount
	}{
		{"0", Amount{}}, {"12", Amount{12, 0}}, {"+12.5", Amount{12, 500_000}}, {"-12.5", Amount{-12, -500_000}}, {".25", Amount{0, 250_000}}, {"3.", Amount{3, 0}},
		{"-0.000001", Amount{0, -1}}, {"0.0000005", Amount{0, 1}}, {"0.00000049", Amount{}}, {"1.9999999", Amount{1, 1_000_000}}, {"0.12345678901234567890", Amount{0, 123_457}},
		{"1e3", Amount{1000, 0}}, {"-1.5E-2", Amount{0, -15_000}}, {"100000000000", Amount{maxAmount, 0}}, {"0000000000000000000000007", Amount{7, 0}},
	} {
		if got, ok := ParseAmount([]byte(test.text)); !ok || got != test.want {
			t.Errorf("%q is %v (%v), want %v", test.text, got, ok, test.want)
		}
	}
	for _, text := range []string{"", "-", ".", "12,5", "1 000", "€5", "NaN", "inf", "0x10", "1_000", "1e", "e5", "--1", "1.2.3", "1e12", "100000000001", "99999999999999999999999999", "-100000000001"} {
		if got, ok := ParseAmount([]byte(text)); ok {
			t.Errorf("%q is %v, want no amount", text, got)
		}
	}
}

// TestAmountNeverRounds adds a tenth ten times in any order and misses nothing, as floats would.
func TestAmountNeverRounds(t *testing.T) {
	var sum Amount
	for range 10 {
		a, _ := ParseAmount([]byte("0.1"))
		sum.Add(a)
	}
	if sum.Float() != 1 {
		t.Errorf("ten tenths are %v", sum.Float())
	}
	most := Amount{maxAmount, 0}
	if n := int64(90_000_000); most.Units > math.MaxInt64/n {
		t.Errorf("%d of the largest amounts do not fit", n)
	}
}

func FuzzParseAmount(f *testing.F) {
	f.Add([]byte("-12.3456789e2"))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, ok := ParseAmount(text)
		if ok && (math.Abs(float64(a.Units)) > maxAmount || math.Abs(float64(a.Millionths)) > 1e6) {
			t.Errorf("%q is %v", text, a)
		}
	})
}
