#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests that skipped themselves in the last run of ctest, each with the reason it gave: a pass must not hide them.
#   tools/show_skips.sh <build directory>
set -euo pipefail
# Inside ctest, after the last test, the log still has its temporary name.
log=$(ls -t "$1"/Testing/Temporary/LastTest.log* | head -n 1)
awk '
    /^\[ RUN / { name = $4 }
    /: Skipped$/ { getline why; print "skipped: " name ": " why }
    /^\[  SKIPPED \] .* \([0-9]+ ms\)$/ { count++ }
    END { print count + 0 " tests skipped themselves" }' "$log"
