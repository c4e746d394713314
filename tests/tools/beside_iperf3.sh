#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What docs/cmsgdump.md shows beside iperf3, in a network of its own; by hand, as root, with Debian's iperf3 and
# iproute2:
#   cmake "-DPROGRAM=bash;tests/tools/beside_iperf3.sh;<cmsgdump>" -DEXPECTED=tests/tools/beside_iperf3.expected \
#       -P cmake/check_output.cmake
set -euo pipefail
[ "${2:-}" ] || exec unshare --net bash "$0" "$1" inside
program=$1
cmsgdump() { "$program" "$@" 2>&1; }
ip link set lo up

# Until the words are in what the kernel lists.
wait_for() { until ss -anp "$1" | grep -q "$2"; do sleep 0.05; done; }

iperf3 -s -1 -p 5202 >/dev/null &
server=$!
wait_for --tcp ':5202 '
iperf3 -c 127.0.0.1 -p 5202 --udp --bitrate 200K --length 1000 --tos 2 --time 3 >"/tmp/iperf3.$$" &
client=$!
wait_for --udp "ESTAB.*pid=$server,fd=5"
cmsgdump --pid "$server" --fd 5 --enabled
cmsgdump --pid "$server" --fd 5 --enable IP_TOS,SCM_TIMESTAMPNS --count 1
wait "$client"
sed -n 's|^.*/sec .* ms  \(0/[0-9]* (0%)\)  receiver$|the server has lost \1|p' "/tmp/iperf3.$$"
rm "/tmp/iperf3.$$"
