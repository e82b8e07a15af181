package main

import (
	"io"
	"strings"
	"testing"
)

func TestReaders(t *testing.T) {
	cases := []struct {
		name, format, report string
		want                 result
	}{
		{"go: leaves only", "go", `{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/x"}
{"Action":"run","Package":"p","Test":"A/y"}
{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"fail","Package":"p","Test":"A/y"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, result{1, 1}},
		{"go: a parent that fails by itself", "go", `{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/x"}
{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, result{1, 1}},
		{"go: does not compile", "go", `{"ImportPath":"p","Action":"build-output","Output":"x.go:1: no\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"start","Package":"p"}
{"Action":"fail","Package":"p","FailedBuild":"p"}`, result{0, 1}},
		{"go: a skipped test fails", "go", `{"Action":"run","Package":"p","Test":"A"}
{"Action":"skip","Package":"p","Test":"A"}
{"Action":"pass","Package":"p"}`, result{0, 1}},
		{"go: a test that never ended", "go", `{"Action":"run","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, result{0, 1}},
		{"go: a package cut off", "go", `{"Action":"run","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Test":"A"}`, result{0, 1}},
		{"go: a package without tests is silent", "go", `{"Action":"start","Package":"p"}
{"Action":"skip","Package":"p"}`, result{0, 0}},
		{"vitest", "vitest", `{"testResults":[
{"name":"a","status":"failed","assertionResults":[{"status":"passed"},{"status":"failed"},{"status":"pending"}]},
{"name":"b","status":"failed","message":"cannot load","assertionResults":[]}]}`, result{1, 3}},
		{"playwright", "playwright", `{"errors":[{"message":"no server"}],"stats":{"expected":5,"unexpected":1,"flaky":1,"skipped":1}}`,
			result{5, 4}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := readers[c.format](strings.NewReader(c.report), io.Discard)
			if err != nil || got != c.want {
				t.Fatalf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestBrokenReportIsAnError(t *testing.T) {
	for _, format := range []string{"vitest", "playwright"} {
		if _, err := readers[format](strings.NewReader("{"), io.Discard); err == nil {
			t.Errorf("%s: a cut report was accepted", format)
		}
	}
}
