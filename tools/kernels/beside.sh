#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the tests that want more beside one of Debian's kernels than modules: SELinux, which labels; of x86-64 network
# cards that have a clock, and a second machine.
#   tools/kernels/beside.sh <suite>/<architecture> <directory of the programs, as of run.sh>
# LIMIT is the seconds that each boot has, 300 if unset. Exits as the last boot that failed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
name=$1 programs=$2 result=0
boot() { "$here/boot.sh" --limit "${LIMIT:-300}" "$@" </dev/null; }

# Debian's kernels have SELinux, and do not switch it on.
boot --append security=selinux "$name" "$programs/kernel" --gtest_filter='Unix.Security*:Labels.*' || result=$?
[[ $name == */amd64 ]] || exit $result

# 77: no emulator has such cards.
boot --cards "$name" "$programs/kernel" --gtest_filter='HardwareTimes.*' || {
    status=$?
    [ $status = 77 ] || result=$status
}

pair=$(mktemp -d)
trap 'rm -rf "$pair"' EXIT
boot --cable "0:$pair/cable" "$name" "$programs/families" --gtest_filter='RdsRdma.*' >"$pair/first" &
boot --cable "1:$pair/cable" "$name" "$programs/families" --gtest_filter='RdsRdma.*' >"$pair/second" || result=$?
wait $! || result=$?
cat "$pair/first" "$pair/second"
exit $result
