package web

import (
	"strings"
	"testing"
)

func TestPolicyIsOneHeaderLine(t *testing.T) {
	p := ContentSecurityPolicy()
	if strings.ContainsAny(p, "\r\n") {
		t.Errorf("policy %q has a line break", p)
	}
	for _, want := range []string{"default-src 'none'", "worker-src blob:", "require-trusted-types-for 'script'", "frame-ancestors 'none'"} {
		if !strings.Contains(p, want) {
			t.Errorf("policy %q lacks %q", p, want)
		}
	}
}

func TestDistCanBeListed(t *testing.T) {
	if _, err := Dist().Open("."); err != nil {
		t.Error(err)
	}
}
