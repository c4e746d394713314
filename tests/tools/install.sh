#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installing brings the headers and no program; the component `tools` brings the program and no header.
#   tests/tools/install.sh <cmake> <build directory> <configuration>
set -euo pipefail
to=$(mktemp -d)
trap 'rm -rf "$to"' EXIT
"$1" --install "$2" --config "$3" --prefix "$to/headers" >/dev/null
"$1" --install "$2" --config "$3" --prefix "$to/tools" --component tools >/dev/null
test -e "$to/headers/include/cmsg/cmsg.hpp"
test ! -e "$to/headers/bin"
"$to/tools/bin/cmsgdump" --help | grep -q '^cmsgdump prints'
"$to/tools/bin/cmsg-latency" --help | grep -q '^cmsg-latency measures'
test ! -e "$to/tools/include"
