#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Keeps the programs in README.md equal to the files they come from, and the output shown equal to what is expected of them.
#   tools/readme.sh check|update [project directory]
# README.md marks the place; what stands between the markers is written by this script:
#   <!-- begin: examples/01_quickstart.cpp -->
#   <!-- end -->
# Of a file that has the lines `// README: begin` and `// README: end` only what stands between them is shown.
# And output, each line of which a line of regular expressions describes, as cmake/check_output.cmake reads them:
#   <!-- output: examples/01_quickstart.expected -->
#   <!-- end of output -->
set -euo pipefail

mode=${1:-}
cd "${2:-$(dirname "$0")/..}"

# Prints README.md as it should be: everything outside the markers as it stands, and between them the file.
expected() {
    awk '
        function fail(text) { print "README.md:" NR ": " text > "/dev/stderr"; failed = 1; exit 1 }
        /^<!-- begin: .* -->$/ {
            if (inside) fail("a begin marker before the end of the last one")
            inside = 1
            file = $0
            sub(/^<!-- begin: /, "", file)
            sub(/ -->$/, "", file)
            print
            print "```cpp"
            lines = 0
            part = 0
            while ((status = (getline line < file)) > 0) if (line == "// README: begin") part = 1
            close(file)
            shown = !part
            while ((status = (getline line < file)) > 0) {
                if (part && line == "// README: begin") shown = 1
                else if (part && line == "// README: end") { shown = 0; part = 2 }
                else if (shown) { print line; lines++ }
            }
            close(file)
            if (status < 0 || lines == 0) fail("cannot read " file)
            if (part && (part != 2 || shown)) fail(file ": `// README: begin` without its end")
            print "```"
            count++
            next
        }
        /^<!-- end -->$/ {
            if (!inside) fail("an end marker without its begin")
            inside = 0
        }
        !inside { print }
        END {
            if (failed) exit 1
            if (inside) fail("the last begin marker has no end")
            if (!count) fail("no marker: no program of the README is checked")
        }' README.md
}

# Compares the output that is shown with the expectations of its program, line by line.
check_output() {
    awk '
        function fail(text) { print "README.md:" NR ": " text > "/dev/stderr"; failed = 1; exit 1 }
        /^<!-- output: .* -->$/ { file = $3; count++; next }
        /^<!-- end of output -->$/ {
            if ((getline pattern < file) > 0) fail(file " expects another line: " pattern)
            close(file)
            file = ""
        }
        file != "" && !/^```/ {
            if ((getline pattern < file) <= 0) fail("a line more than " file " expects")
            if ($0 !~ pattern) fail("not what " file " expects: " pattern)
        }
        END { if (!failed && (!count || file != "")) fail("no output is checked, or its end is missing"); exit failed }' README.md
}

result=$(mktemp)
trap 'rm -f "$result"' EXIT
expected >"$result"

case $mode in
check)
    if ! diff -u --label 'README.md as it is' --label 'README.md as the files say' README.md "$result"; then
        echo 'README.md differs from the programs it shows. To mend it: tools/readme.sh update' >&2
        exit 1
    fi
    check_output
    ;;
update) cat "$result" >README.md ;;
*)
    echo "usage: $0 check|update [project directory]" >&2
    exit 2
    ;;
esac
