package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
)

// goEvent is one line of `go test -json` (see `go doc test2json`).
type goEvent struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64
}

// goPackage collects what is known of one package while it runs.
type goPackage struct {
	outcome map[string]string   // test -> "", pass, fail or skip
	output  map[string][]string // test ("" = the package) -> lines
}

// readGo counts leaf tests: a test with subtests counts only where it fails by itself. A package that fails without a
// failing test (it does not compile, its TestMain fails, it timed out) counts as one failure.
func readGo(in io.Reader, out io.Writer) (result, error) {
	var res result
	packages := map[string]*goPackage{}
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var event goEvent
			if json.Unmarshal([]byte(line), &event) != nil {
				fmt.Fprint(out, line)
			} else {
				event.apply(packages, &res, out)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return res, err
		}
	}
	for name := range packages {
		fmt.Fprintf(out, "FAIL  %s: ended without a result\n", name)
		res.failed++
	}
	return res, nil
}

func (e goEvent) apply(packages map[string]*goPackage, res *result, out io.Writer) {
	if e.Action == "build-output" {
		fmt.Fprint(out, e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	pkg := packages[e.Package]
	if pkg == nil {
		pkg = &goPackage{outcome: map[string]string{}, output: map[string][]string{}}
		packages[e.Package] = pkg
	}
	switch e.Action {
	case "run":
		pkg.outcome[e.Test] = ""
	case "output":
		pkg.output[e.Test] = append(pkg.output[e.Test], e.Output)
	case "pass", "fail", "skip":
		if e.Test != "" {
			pkg.outcome[e.Test] = e.Action
			return
		}
		delete(packages, e.Package)
		pkg.finish(e, res, out)
	}
}

// finish counts a package that has ended and prints its one line, with the output of what failed.
func (p *goPackage) finish(e goEvent, res *result, out io.Writer) {
	parents, failedBelow := map[string]bool{}, map[string]bool{}
	for name, outcome := range p.outcome {
		for parent := name; strings.Contains(parent, "/"); {
			parent = parent[:strings.LastIndexByte(parent, '/')]
			parents[parent] = true
			if outcome != "pass" {
				failedBelow[parent] = true
			}
		}
	}
	var passed int
	var bad []string
	for name, outcome := range p.outcome {
		switch {
		case outcome == "pass":
			if !parents[name] {
				passed++
			}
		case !failedBelow[name]:
			bad = append(bad, name)
		}
	}
	sort.Strings(bad)
	for _, name := range bad {
		fmt.Fprintf(out, "--- %s %s %s\n%s", e.Package, name, outcomeWord(p.outcome[name]), strings.Join(p.output[name], ""))
	}
	if e.Action == "fail" && len(bad) == 0 {
		bad = append(bad, "")
	}
	if e.Action == "fail" {
		fmt.Fprint(out, strings.Join(p.output[""], ""))
	}
	if len(p.outcome) > 0 || len(bad) > 0 {
		fmt.Fprintf(out, "%-5s %-48s %5d passed %3d failed %7.1f s\n", packageWord(bad), e.Package, passed, len(bad), e.Elapsed)
	}
	res.passed += passed
	res.failed += len(bad)
}

func outcomeWord(outcome string) string {
	switch outcome {
	case "":
		return "did not end"
	case "skip":
		return "was skipped"
	}
	return "failed"
}

func packageWord(bad []string) string {
	if len(bad) > 0 {
		return "FAIL"
	}
	return "ok"
}
