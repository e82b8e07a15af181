#!/usr/bin/env bash
# The property, crash and race tests with large counts (BANDEJA_TEST_SOAK=1). Arguments replace the packages.
. "$(dirname "$0")/lib.sh"

install_missing || exit 1
go build -o "$cache/testsum" ./scripts/testsum || exit 1
postgres_start || exit 1
export BANDEJA_TEST_SOAK=1
packages=("$@")
[ ${#packages[@]} -gt 0 ] || packages=(./...)

run_soak() {
	counts_file=$counts bounded 7200 bash -c 'set -o pipefail; go test -json -count=1 -timeout 110m "$@" 2>&1 | "$0" -format go -counts "$counts_file"' \
		"$cache/testsum" "${packages[@]}"
}

suite soak run_soak
finish
