#!/usr/bin/env bash
# Every test, one suite after the other; the last line is `N passed, N failed`. With arguments, only the suites named:
# build check go race web e2e.
. "$(dirname "$0")/lib.sh"
. "$root/scripts/checks.sh"

# Under the race detector SQLite is some thirty times slower: here stand the packages that hold concurrency of their own.
race_packages="desk live bus auth config obs bot schedule channel/webchat"

run_build() { bounded 600 make --no-print-directory build && echo "1 0" >"$counts"; }

# go_tests SECONDS ARGUMENTS... runs `go test` and lets testsum read its stream.
go_tests() {
	local limit=$1 status
	shift
	bounded "$limit" bash -c 'set -o pipefail; go test -json "$@" 2>&1 | "$0" -format go -counts "$counts_file"' "$cache/testsum" "$@"
	status=$?
	return "$status"
}

run_go() { counts_file=$counts go_tests 1500 -count=1 -timeout 20m ./...; }

run_race() {
	local name dirs=()
	for name in $race_packages; do
		if compgen -G "internal/$name/*_test.go" >/dev/null; then dirs+=("./internal/$name"); fi
	done
	counts_file=$counts go_tests 600 -race -short -count=1 -timeout 8m "${dirs[@]}"
}

run_web() {
	local report=$cache/vitest.json status
	rm -f "$report"
	bounded 300 npm --prefix web test --silent -- --reporter=default --reporter=json --outputFile.json="$report"
	status=$?
	"$cache/testsum" -format vitest -counts "$counts" "$report" || status=1
	return "$status"
}

run_e2e() {
	local report=$cache/playwright.json status
	rm -f "$report"
	CHROMIUM=$(chromium_path) PLAYWRIGHT_JSON_OUTPUT_NAME=$report PLAYWRIGHT_JSON_OUTPUT_FILE=$report \
		bounded 1800 npm --prefix web run --silent e2e -- --reporter=list,json
	status=$?
	"$cache/testsum" -format playwright -counts "$counts" "$report" || status=1
	return "$status"
}

for tool in git go node npm; do
	command -v "$tool" >/dev/null || { echo "$tool is needed and was not found" >&2; exit 1; }
done
install_missing || exit 1
go build -o "$cache/testsum" ./scripts/testsum || exit 1

suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(build check go race web e2e)
for name in "${suites[@]}"; do
	case "$name" in
	check) suite check run_checks ;;
	build | race | web) suite "$name" "run_$name" ;;
	go | e2e)
		postgres_start || { echo "the temporary PostgreSQL did not start" >&2; exit 1; }
		suite "$name" "run_$name"
		;;
	*) echo "no suite named $name: choose among build check go race web e2e" >&2; exit 2 ;;
	esac
done
finish
