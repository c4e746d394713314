#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Instructions per packet of each parser of the suite, counted by callgrind: unlike times they are the same in every
# run, so that a check can hold ours to what they were.
#   bench/instructions.sh list <bench_suite>      question, parser, instructions/packet, ratio; tab-separated
#   bench/instructions.sh check <bench_suite>     fails where one of ours exceeds bench/instructions.baseline by 3 %
#   bench/instructions.sh update <bench_suite>    writes that file
# Net of a call that reads nothing; the ratio is to the hand-written loop. The baseline is of GCC 12 at -O2.
# Exits with 77 where valgrind is missing, or where the machine lacks a socket option or family of the packets.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mode=${1:?list, check or update} suite=$(realpath "${2:?the program bench_suite}")
baseline=$here/instructions.baseline
slack=1.03

command -v valgrind >/dev/null || { echo 'valgrind is missing: apt-get install valgrind' >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

valgrind --tool=callgrind --collect-atstart=no --callgrind-out-file="$work/out" "$suite" --count >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
}

if grep -q '^left out: ' "$work/log"; then # the baseline is of all packets
    grep '^left out: ' "$work/log" | sort -u >&2
    exit 77
fi

# The dumps are numbered in the order in which they were written; the program has labelled each with the question, the
# parser and the number of packets. The first parser of a question is the empty call, the second the hand-written loop.
find "$work" -name 'out.*' -printf '%f\n' | sort -t . -k 2 -n | (cd "$work" && xargs awk '
    /^desc: Trigger: Client Request: / { question = $5; parser = $6; packets = $7 }
    /^totals: / && question != "" {
        instructions = $2 / packets
        if (parser == "empty") empty = instructions
        net = instructions - empty
        if (parser == "hand") hand = net
        if (parser != "empty") printf "%s\t%s\t%.1f\t%.3f\n", question, parser, net, net / hand
        question = ""
    }') >"$work/list"
[ -s "$work/list" ] || {
    echo 'Nothing was counted: was bench_suite built without <valgrind/callgrind.h>?' >&2
    exit 77
}

ours='$2 ~ /visit|decode|control|read/'
case $mode in
list) cat "$work/list" ;;
update)
    {
        echo '# Instructions per packet, as ratios to the hand-written loop: GCC 12 -O2, bench/instructions.sh update.'
        awk "$ours"' {
            if ($1 != question) { printf "%s%s", question == "" ? "" : "\n", $1; question = $1 }
            printf " %s %s", $2, $4
        }
        END { print "" }' "$work/list"
    } >"$baseline"
    ;;
check)
    awk -v slack="$slack" '
        FNR == NR { if ($1 !~ /^#/) for (i = 2; i < NF; i += 2) allowed[$1 " " $i] = $(i + 1); next }
        '"$ours"' {
            line = $1 " " $2
            if (!(line in allowed)) { print "not in the baseline: " line; failed = 1; next }
            if ($4 > allowed[line] * slack + 0.0005) {
                printf "%s: %s times the instructions of the hand-written loop, was %s\n", line, $4, allowed[line]
                failed = 1
            } else if ($4 < allowed[line] / slack) {
                printf "better: %s: %s, was %s (bench/instructions.sh update keeps it)\n", line, $4, allowed[line]
            }
            seen[line] = 1; count++
        }
        END {
            for (line in allowed) if (!(line in seen)) { print "not measured: " line; failed = 1 }
            printf "%d ratios looked at\n", count
            exit failed
        }' "$baseline" "$work/list"
    ;;
*) sed -n '3,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
