#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures what cmsg-latency costs, by paired runs, and writes the table of docs/cmsg-latency.md. Nothing else should
# run meanwhile.
#   tools/cmsg_latency/cost.sh [pairs]       20 without it
set -euo pipefail
cd "$(dirname "$0")/../.."
pairs=${1:-20}
work=$PWD/build/cost
mkdir -p "$work"
g++ -std=c++20 -O2 -DNDEBUG -Iinclude tools/cmsg_latency/*.cpp tools/cmsgdump/socket.cpp -o "$work/cmsg-latency"
g++ -std=c++20 -O2 tools/cmsg_latency/cost/cost.cpp -o "$work/cost"
load=$(cut -d ' ' -f 1 /proc/loadavg)
"$work/cost" "$work/cmsg-latency" "$pairs" >"$work/table"
{
    cat "$work/table"
    echo
    echo "$pairs pairs, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) CPUs," \
        "Linux $(uname -rm), GCC $(g++ -dumpfullversion) -O2, $(date +%F), load before it $load."
} >"$work/result"
awk -v result="$work/result" '
    /^<!-- end of cost -->$/ { inside = 0 }
    !inside { print }
    /^<!-- cost: written by tools\/cmsg_latency\/cost.sh -->$/ {
        inside = 1
        print ""
        while ((getline line < result) > 0) print line
        print ""
    }' docs/cmsg-latency.md >"$work/document"
cat "$work/document" >docs/cmsg-latency.md
cat "$work/result"
