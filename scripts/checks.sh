# shellcheck shell=bash
# The checks that need no running program, one function each. Sourced after lib.sh.

check_gofmt() {
	local wrong
	wrong=$(git ls-files -z --cached --others --exclude-standard '*.go' | xargs -0 sh -c 'for f; do [ -f "$f" ] && echo "$f"; done' _ | xargs gofmt -l)
	[ -z "$wrong" ] || { echo "not formatted, run gofmt -w on:"; echo "$wrong"; return 1; }
}

check_vet() { go vet ./...; }

# check_lint builds the linter from its own module, so that its dependencies never touch the product's.
check_lint() {
	go -C scripts/lint build -o "$cache/golangci-lint" github.com/golangci/golangci-lint/v2/cmd/golangci-lint &&
		"$cache/golangci-lint" run --timeout 5m ./...
}

check_web() {
	scripts/web.sh deps &&
		npm --prefix web ci --dry-run --loglevel=error >/dev/null && # a fresh clone installs by this very file
		npm --prefix web run --silent check
}

run_checks() {
	local passed=0 failed=0 name begun
	for name in gofmt vet lint web; do
		begun=$SECONDS
		if "check_$name"; then
			passed=$((passed + 1))
			echo "ok    $name ($((SECONDS - begun)) s)"
		else
			failed=$((failed + 1))
			echo "FAIL  $name ($((SECONDS - begun)) s)"
		fi
	done
	echo "$passed $failed" >"$counts"
	[ "$failed" -eq 0 ]
}
