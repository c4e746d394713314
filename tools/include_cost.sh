#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What it costs to include the library, as the Markdown table of docs/include_cost.md, for one translation unit with
# -fsyntax-only: the median CPU time, of interleaved runs, so that a slow phase of the machine meets all contenders
# alike; and the memory that GCC's front end allocates (-ftime-report), which tells of the same work and is the same in
# every run. And what one call of describe costs beyond that, at -O2: all that the compiler allocates, and the code.
# Fails where that is beyond what the project promises: <cmsg/views/linux/ip.hpp> with <cmsg/visit/visit.hpp> at most
# twice <span>; what a UDP receiver needs at most 0.75 times <chrono>, of which it takes a part
# (include/cmsg/platform/chrono.hpp); <cmsg/udp.hpp>, which has answers, sends and reads the error queue as well, at
# most 50 MiB; <cmsg/cmsg.hpp> at most 66 MiB; a call of describe at most 84 MiB and 20 KiB of code. Times fail nothing:
# they come with the machine.
#   tools/include_cost.sh [repetitions]
set -euo pipefail
cd "$(dirname "$0")/.."
repetitions=${1:-15}
compiler=g++

receiver='<cmsg/receive/buffer.hpp> <cmsg/receive/receive_set.hpp>'
receiver+=' <cmsg/views/linux/ip.hpp> <cmsg/views/linux/ipv6.hpp> <cmsg/views/linux/socket.hpp>'
receiver+=' <cmsg/views/linux/socket_time.hpp> <cmsg/views/linux/udp.hpp>'
units=(
    ''
    '<span>'
    '<chrono>'
    '<cmsg/views/linux/ip.hpp> <cmsg/visit/visit.hpp>'
    "$receiver"
    '<cmsg/udp.hpp>'
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

# In MiB. The last figure of the report's line of totals is in k or M.
memory() {
    "$compiler" -std=c++20 -Iinclude -fsyntax-only -ftime-report "$work/$1.cpp" 2>&1 |
        awk '$1 == "TOTAL" { printf "%.0f", $NF ~ /k$/ ? $NF / 1024 : $NF }'
}

# In milliseconds.
median() {
    awk '{ printf "%.0f\n", ($1 + $2) * 1000 }' "$work/$1.times" | sort -n |
        awk '{ t[NR] = $1 } END { print (t[int((NR + 1) / 2)] + t[int(NR / 2) + 1]) / 2 }'
}
for i in "${!units[@]}"; do
    ms[i]=$(median "$i")
    mib[i]=$(memory "$i")
done
echo '| translation unit includes | ms | of `<span>` | of `<chrono>` | MiB | of `<span>` | of `<chrono>` |'
echo '|---|---:|---:|---:|---:|---:|---:|'
for i in "${!units[@]}"; do
    awk -v name="${units[$i]:-nothing}" -v ms="${ms[i]} ${ms[1]} ${ms[2]}" \
        -v mib="${mib[i]} ${mib[1]} ${mib[2]}" 'BEGIN {
        if (name != "nothing") { gsub(/ /, "`, `", name); name = "`" name "`" }
        split(ms, t); split(mib, m)
        printf "| %s | %.0f | %.2f | %.2f | %d | %.2f | %.2f |\n",
            name, t[1], t[1] / t[2], t[1] / t[3], m[1], m[1] / m[2], m[1] / m[3] }'
done
echo
echo "Medians of the CPU time of $repetitions runs of \`$compiler -std=c++20 -fsyntax-only\`," \
    "the compiler's own start included, and the memory that its front end allocates."
echo "$("$compiler" --version | head -n 1); $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(nproc) cores; Linux $(uname -r); $(date -u +%Y-%m-%d)."


# One call of describe, and the same source without it: the difference is what it costs a translation unit.
cat >"$work/describe.cpp" <<'END'
#include <cmsg/cmsg.hpp>
#ifdef CALL
std::string_view line_of(cmsg::message message, std::span<char> room) { return cmsg::describe(message, room); }
#endif
END
compiled() { "$compiler" -std=c++20 -Iinclude -O2 -c "$@" -o "$work/describe.o" "$work/describe.cpp"; }
allocated() { compiled -ftime-report "$@" 2>&1 | awk '$1 == "TOTAL" { printf "%.0f", $NF ~ /k$/ ? $NF / 1024 : $NF }'; }
for ((run = 0; run < repetitions; run++)); do
    { time compiled; } 2>>"$work/without.times"
    { time compiled -DCALL; } 2>>"$work/with.times"
done
describe_ms=$(awk -v with="$(median with)" -v without="$(median without)" 'BEGIN { printf "%.0f", with - without }')
describe_mib=$(($(allocated -DCALL) - $(allocated)))
compiled -DCALL
describe_code=$(size -A "$work/describe.o" | awk '/^\.text/ { bytes += $2 } END { print bytes + 0 }')
echo
echo "One call of \`describe\` costs $describe_ms ms more at \`-O2\`, $describe_mib MiB more," \
    "and $describe_code bytes of code."

awk -v mib="${mib[*]}" -v describe_mib="$describe_mib" -v describe_code="$describe_code" 'BEGIN {
    split(mib, m) # nothing, span, chrono, small, receiver, udp, whole
    exit !(m[2] > 0 && m[4] <= 2 * m[2] && m[5] <= 0.75 * m[3] && m[6] <= 50 && m[7] <= 66 &&
           describe_mib > 0 && describe_mib <= 84 && describe_code > 0 && describe_code <= 20 * 1024) }' || {
    echo 'more than promised: see the head of tools/include_cost.sh' >&2
    exit 1
}
