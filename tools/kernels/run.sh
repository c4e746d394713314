#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the tests that ask a kernel on one of Debian's, in an emulator; prints how many passed, why others skipped, and
# what failed. Fails as well where a test skips for a reason that neither names a release after the kernel's, as
# `(v6.14)`, nor is in tests/environments/kernel_skips.txt: it would no longer run.
#   tools/kernels/run.sh <suite>/<architecture> <directory> [<log>]
# The directory has the static programs `kernel` and, if there is one, `families` (programs.mk), of that machine or of
# another ABI of it; <log> keeps all that they print. LIMIT has the seconds that they may take, 900 if unset. 77 where
# the kernel cannot be had; else see boot.sh.
# Left out are the tests that send 100,000 times: they take minutes in an emulator, and learn no more from another
# kernel.
set -euo pipefail
cd "$(dirname "$0")/../.."
name=${1:?a suite and an architecture, as bookworm/amd64} programs=${2:?the directory of the programs}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=${3:-$work/log}

cat >"$work/each" <<'GUEST'
#!/bin/sh
result=0
export CMSG_TESTS_KNOW_THE_KERNEL=1
for program in kernel families; do
    [ ! -x /$program ] || /$program --gtest_filter='-*AllMatched*' || { result=$?; echo "STATUS $result $program"; }
done
exit $result
GUEST
chmod +x "$work/each"
files=(--file "$programs/kernel")
[ ! -e "$programs/families" ] || files+=(--file "$programs/families")

kernel=$(tools/kernels/fetch.sh "$name")
version=$(cat "$kernel/version")
start=$SECONDS result=0
tools/kernels/boot.sh --limit "${LIMIT:-900}" "${files[@]}" "$name" "$work/each" >"$log" 2>&1 || result=$?

# Each reason to skip that nothing allows. The list has `<suites and architectures> | <regular expression>`.
while IFS='|' read -r where reason; do
    read -ra patterns <<<"$where"
    for one in "${patterns[@]}"; do
        # shellcheck disable=SC2053 # a pattern
        if [[ $name == $one ]]; then echo "${reason# }"; fi
    done
done < <(grep -v '^#' tests/environments/kernel_skips.txt) >"$work/allowed"
awk '/: Skipped$/ { getline; print }' "$log" | LC_ALL=C sort | uniq -c >"$work/skips"
awk -v kernel="$version" '
    function number(text,   part) { split(text, part, "."); return part[1] * 1000 + part[2] }
    { sub(/^ *[0-9]+ /, "") }
    { if (!match($0, /v[0-9]+\.[0-9]+/) || number(substr($0, RSTART + 1)) <= number(kernel)) print }' "$work/skips" |
    { grep -vxf "$work/allowed" || true; } >"$work/refused"

passed=$(grep -c '^\[       OK \]' "$log" || true)
skipped=$(awk '{ count += $1 } END { print count + 0 }' "$work/skips")
awk '/^\[  FAILED  \] [A-Za-z]/ && !/listed below/ {
    sub(/,? where .*| \([0-9]+ ms\)/, "")
    if (!seen[$0]++) print
}' "$log" >"$work/failed"
printf '%s, %s: %d passed, %d failed, %d skipped, in %d s\n' \
    "$name" "$version" "$passed" "$(wc -l <"$work/failed")" "$skipped" $((SECONDS - start))
cat "$work/skips"
if [ -s "$work/refused" ]; then
    echo "FAILED: these reasons to skip are not in tests/environments/kernel_skips.txt for $name:"
    sed 's/^/    | /' "$work/refused"
fi
if [ $result != 0 ]; then
    cat "$work/failed"
    grep -A 12 ': Failure$' "$log" | head -n 100 | sed 's/^/    | /' || true
    grep -E '^(STATUS|HANG|NO RESULT|cannot run)' "$log" || true
    tail -n 40 "$log" | sed 's/^/    | /'
    exit $result
fi
[ "$passed" != 0 ] && [ ! -s "$work/refused" ]
