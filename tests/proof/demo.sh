#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The demo, the table of parsers and the proof, one after the other, and a last line that says what they have shown.
#   tests/proof/demo.sh <demo, or nothing> <bench_suite> <command of the proof>...
set -euo pipefail
demo=$1 suite=$2
shift 2

last=$(mktemp)
trap 'rm -f "$last"' EXIT
shown=()
# A line at a time, and the last one is kept.
run() {
    stdbuf -oL "$@" | tee "$last"
    shown+=("$(tail -n 1 "$last")")
}

if [ -n "$demo" ]; then
    run "$demo"
    echo
fi
run "$suite" --demo
run "$@"
printf '\nShown:'
printf ' %s.' "${shown[@]%.}"
echo
