#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the tests that ask a kernel on all kernels below, as programs of each ABI, and writes what each test of
# tests/messages.txt said on each into tests/kernels.txt, of which tools/messages.sh makes the table in
# docs/messages.md.
#   tools/kernels/all.sh [<name>...]       those of these names alone, as `s390x`; the others as they ran before
# JOBS kernels at a time, as many as there are processors if unset; LIMIT as in run.sh.
# Builds and keeps its logs below build/kernels/. Needs what programs.mk and run.sh need, and each machine's g++:
# g++-{i686,s390x,aarch64,riscv64,arm}-linux-gnu{,eabihf}.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=build/kernels logs=build/kernels/logs
mkdir -p "$logs"
started=() failed=0

# Name, kernel, ABI of the programs, and what the table's head says.
runs='
6.1         bookworm/amd64  native        x86-64
6.12        trixie/amd64    native        x86-64
sid         sid/amd64       native        x86-64
i386        trixie/amd64    i386          i386
i386_time64 trixie/amd64    i386_time64   i386, 64-bit time
s390x       bookworm/s390x  s390x         s390x
arm64       bookworm/arm64  arm64         arm64
riscv64     trixie/riscv64  riscv64       riscv64
armhf       bookworm/armhf  armhf         armhf
'
build() {
    local triplet='' flags=''
    case $1 in
    native) ;;
    i386) triplet=i686-linux-gnu ;;
    i386_time64) triplet=i686-linux-gnu flags='-D_TIME_BITS=64 -D_FILE_OFFSET_BITS=64' ;;
    s390x | riscv64) triplet=$1-linux-gnu ;;
    arm64) triplet=aarch64-linux-gnu ;;
    armhf) triplet=arm-linux-gnueabihf ;;
    esac
    make --silent -f tools/kernels/programs.mk --jobs="$(nproc)" OUT="$out/$1" TRIPLET="$triplet" FLAGS="$flags"
}

# One kernel's run; its last line says what went wrong.
run() {
    local name=$1 kernel=$2 programs=$out/$3 machine=$4 result=0
    tools/kernels/run.sh "$kernel" "$programs" "$logs/$name" || result=$?
    if [ $result = 0 ]; then tools/kernels/beside.sh "$kernel" "$programs" >>"$logs/$name" || result=$?; fi
    if [ $result = 77 ]; then
        rm -f "$logs/$name"
        echo "$name: left out"
    elif [ $result != 0 ]; then
        echo "FAILED: $name, with $result"
    fi
    [ ! -e "$logs/$name" ] ||
        echo "$(cut -d . -f 1,2 "$(tools/kernels/fetch.sh "$kernel")/version") $machine" >"$logs/$name.head"
}

# While some kernels run, the programs of the next are built.
while read -r name kernel abi machine; do
    [ -n "$name" ] || continue
    [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
    build "$abi" || { echo "FAILED: the programs of $name" && failed=1 && continue; }
    while [ "$(jobs -pr | wc -l)" -ge "${JOBS:-$(nproc)}" ]; do wait -n || true; done
    run "$name" "$kernel" "$abi" "$machine" </dev/null >"$logs/$name.said" 2>&1 &
    started+=("$name")
done <<<"$runs"
wait
for name in "${started[@]}"; do
    cat "$logs/$name.said"
    ! tail -n 1 "$logs/$name.said" | grep -q '^FAILED: ' || failed=1
done

# One line for each test that tests/messages.txt calls live: what it said on each kernel. Of a test with parameters, or
# that runs again in beside.sh, one that passed is enough; else the last says why. A kernel without the socket or the
# option refuses it; one that has it may still send none.
columns=()
for name in $(awk '{ print $1 }' <<<"$runs"); do [ ! -e "$logs/$name" ] || columns+=("$logs/$name"); done
{
    cat <<'HEAD'
# What each test that tests/messages.txt calls live says on each of these kernels: live; or why it skips: refused, the
# kernel has not the option; no sockets, nor the family; no card, the emulated machine has not the network card that it
# takes; absent, it has, and sends none. Written by tools/kernels/all.sh.
HEAD
    echo "kernel$(for log in "${columns[@]}"; do printf ' | %s' "$(cat "$log.head")"; done)"
    awk -F ' [|] ' '$4 ~ /^live: / {
        sub(/^live: /, "", $4)
        split($4, test, ", ")
        for (i in test) print test[i]
    }' tests/messages.txt | sort -u >"$logs/tests"
    awk '
        # Suite.Test of Prefix/Suite.Test/parameter and of Suite/0.Test.
        function plain(name,   part, suite) {
            split(name, part, ".")
            n = split(part[1], suite, "/")
            sub(/\/.*/, "", part[2])
            return (n > 1 && suite[n] !~ /^[0-9]+$/ ? suite[n] : suite[1]) "." part[2]
        }
        FILENAME ~ /\/tests$/ { test[++tests] = $0; next }
        FNR == 1 { columns++ }
        /^\[       OK \] / { said[plain($4), columns] = "live" }
        /: Skipped$/ { getline why }
        /^\[  SKIPPED \] .* ms\)$/ && said[plain($4), columns] != "live" {
            said[plain($4), columns] = why ~ /network cards with a clock|no second machine/ ? "no card" : \
                why ~ /lacks the sockets/ && why !~ /[(]v[0-9]/ ? "no sockets" : \
                why ~ /no message|sends no / ? "absent" : "refused"
        }
        END {
            for (i = 1; i <= tests; i++) {
                line = test[i]
                for (j = 1; j <= columns; j++) line = line " | " (said[test[i], j] == "" ? "-" : said[test[i], j])
                print line
            }
        }' "$logs/tests" "${columns[@]}"
} >tests/kernels.txt
tools/messages.sh write
exit $failed
