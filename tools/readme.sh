#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every block of code in a document of this project has been compiled and run. Each stands after a line that names its
# source:
#   <!-- begin: examples/01_quickstart.cpp -->   a program, or those of its parts that stand between the lines
#   <!-- end -->                                 `// shown: begin` and `// shown: end`; what is between these two lines,
#                                                this script writes
#   <!-- begin: examples/guide/dual_stack.cpp socket -->   of these parts the one that begins with
#                                                          `// shown: begin socket`
#   <!-- output: examples/01_quickstart.expected -->   what it prints: each line is described by a line of regular
#   <!-- end of output -->                             expressions, as cmake/check_output.cmake reads them
#   <!-- run by: .ci/run -->                     commands: that script gives the same ones, up to their arguments, or
#                                                finds the line in the document
# A block without such a line is an error.
# So has code inside of text: in comments of include/ what is indented after an empty line, and what stands in backticks
# and is more than a name; in documents what stands in backticks, has brackets, and `::` or a member. It stands in
# tests/documents/inline_code.cpp, in the part of its file, with something for each `…`.
#   tools/readme.sh check|update [project directory]
set -euo pipefail

mode=${1:-}
cd "${2:-$(dirname "$0")/..}"
documents=(README.md CONTRIBUTING.md CHANGELOG.md SECURITY.md docs/*.md examples/README.md)

# Prints a document as it should be: everything outside of the markers as it stands, and between them the file.
expected() {
    awk '
        function fail(text) { print FILENAME ":" FNR ": " text > "/dev/stderr"; failed = 1; exit 1 }
        # Whether a line begins a part that is shown: the one that is asked for by its name, or any.
        function begins(line,    name) {
            if (line !~ /^ *\/\/ shown: begin( [a-z_]+)?$/) return 0
            name = line
            sub(/^ *\/\/ shown: begin ?/, "", name)
            return part == "" || part == name
        }
        # Less the indentation of the first line of a part, which every line of it has, or is empty.
        function show(text) {
            if (is_first && text == "") return
            if (is_first) { match(text, /^ */); indent = RLENGTH; is_first = 0 }
            print parts ? substr(text, indent + 1) : text
            is_empty = text == ""
            lines++
        }
        /^<!-- begin: .* -->$/ {
            if (inside) fail("a begin marker before the end of the last one")
            inside = 1
            file = $0
            sub(/^<!-- begin: /, "", file)
            sub(/ -->$/, "", file)
            part = file ~ / / ? file : ""
            sub(/^[^ ]* /, "", part)
            sub(/ .*$/, "", file)
            print
            print "```cpp"
            lines = parts = indent = shown = 0
            while ((status = (getline line < file)) > 0) if (begins(line)) parts++
            close(file)
            while ((status = (getline line < file)) > 0) {
                if (begins(line)) {
                    if (shown) fail(file ": `// shown: begin` before the end of the last one")
                    shown = is_first = 1
                    if (lines && !is_empty) print ""
                } else if (line ~ /^ *\/\/ shown: end$/) {
                    if (!shown && part == "") fail(file ": `// shown: end` without its begin")
                    shown = 0
                } else if (shown || (!parts && part == "")) {
                    show(line)
                }
            }
            close(file)
            if (status < 0 || lines == 0) fail("cannot read " file)
            if (shown) fail(file ": `// shown: begin` without its end")
            print "```"
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
        }' "$1"
}

# Compares the output that is shown with the expectations of its program, line by line, and looks for the commands in
# the script that runs them. Prints how many blocks it has seen.
check_blocks() {
    awk '
        function fail(text) { print FILENAME ":" FNR ": " text > "/dev/stderr"; failed = 1; exit 1 }
        # The first two words of a command, or the one if the second is an argument that a script may choose.
        function command(text,    words) {
            sub(/^ +/, "", text)
            split(text, words, " ")
            return words[2] == "" || words[2] ~ /^[0-9]/ ? words[1] : words[1] " " words[2]
        }
        # Also as a regular expression, with which a script finds the line in the document.
        function runs(file, text,    line, found) {
            while ((getline line < file) > 0) {
                gsub(/\\/, "", line)
                if (line !~ /^ *#/ && index(line, text)) found = 1
            }
            close(file)
            return found
        }
        /^ *```/ {
            if (!code) {
                blocks++
                if (kind == "") fail("a block of code that nothing runs: tools/readme.sh says what may stand before it")
                used = 1
                lines = 0
                one_step = /```(cmake|ini)$/
            } else if (kind == "run") {
                kind = ""
            }
            code = !code
            next
        }
        # Of a CMake file, or a wrap of Meson, the first line stands for all.
        code && kind == "run" {
            if ((!lines++ || !one_step) && !runs(file, command($0))) fail(file " does not run `" command($0) "`")
        }
        code && kind == "output" {
            if ((getline pattern < file) <= 0) fail("a line more than " file " expects")
            if ($0 !~ pattern) fail("not what " file " expects: " pattern)
        }
        code { next }
        /^ *<!-- begin: .* -->$/ { kind = "program" }
        /^ *<!-- end -->$/ { kind = "" }
        /^ *<!-- run by: .* -->$/ { kind = "run"; file = $4 }
        /^ *<!-- output: .* -->$/ { kind = "output"; file = $3; used = 0 }
        /^ *<!-- end of output -->$/ {
            if (kind != "output" || !used) fail("no output before its end")
            if ((getline pattern < file) > 0) fail(file " expects another line: " pattern)
            close(file)
            kind = ""
        }
        END {
            if (failed) exit 1
            if (code || kind != "") fail("the last block has no end")
            print blocks + 0
        }' "$1"
}

# Looks for each piece of code in the part of inline_code.cpp that its file has. Blanks do not count, and comments of
# code. Prints how many pieces it has seen.
check_inline_code() {
    # shellcheck disable=SC2016 # of awk
    {
        find include -name '*.hpp' | LC_ALL=C sort
        printf '%s\n' "${documents[@]}" | grep -vx CHANGELOG.md
    } | xargs awk '
        function fail(text) { print text > "/dev/stderr"; failed = 1 }
        function squeezed(text) { sub(/\/\/.*/, "", text); gsub(/[ \t]/, "", text); return text }
        # Whether the pieces of a text between its ellipses stand there, one after another.
        function stands(text, there,    n, piece, i, at) {
            n = split(text, piece, "…")
            for (i = 1; i <= n; i++) {
                if (piece[i] == "") continue
                if (!(at = index(there, piece[i]))) return 0
                there = substr(there, at + length(piece[i]))
            }
            return 1
        }
        function look(text, where) {
            pieces++
            has[file] = 1
            if (!stands(squeezed(text), part[file]))
                fail(file ":" where ": not in tests/documents/inline_code.cpp, or not so: " text)
        }
        # Whether it is more than a name; of a document, C++.
        function is_code(text) {
            if (file !~ /[.]md$/) return text ~ /[ ({<;]/
            return text ~ /[({<]/ && text ~ /::|[a-z][.]/ &&
                text !~ /[\/!]|^#|^(unix|ipv4)[.]|[A-Z][A-Za-z]*::(cmsgs|[A-Z])/
        }
        # The code in backticks of a comment or a paragraph, which may go on in the next line.
        function look_at_spans(    n, piece, i, line, lines) {
            n = split(comment, piece, "`")
            line = begin
            for (i = 1; i <= n; i++) {
                lines = gsub(/\n/, " ", piece[i])
                if (i % 2 == 0 && is_code(piece[i])) look(piece[i], line)
                line += lines
            }
            if (n && n % 2 == 0) fail(file ":" begin ": a backtick without another one")
            comment = ""
        }
        function look_at_block() { if (block != "") look(block, begin_of_block); block = "" }
        BEGIN {
            while ((getline line < "tests/documents/inline_code.cpp") > 0) {
                if (line ~ /^\/\/ (include|docs|examples)\/.*[.](hpp|md)$/) {
                    if (!is_together) delete current
                    is_together = 1
                    current[substr(line, 4)] = 1
                } else {
                    is_together = 0
                    for (header in current) part[header] = part[header] squeezed(line)
                }
            }
        }
        FNR == 1 { look_at_spans(); look_at_block(); file = FILENAME; fenced = 0 }
        file ~ /[.]md$/ {
            if (/^ *```/) fenced = !fenced
            else if (/^ *$/ || fenced) look_at_spans()
            else {
                if (comment == "") begin = FNR
                comment = comment $0 "\n"
            }
            next
        }
        !match($0, /\/\/+<? ?/) { look_at_spans(); look_at_block(); next }
        {
            text = substr($0, RSTART + RLENGTH)
            if (block == "" ? is_after_empty && text ~ /^    +[^ ]/ : text ~ /^    /) {
                if (block == "") begin_of_block = FNR
                block = block squeezed(text)
                comment = comment "\n"
            } else {
                look_at_block()
                if (comment == "") begin = FNR
                comment = comment text "\n"
            }
            is_after_empty = text == ""
        }
        END {
            look_at_spans()
            look_at_block()
            for (header in part) if (!(header in has)) fail("tests/documents/inline_code.cpp: no such code in " header)
            if (failed) exit 1
            print pieces
        }'
}

case $mode in check | update) ;; *)
    echo "usage: $0 check|update [project directory]" >&2
    exit 2
    ;;
esac

result=$(mktemp)
trap 'rm -f "$result"' EXIT
blocks=0
for document in "${documents[@]}"; do
    [ -e "$document" ] || continue
    expected "$document" >"$result"
    if [ "$mode" = update ]; then
        cmp -s "$result" "$document" || cat "$result" >"$document"
    elif ! diff -u --label "$document as it is" --label "$document as the files say" "$document" "$result"; then
        echo "$document differs from the programs it shows. To mend it: tools/readme.sh update" >&2
        exit 1
    fi
    count=$(check_blocks "$document")
    blocks=$((blocks + count))
done
[ "$blocks" != 0 ] || { echo 'no block of code in any document' >&2; exit 1; }
echo "$blocks blocks of code, each with its source"
if [ "$mode" = check ]; then
    pieces=$(check_inline_code)
    echo "$pieces pieces of code inside of text, each with its source"
fi
