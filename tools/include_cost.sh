#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What it costs to include the library: the median CPU time of `g++ -std=c++20 -fsyntax-only` for one translation
# unit, as the Markdown table of docs/include_cost.md. The runs are interleaved, so that a slow phase of the
# machine meets all contenders alike. Fails beyond what the project promises: <cmsg/views/ip.hpp> with
# <cmsg/core/visit.hpp> at most twice <span>; all that a UDP receiver needs at most 1.3 times <chrono>, which it includes
# for its timestamps; the whole library, every message of four systems in both directions, at most 2 times <chrono>.
#   tools/include_cost.sh [repetitions]      CXX chooses the compiler
set -euo pipefail
cd "$(dirname "$0")/.."
repetitions=${1:-15}
compiler=${CXX:-g++}

units=(
    ''
    '<span>'
    '<chrono>'
    '<cmsg/views/ip.hpp> <cmsg/core/visit.hpp>'
    '<cmsg/receive/buffer.hpp> <cmsg/receive/receive_set.hpp> <cmsg/views/ip.hpp> <cmsg/views/ipv6.hpp> <cmsg/views/socket.hpp> <cmsg/views/timestamp.hpp> <cmsg/views/udp.hpp>'
    '<cmsg/cmsg.hpp>'
)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for i in "${!units[@]}"; do
    { for header in ${units[$i]}; do echo "#include $header"; done; echo 'int main() {}'; } >"$work/$i.cpp"
    "$compiler" -std=c++20 -Iinclude -fsyntax-only "$work/$i.cpp" # fails here if it does not compile; warms the cache
done
# User and system time: unlike the clock on the wall, it hardly depends on what else the machine does.
TIMEFORMAT='%3U %3S'
for ((run = 0; run < repetitions; run++)); do
    for i in "${!units[@]}"; do
        { time "$compiler" -std=c++20 -Iinclude -fsyntax-only "$work/$i.cpp"; } 2>>"$work/$i.times"
    done
done

# In milliseconds.
median() {
    awk '{ printf "%.0f\n", ($1 + $2) * 1000 }' "$work/$1.times" | sort -n |
        awk '{ t[NR] = $1 } END { print (t[int((NR + 1) / 2)] + t[int(NR / 2) + 1]) / 2 }'
}
span=$(median 1)
chrono=$(median 2)
echo '| translation unit includes | ms | of `<span>` | of `<chrono>` |'
echo '|---|---:|---:|---:|'
for i in "${!units[@]}"; do
    awk -v name="${units[$i]:-nothing}" -v ms="$(median "$i")" -v span="$span" -v chrono="$chrono" 'BEGIN {
        if (name != "nothing") { gsub(/ /, "`, `", name); name = "`" name "`" }
        printf "| %s | %.0f | %.2f | %.2f |\n", name, ms, ms / span, ms / chrono }'
done
echo
echo "Medians of the CPU time of $repetitions runs of \`$compiler -std=c++20 -fsyntax-only\`, the compiler's own start included."
echo "$("$compiler" --version | head -n 1); $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(nproc) cores; Linux $(uname -r); $(date -u +%Y-%m-%d)."

awk -v small="$(median 3)" -v span="$span" -v udp="$(median 4)" -v whole="$(median 5)" -v chrono="$chrono" 'BEGIN {
    exit !(small <= 2 * span && udp <= 1.3 * chrono && whole <= 2 * chrono) }' || {
    echo 'more than promised: see the head of tools/include_cost.sh' >&2
    exit 1
}
