#!/bin/sh
# Run all tests in two processes side by side: those of trust and then those of the web front end, most of whose time
# is the browser's, and the rest. `run_tests.sh PYTEST [arguments for both]`. What the first one printed follows when
# both have ended. Trust comes first: a test of memory limits needs a process that has not grown.
set -u
pytest=$1
shift
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
"$pytest" "$@" tests/trust tests/webui >"$printed" 2>&1 &
web=$!
trap 'kill -INT $web 2>/dev/null' INT TERM
"$pytest" "$@" --ignore=tests/webui --ignore=tests/trust
rest=$?
wait $web
webui=$?
cat "$printed"
[ $rest -eq 0 ] && [ $webui -eq 0 ]
