#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What docs/cmsg-latency.md shows, with a port that is free here. bash writes to UDP sockets of its own.
#   tests/tools/latency_session.sh <cmsg-latency>
set -euo pipefail
program=$1
cmsg-latency() { "$program" "$@"; }

# The kernel stamps what it receives while a socket asks for it, and begins some time after the first one has asked.
exec 3< <(cmsg-latency sink --udp -4 --duration 10 2>&1)
asks=$!
read -r -u 3 line

# Both of its outputs, in the order in which they come: the first line says the port.
exec 4< <(cmsg-latency echo --udp --bind 127.0.0.1 --count 1 --duration 10 2>&1)
read -r -u 4 line
echo "$line"
echo hello >/dev/udp/127.0.0.1/"${line##*:}"
cat <&4
kill "$asks"
