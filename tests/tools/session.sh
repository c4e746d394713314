#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What docs/cmsgdump.md shows, with ports that are free here. bash opens, connects and writes to UDP sockets of its own.
#   tests/tools/session.sh <cmsgdump> packet|error|capture
set -euo pipefail
program=$1
cmsgdump() { "$program" "$@"; }

case $2 in
packet)
    # Both of its outputs, in the order in which they come: the first line says the port.
    exec 4< <(cmsgdump --udp --bind 127.0.0.1 --enable IP_TOS,IP_TTL,IP_PKTINFO --count 1 --duration 10 2>&1)
    read -r -u 4 line
    echo "$line"
    echo hello >/dev/udp/127.0.0.1/"${line##*:}"
    cat <&4
    ;;
error)
    # A port that was bound a moment ago, and is not any more.
    closed=$(cmsgdump --udp -4 --enable IP_TTL --duration 0 2>&1 | sed -n 's/.*listening on .*://p')
    exec 5<>/dev/udp/127.0.0.1/"$closed"
    cmsgdump --fd 5 --enable IP_RECVERR,IP_TTL --enabled
    echo hello >&5
    cmsgdump --fd 5 --take --count 1 --duration 10 2>&1
    ;;
capture)
    cmsgdump --replay "$(dirname "$0")/freebsd.cmsgdump"
    ;;
esac
