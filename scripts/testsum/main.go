// Command testsum reads the report of a test runner, prints what failed and writes `passed failed` to a file.
//
//	go test -json ./... | testsum -format go -counts FILE
//	testsum -format vitest|playwright -counts FILE REPORT
//
// A skipped test counts as failed: a suite that leaves something out must not look whole. The exit status is 1 when
// anything failed or nothing ran.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// result is what one suite did.
type result struct {
	passed, failed int
}

// readers maps a format to the function that reads its report and prints the failures.
var readers = map[string]func(io.Reader, io.Writer) (result, error){
	"go":         readGo,
	"vitest":     readVitest,
	"playwright": readPlaywright,
}

func main() {
	format := flag.String("format", "", "go, vitest or playwright")
	counts := flag.String("counts", "", "file to write `passed failed` to")
	flag.Parse()
	res, err := run(*format, flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		res.failed++
	}
	if *counts != "" {
		if err := os.WriteFile(*counts, fmt.Appendf(nil, "%d %d\n", res.passed, res.failed), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "testsum:", err)
			os.Exit(1)
		}
	}
	if res.failed > 0 || res.passed == 0 {
		os.Exit(1)
	}
}

func run(format, path string) (result, error) {
	read, known := readers[format]
	if !known {
		return result{}, fmt.Errorf("-format is %q; give go, vitest or playwright", format)
	}
	in := io.Reader(os.Stdin)
	if path != "" {
		file, err := os.Open(path)
		if err != nil {
			return result{}, fmt.Errorf("the runner left no report: %w", err)
		}
		defer file.Close()
		in = file
	}
	return read(in, os.Stdout)
}
