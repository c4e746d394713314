#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Bytes of machine code of each parser of the suite: its function, and each part that it calls or jumps to, directly or
# not, that is instantiated from the parsers or the library (the walk that a set falls back to, a vector's growth, what
# GCC splits off as .cold), counted whole. Not counted: libc, operator new and delete.
#   bench/text_size.sh <bench_suite>      question, parser, bytes; tab-separated
set -euo pipefail
suite=${1:?the program bench_suite}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

nm -S --defined-only "$suite" >"$work/symbols"
objdump -d --no-show-raw-insn "$suite" >"$work/code"
"$suite" --code >"$work/parsers"

awk '
    function address(hex) { sub(/^0+/, "", hex); return hex }
    function hex_value(hex,   i, sum) {
        for (i = 1; i <= length(hex); i++) sum = sum * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
        return sum
    }
    function total(name,   i, count, parts, sum) {
        if (name in counted) return 0
        counted[name] = 1
        sum = size[name]
        count = split(callees[name], parts, " ")
        for (i = 1; i <= count; i++) sum += total(parts[i])
        return sum
    }
    FILENAME ~ /symbols$/ { if (NF == 4) bytes[address($1)] = hex_value(address($2)); next }
    FILENAME ~ /code$/ {
        if (/^[0-9a-f]+ <.*>:$/) {
            name = substr($2, 2, length($2) - 3)
            name_at[address($1)] = name
            size[name] = bytes[address($1)]
        } else if (match($0, /<_Z[^>+]*/)) {
            target = substr($0, RSTART + 1, RLENGTH - 1)
            # %rip-relative data and strings are no code.
            if ($2 ~ /^(call|j)/ && target ~ /5bench|4cmsg/ && target !~ /@plt/ && target != name &&
                index(callees[name] " ", " " target " ") == 0)
                callees[name] = callees[name] " " target
        }
        next
    }
    {
        split("", counted)
        printf "%s\t%s\t%d\n", $1, $2, total(name_at[$3])
    }' "$work/symbols" "$work/code" "$work/parsers"
