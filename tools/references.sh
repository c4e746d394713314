#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What comments and documents refer to exists: paths of this repository, numbers of docs/pitfalls.md, tests by name,
# reports elsewhere by their address, and in headers what stands in backticks; and each pitfall names a test. Prints
# every reference that does not resolve as file:line: text, and fails if there is one.
#   tools/references.sh [project directory]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

found=$(mktemp)
trap 'rm -f "$found"' EXIT

# report <rule>: prints what comes on stdin under the name of the rule, and remembers that there was something.
report() {
    local lines
    lines=$(cat)
    [ -z "$lines" ] || printf '%s:\n%s\n' "$1" "$lines" | tee -a "$found"
}

# The files of the repository, without what a build, an editor or git leaves.
files() {
    find . \( -name .git -o -name 'build*' -o -name node_modules \) -prune -o -type f -print |
        sed 's|^\./||' | LC_ALL=C sort
}

# Documents whole, of sources the comments, as file:line: text, without addresses of the web.
text() {
    local list
    list=$(files | grep -E '\.(hpp|cppm?|md|sh|py|cmake|txt|go|rs)$|^\.ci/run$|^bench/instructions\.baseline$')
    # shellcheck disable=SC2086 # a list of files
    awk '
        { line = $0; gsub(/https?:\/\/[^ )>]*/, "", line); at = FILENAME ":" FNR ": " }
        FILENAME ~ /\.md$/ { print at line; next }
        FILENAME ~ /\.(hpp|cppm?|go|rs)$/ { if (match(line, /\/\/.*/)) print at substr(line, RSTART + 2); next }
        match(line, /(^|[ \t])#[^!].*/) { print at substr(line, RSTART + 1) }' $list
}

# A path is one of ours if a file or folder of the repository has it or ends with it: a comment may leave out the
# folders that its reader knows. Kernel sources end in .c and .h, ours do not.
{ files; files | sed 's|/[^/]*$|/|' | LC_ALL=C sort -u; } >"$found.all"
text >"$found.text"
trap 'rm -f "$found" "$found.all" "$found.text"' EXIT
awk '
    BEGIN {
        file = "[A-Za-z0-9_.<>{}*…-]*(/[A-Za-z0-9_.<>{}*…-]*)*[.](hpp|cppm?|md|sh|py|cmake|txt|baseline)"
        folder = "(include/cmsg|tests|docs|bench|tools|examples|cmake)/[A-Za-z0-9_./<>{}*…-]*"
        ours = file "|" folder
    }
    FNR == NR { path = $0; known[path] = 1
                while (match(path, /^[^\/]+\//)) { path = substr(path, RLENGTH + 1); if (path != "") known[path] = 1 }
                for (path = $0; match(path, /\/[^\/]+\/$/); path = substr(path, 1, RSTART)) known[path] = 1
                next }
    $1 ~ /^CHANGELOG\.md:/ { next } # it names what was
    { rest = $0; sub(/^[^ ]* /, "", rest); at = $1
      while (match(rest, ours)) {
          token = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
          if (token ~ /[<>{}*…]/ || token ~ /^[.-]/ || token ~ /^build\//) continue # a pattern, or what a build makes
          sub(/[.,;:]+$/, "", token)
          if (!(token in known) && !(token "/" in known)) print at " " token
      } }' "$found.all" "$found.text" | report 'no such file in this repository'

# Numbers of pitfalls, also several in one comment.
awk '
    FILENAME ~ /pitfalls\.md$/ { if (match($0, /^### [0-9]+\./)) known[substr($0, 5, RLENGTH - 5) + 0] = 1; next }
    { at = $1; rest = $0
      while (match(rest, /(^|[^a-z])pitfalls? [0-9]+((, | and )[0-9]+)*/)) {
          numbers = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
          n = split(numbers, number, /[^0-9]+/)
          for (i = 1; i <= n; i++) if (number[i] != "" && !(number[i] + 0 in known)) print at " pitfall " number[i]
      } }' docs/pitfalls.md "$found.text" | report 'no such entry in docs/pitfalls.md'

# Tests that documents name.
find tests -name '*.cpp' -exec cat {} + | tr '\n' ' ' |
    grep -oE '\bTEST(_F|_P)?\( *[A-Za-z0-9_]+, *[A-Za-z0-9_]+ *\)|TYPED_TEST\([^)]*\)' |
    sed -E 's/^[A-Z_]*\( *//; s/ *\)$//; s/, */./' | LC_ALL=C sort -u >"$found.all"
awk '
    FNR == NR { known[$0] = 1; next }
    $1 ~ /\.md:/ { at = $1; rest = $0
      while (match(rest, /`[A-Z][A-Za-z0-9]*\.[A-Z][A-Za-z0-9]*`/)) {
          name = substr(rest, RSTART + 1, RLENGTH - 2); rest = substr(rest, RSTART + RLENGTH)
          if (!(name in known)) print at " " name
      } }' "$found.all" "$found.text" | report 'no such test'

# Names in comments of the headers: code of theirs has each, or tests/documents/inline_code.cpp.
find include -name '*.hpp' -exec cat tests/documents/inline_code.cpp {} + | sed 's|//.*||' |
    grep -oE '[A-Za-z_][A-Za-z0-9_]*' | LC_ALL=C sort -u >"$found.all"
awk '
    FNR == NR { known[$0]; next }
    $1 !~ /^include\/.*\.hpp:/ { next }
    { place = $1
      sub(/:[0-9]+:$/, "", place)
      if (place != last) is_code = 0
      last = place
      n = split(substr($0, length($1) + 2), piece, "`")
      for (i = 1; i <= n; i++) {
          if (i > 1) is_code = !is_code
          while (is_code && match(piece[i], /[A-Za-z_][A-Za-z0-9_]*/)) {
              word = substr(piece[i], RSTART, RLENGTH); piece[i] = substr(piece[i], RSTART + RLENGTH)
              if (!(word in known)) print $1 " " word
          }
      } }' "$found.all" "$found.text" | report 'no such name'

# A link to a report elsewhere leads to the one that its text names.
files | grep '[.]md$' | xargs grep -HnoE '\[[^][ ]+#[0-9]+\]\([^)]*\)' |
    grep -vE '\[([^][ ]+)#([0-9]+)\]\(https://github\.com/\1/(issues|pull)/\2\)$' |
    report 'not where the text says' || true # grep finds none

# Each pitfall names what would have caught it.
awk '
    function check() { if (title != "" && !has) print title }
    /^### / { check(); title = FILENAME ":" FNR ": " $0; has = 0 }
    /`[A-Z][A-Za-z0-9]*\.[A-Z][A-Za-z0-9]*`|`tests\/|^Tests: as [0-9]/ { has = 1 }
    END { check() }' docs/pitfalls.md | report 'a pitfall without a test'

[ ! -s "$found" ]
