package main

import (
	"encoding/json"
	"fmt"
	"io"
)

type vitestReport struct {
	TestResults []struct {
		Name             string
		Status           string
		Message          string
		AssertionResults []struct {
			FullName        string
			Status          string
			FailureMessages []string
		}
	}
}

// readVitest counts assertions by their status; a file that could not be loaded counts as one failure.
func readVitest(in io.Reader, out io.Writer) (result, error) {
	var report vitestReport
	var res result
	if err := json.NewDecoder(in).Decode(&report); err != nil {
		return res, fmt.Errorf("the report of vitest: %w", err)
	}
	for _, file := range report.TestResults {
		failed := 0
		for _, test := range file.AssertionResults {
			if test.Status == "passed" {
				res.passed++
				continue
			}
			failed++
			fmt.Fprintf(out, "--- %s: %s %s\n", file.Name, test.FullName, test.Status)
			for _, message := range test.FailureMessages {
				fmt.Fprintln(out, message)
			}
		}
		if failed == 0 && file.Status != "passed" {
			failed = 1
			fmt.Fprintf(out, "--- %s %s\n%s\n", file.Name, file.Status, file.Message)
		}
		res.failed += failed
	}
	return res, nil
}

type playwrightReport struct {
	Errors []struct{ Message string }
	Stats  struct {
		Expected, Unexpected, Flaky, Skipped int
	}
}

// readPlaywright takes the runner's own sums: a test that passed only when tried again is a failure, and so is each error
// outside a test. Its list reporter has already printed what failed.
func readPlaywright(in io.Reader, out io.Writer) (result, error) {
	var report playwrightReport
	if err := json.NewDecoder(in).Decode(&report); err != nil {
		return result{}, fmt.Errorf("the report of Playwright: %w", err)
	}
	for _, problem := range report.Errors {
		fmt.Fprintln(out, problem.Message)
	}
	stats := report.Stats
	return result{passed: stats.Expected, failed: stats.Unexpected + stats.Flaky + stats.Skipped + len(report.Errors)}, nil
}
