#!/usr/bin/env bash
# Formatters, linters, type checks and size budgets of Go and of the front end.
. "$(dirname "$0")/lib.sh"
. "$root/scripts/checks.sh"

suite check run_checks
finish
