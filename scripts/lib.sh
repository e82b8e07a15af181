# shellcheck shell=bash
# What the scripts share: places, dependencies, one temporary PostgreSQL, suites and their sums.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=$root/.cache
export CI=true NO_COLOR=1 FORCE_COLOR=0
cd "$root" || exit 1
mkdir -p "$cache"
exec </dev/null

# A setting of the caller's own instance must not reach the binary under test.
while IFS= read -r name; do unset "$name"; done < <(compgen -e | grep -E '^BANDEJA_' | grep -vE '^BANDEJA_TEST_')

child=
pg_dir=

# on_exit stops what runs and removes what was made, however the script ends.
on_exit() {
	trap - EXIT INT TERM HUP
	if [ -n "$child" ]; then
		kill "$child" 2>/dev/null
		wait "$child" 2>/dev/null
	fi
	postgres_stop
}
trap 'on_exit' EXIT
trap 'on_exit; exit 130' INT
trap 'on_exit; exit 143' TERM HUP

# bounded SECONDS COMMAND... runs in the background and waits, so that a signal to the script is handled at once.
bounded() {
	local limit=$1 status
	shift
	if command -v timeout >/dev/null; then
		timeout -k 10 "$limit" "$@" &
	else
		"$@" & # macOS has no timeout; the runners have limits of their own
	fi
	child=$!
	wait "$child"
	status=$?
	child=
	if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then echo "stopped after $limit s: $*" >&2; fi
	return "$status"
}

chromium_path() {
	local candidate
	for candidate in "${CHROMIUM:-}" /usr/bin/chromium "$(command -v chromium)" "$(command -v chromium-browser)" \
		"$(command -v google-chrome)" "/Applications/Chromium.app/Contents/MacOS/Chromium" \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
		if [ -n "$candidate" ] && [ -x "$candidate" ]; then
			echo "$candidate"
			return 0
		fi
	done
	return 1
}

postgres_bin() {
	local dir
	for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr) /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
		"$(dirname "$(command -v initdb)" 2>/dev/null)"; do
		if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then
			echo "$dir"
			return 0
		fi
	done
	return 1
}

# need_packages prints the Debian packages that the tests lack on this machine.
need_packages() {
	chromium_path >/dev/null || echo chromium fonts-liberation fonts-noto-color-emoji
	[ -n "${BANDEJA_TEST_DATABASE_URL:-}" ] || postgres_bin >/dev/null || echo postgresql
	command -v "${CC:-gcc}" >/dev/null || echo gcc libc6-dev # the race detector links with it
}

# install_missing installs those packages as root on Debian; elsewhere it prints the one line to run and fails.
install_missing() {
	local packages
	packages=$(need_packages | tr '\n' ' ')
	[ -n "${packages// /}" ] || return 0
	if ! command -v apt-get >/dev/null; then
		echo "missing: $packages" >&2
		if command -v brew >/dev/null; then
			echo "run: brew install postgresql@17 && brew install --cask chromium" >&2
		else
			echo "install Chromium, the PostgreSQL server and a C compiler, or set CHROMIUM, BANDEJA_TEST_DATABASE_URL and CC" >&2
		fi
		return 1
	fi
	if [ "$(id -u)" -ne 0 ]; then
		echo "run: sudo apt-get install -y --no-install-recommends $packages" >&2
		return 1
	fi
	echo "installing $packages"
	# shellcheck disable=SC2086
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } \
		>"$cache/apt.log" 2>&1 || {
		tail -n 20 "$cache/apt.log" >&2
		return 1
	}
	need_packages | grep -q . && { echo "still missing after the installation: $(need_packages | tr '\n' ' ')" >&2; return 1; }
	return 0
}

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

as_postgres() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

# postgres_start [durable] starts one throw-away cluster and exports BANDEJA_TEST_DATABASE_URL, unless the caller named a
# server. Without `durable` it does not wait for the disk: a power cut would lose it, a test does not care.
postgres_start() {
	[ -z "${BANDEJA_TEST_DATABASE_URL:-}" ] || return 0
	local bin port careless="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
	[ "${1:-}" != durable ] || careless=
	bin=$(postgres_bin) || { echo "no PostgreSQL server found" >&2; return 1; }
	port=$(free_port) || return 1
	pg_dir=$(mktemp -d "${TMPDIR:-/tmp}/bandeja-pg.XXXXXX") || return 1
	if [ "$(id -u)" -eq 0 ]; then chown postgres "$pg_dir"; fi
	as_postgres "$bin/initdb" -D "$pg_dir/data" -U postgres -A trust -E UTF8 --locale=C -N >"$cache/postgres.log" 2>&1 &&
		as_postgres "$bin/pg_ctl" -D "$pg_dir/data" -l "$pg_dir/log" -w -t 60 -s start -o "-c listen_addresses=127.0.0.1 -p $port \
			-c unix_socket_directories=$pg_dir -c max_connections=200 -c shared_buffers=256MB $careless" >>"$cache/postgres.log" 2>&1 || {
		cat "$cache/postgres.log" "$pg_dir/log" >&2
		return 1
	}
	export BANDEJA_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
}

postgres_stop() {
	[ -n "$pg_dir" ] || return 0
	local bin
	bin=$(postgres_bin) && as_postgres "$bin/pg_ctl" -D "$pg_dir/data" -m immediate -w -s stop >/dev/null 2>&1
	rm -rf "$pg_dir"
	pg_dir=
}

total_passed=0
total_failed=0

# suite NAME FUNCTION runs FUNCTION, which writes `passed failed` to the file that $counts names, and adds it up. A suite
# that fails without saying what, writes nothing or ran nothing counts as one failure.
suite() {
	local name=$1 begun=$SECONDS status passed=0 failed=0
	counts=$cache/counts-$name
	rm -f "$counts"
	printf '\n== %s\n' "$name"
	"$2"
	status=$?
	[ -s "$counts" ] && read -r passed failed <"$counts"
	if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then
		echo "$name: could not run to its end (status $status)"
		failed=1
	fi
	total_passed=$((total_passed + passed))
	total_failed=$((total_failed + failed))
	printf '== %s: %d passed, %d failed, %d s\n' "$name" "$passed" "$failed" $((SECONDS - begun))
}

# finish prints the sum as the last line of output and ends the script.
finish() {
	on_exit
	printf '\n%d s in all\n%d passed, %d failed\n' "$SECONDS" "$total_passed" "$total_failed"
	[ "$total_failed" -eq 0 ] && [ "$total_passed" -gt 0 ]
	exit
}
