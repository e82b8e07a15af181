#!/usr/bin/env bash
# web.sh deps | build: the front end's dependencies, exactly as locked, and its build into internal/web/dist.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI=true

# installed succeeds when node_modules holds what the lock file names for this platform.
installed() {
	[ -f web/node_modules/.package-lock.json ] && node -e '
		const [want, have] = process.argv.slice(1).map((file) => JSON.parse(require("fs").readFileSync(file)).packages);
		for (const name in want) {
			if (name && !want[name].optional && have[name]?.version !== want[name].version) process.exit(1);
		}' web/package-lock.json web/node_modules/.package-lock.json
}

deps() { installed || npm --prefix web ci --no-audit --no-fund --loglevel=error </dev/null; }

case "${1:-}" in
deps) deps ;;
build)
	deps
	npm --prefix web run --silent build </dev/null
	touch internal/web/dist/.gitkeep
	;;
*)
	echo "usage: scripts/web.sh deps | build" >&2
	exit 2
	;;
esac
