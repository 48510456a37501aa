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
	for _, want := range []string{"default-src 'none'", "worker-src 'self' blob:", "require-trusted-types-for 'script'", "frame-ancestors 'none'"} {
		if !strings.Contains(p, want) {
			t.Errorf("policy %q lacks %q", p, want)
		}
	}
}

func TestOfflinePolicy(t *testing.T) {
	if p := OfflinePolicy(); p != "default-src 'none'; connect-src 'self'" {
		t.Errorf("the service worker may do more than fetch from here, or less: %q", p)
	}
}

func TestPagePolicies(t *testing.T) {
	for page, ancestors := range map[string]string{"share": "'none'", "viewer": "'none'", "embed": "*", "unknown": "'none'"} {
		p := PagePolicy(page)
		if !strings.HasPrefix(p, "default-src 'none'") || !strings.HasSuffix(p, "; frame-ancestors "+ancestors) || strings.Count(p, "frame-ancestors") != 1 || strings.ContainsAny(p, "\r\n") {
			t.Errorf("%s: %q", page, p)
		}
	}
}

func TestDistCanBeListed(t *testing.T) {
	if _, err := Dist().Open("."); err != nil {
		t.Error(err)
	}
}
