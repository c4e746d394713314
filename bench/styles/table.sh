#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The table of docs/styles.md: lines of code of each part, counted here, and times from bench_styles.
#   bench/styles/table.sh write <bench_styles>   measures, and writes the table into the document
#   bench/styles/table.sh check                  fails if the document states other numbers of lines than the code has
set -euo pipefail
cd "$(dirname "$0")/../.."
document=docs/styles.md

# Lines between `// <part>: begin` and its end, in the form that clang-format gives them; blank ones and comments do not
# count.
#   lines <part> <file>
lines() {
    awk -v part="$1" '
        $0 ~ "^// " part ": end$" { inside = 0 }
        inside && !/^ *(\/\/.*)?$/ { count++ }
        $0 ~ "^// " part ": begin$" { inside = 1 }
        END { if (!count) exit 1; print count }' "examples/styles/$2"
}

# style, by hand or with the library, lines of set-up, of receive, of send; tab-separated, in the order of bench_styles
counted() {
    local before after
    before=$(lines counted setup_before.hpp)
    after=$(lines counted setup_after.hpp)
    row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$(lines receive "$4")" "$(lines send "$5")"; }
    row 'macro loop with a switch' 'by hand' "$before" macro_loop_before.hpp macro_loop_before.hpp
    row 'macro loop with a switch' 'with the library' "$after" structs_after.hpp structs_after.hpp
    row 'iterator with callbacks' 'by hand' "$before" callbacks_before.hpp callbacks_before.hpp
    row 'iterator with callbacks' 'with the library' "$after" callbacks_after.hpp structs_after.hpp
    row 'vector of messages' 'by hand' "$before" message_vector_before.hpp message_vector_before.hpp
    row 'vector of messages' 'with the library' "$after" structs_after.hpp structs_after.hpp
}

case ${1:-} in
write)
    about=$("$2" --about)
    value() { sed -n "s/^$1: *//p" <<<"$about"; }
    {
        echo "| style | | lines to set up | to receive | to send | ns to read | ns to write | allocations |"
        echo "|---|---|--:|--:|--:|--:|--:|--:|"
        paste <(counted) <("$2" --tsv 2>/dev/null) |
            awk -F '\t' '{
                printf "| %s | %s | %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $8, $10, $9 + $11
            }'
        echo
        echo "$(value Machine), $(value Kernel), $(value Compiler), $(value Date), load $(cut -d' ' -f1 /proc/loadavg);"
        echo "medians of 15 interleaved repetitions, a call that does nothing not taken off."
    } >"$document.table"
    awk -v table="$document.table" '
        /^<!-- table: end -->$/ { inside = 0 }
        !inside
        /^<!-- table: begin -->$/ { inside = 1; while ((getline line < table) > 0) print line }' \
        "$document" >"$document.new"
    rm "$document.table"
    mv "$document.new" "$document"
    ;;
check)
    diff -u --label 'the lines that are there' --label "those of $document" \
        <(counted | awk -F '\t' '{ printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5 }') \
        <(grep -E '^\| [a-z ]+ \| (by hand|with the library) \|' "$document" | sed -E 's/^((\|[^|]*){5}\|).*/\1/')
    ;;
*)
    echo "usage: $0 write <bench_styles> | check" >&2
    exit 2
    ;;
esac
