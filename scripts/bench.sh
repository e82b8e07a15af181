#!/usr/bin/env bash
# Runs the benchmark program on a throw-away data folder and a throw-away PostgreSQL. Arguments go to the program.
. "$(dirname "$0")/lib.sh"

postgres_start durable || exit 1 # what is measured must wait for the disk
bounded 7200 go run ./bench "$@"
