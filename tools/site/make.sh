#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the documentation as a site that needs no server: open build/site/index.html. It fails on a link that leads
# nowhere, and on what is public and has no comment. Needs Debian's doxygen, python3-markdown-it and python3-pygments.
#   tools/site/make.sh [output directory]
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$(realpath -m "${1:-build/site}")
xml=$(mktemp -d)
trap 'rm -rf "$xml"' EXIT
rm -rf "$out"
mkdir -p "$out"
{
    cat tools/site/Doxyfile
    echo "OUTPUT_DIRECTORY = $xml"
} | doxygen - 2>"$xml/log" || { cat "$xml/log" >&2; exit 1; }
PYTHONDONTWRITEBYTECODE=1 tools/site/pages.py "$xml/xml" "$out"
