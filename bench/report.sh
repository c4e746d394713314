#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds and runs all benchmarks with every compiler there is, and writes docs/benchmarks.md with its charts. With
# OPTIMISATIONS=O2 it took 577 s on two CPUs; nothing else should run meanwhile.
#   bench/report.sh [--skip-peers]                     OPTIMISATIONS=O2 leaves -O3 out
# Wants g++, clang++-14, clang++-19, valgrind, python3 and what bench/peers/run.sh wants; says in the report what was
# missing. Builds and figures are below build/report; bench/report/write.sh writes the report from them anew.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/build/report
mkdir -p "$work"
say() { echo "$*" >&2; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

builds=() # <compiler>-<optimisation>; the first one is that of the detailed tables
: >"$work/missing"
for compiler in g++ clang++-14 clang++-19; do
    if command -v "$compiler" >/dev/null; then
        for optimisation in ${OPTIMISATIONS:-O2 O3}; do builds+=("$compiler-$optimisation"); done
    else
        echo "\`$compiler\` is not installed." >>"$work/missing"
    fi
done
for tool in valgrind python3; do
    command -v "$tool" >/dev/null || echo "\`$tool\` is not installed." >>"$work/missing"
done
[ ${#builds[@]} -gt 0 ] || { say 'no compiler'; exit 1; }
printf '%s\n' "${builds[@]}" >"$work/builds"

# build <folder> <compiler>-<optimisation> <align> <target>...
build() {
    local folder=$work/$1 compiler=${2%-*} optimisation=-${2##*-} align=$3
    shift 3
    quietly cmake -S . -B "$folder" -DCMAKE_CXX_COMPILER="$compiler" -DCMSGPP_BENCH_OPTIMIZATION="$optimisation" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-DNDEBUG -DCMSGPP_BENCH_ALIGN="$align" \
        -DCMSGPP_BUILD_TESTS=OFF -DCMSGPP_BUILD_EXAMPLES=OFF
    quietly cmake --build "$folder" --parallel 2 --target "$@"
}

# Each figure the middle one of the files': a virtual machine has phases that are slow for one parser and not for the
# next. The figures are fields 3 (ns), 4 (ratio to the hand-written loop) and 7 (ratio to the known layout).
middle_of() {
    awk -F '\t' -v OFS='\t' '
        function middle(line, field,   i, k, sorted, each) {
            for (i = 1; i <= files; i++) {
                each = value[line, field, i] + 0
                for (k = i; k > 1 && sorted[k - 1] > each; k--) sorted[k] = sorted[k - 1]
                sorted[k] = each
            }
            return sorted[int((files + 1) / 2)]
        }
        FNR == 1 { files++ }
        { for (field = 1; field <= NF; field++) value[FNR, field, files] = $field; fields = NF; lines = FNR }
        END {
            for (line = 1; line <= lines; line++)
                for (field = 1; field <= fields; field++)
                    printf "%s%s", field ~ /^[347]$/ ? middle(line, field) : value[line, field, 1],
                        field < fields ? OFS : "\n"
        }' "$@"
}

# First everything is built, so that no compiler runs beside a measurement.
for each in "${builds[@]}"; do
    say "Building with ${each%-*} -${each##*-}"
    build "$each" "$each" ON bench_suite
    build "$each-plain" "$each" OFF bench_suite
done
build "${builds[0]}" "${builds[0]}" ON bench_end_to_end bench_styles bench_prices

cut -d' ' -f1 /proc/loadavg >"$work/load"

# The files <build>.times, .instructions and .bytes have lines that begin with question and parser.
for each in "${builds[@]}"; do
    say "Measuring with ${each%-*} -${each##*-}"
    suite=$work/$each/bench/bench_suite
    "$suite" --about >"$work/$each.about"
    for run in 1 2 3 4 5; do
        "$suite" --tsv >"$work/$each.times.$run" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    done
    middle_of "$work/$each".times.[1-5] >"$work/$each.times"
    plain=$work/$each-plain/bench/bench_suite
    bench/text_size.sh "$plain" >"$work/$each.bytes"
    bench/instructions.sh list "$plain" >"$work/$each.instructions" || [ $? = 77 ]
done

say 'Running three kinds of stack'
bench/styles/table.sh write "$work/${builds[0]}/bench/bench_styles"

say 'Running the receive loop'
"$work/${builds[0]}/bench/bench_end_to_end" >"$work/end_to_end.md" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
say 'Asking the kernel for its prices'
"$work/${builds[0]}/bench/bench_prices" >"$work/prices.md" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
: >"$work/peers.md"
if [ "${1:-}" != --skip-peers ]; then
    say 'Running the peers'
    CMSGPP_PEERS_BUILD=$work/peers bench/peers/run.sh --markdown --suite "$work/${builds[0]}-plain/bench/bench_suite" \
        >"$work/peers.md"
fi

bench/report/write.sh "$work"
say "docs/benchmarks.md is written, after $SECONDS s"
