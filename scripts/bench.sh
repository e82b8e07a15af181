#!/usr/bin/env bash
# Runs the benchmark program on a throw-away data folder and a throw-away PostgreSQL. Arguments go to the program.
. "$(dirname "$0")/lib.sh"

postgres_start || exit 1
bounded 7200 go run ./bench "$@"
