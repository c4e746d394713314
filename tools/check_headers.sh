#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Rules for include/, for the lists of sources that no compiler checks, and for the width of every line. Prints every
# violation as file:line: text and fails if there is one.
#   tools/check_headers.sh [project directory]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

found=$(mktemp)
trap 'rm -f "$found"' EXIT
headers=$(find include -name '*.hpp' | LC_ALL=C sort)
[ -n "$headers" ] || { echo 'no headers below include/' >&2; exit 1; }

# report <rule>: prints what comes on stdin under the name of the rule, and remembers that there was something.
report() {
    local lines
    lines=$(cat)
    [ -z "$lines" ] || printf '%s:\n%s\n' "$1" "$lines" | tee -a "$found"
}

# The headers without comments and string literals, as file:line: code.
code() {
    # shellcheck disable=SC2086 # a list of files
    awk '{ line = $0; gsub(/"([^"\\]|\\.)*"/, "\"\"", line); sub(/\/\/.*/, "", line)
           if (line ~ /[^ \t]/) print FILENAME ":" FNR ": " line }' $headers
}

# <linux/*> conflicts with <netinet/*> in both orders; the others own memory or cost more to include than the
# library does.
code | grep -E '# *include *<((linux|asm)/|(string|vector|iostream|functional|memory|map)>)' |
    report 'includes what no public header may include' || true

# Nothing allocates, throws or needs RTTI, and bytes are read through core/load.hpp alone.
code | grep -wE 'new|malloc|calloc|realloc|throw|dynamic_cast|typeid|reinterpret_cast' |
    report 'allocates, throws, needs RTTI or reinterprets' || true
code | grep -E 'cmsghdr( const)? *\*|\bCMSG_(FIRSTHDR|NXTHDR|DATA|LEN|SPACE|ALIGN)\b' |
    report 'walks with cmsghdr instead of core/control.hpp' || true

# Data and drawings are as wide as what they hold, and so are a document's tables, headings and code.
files() {
    find . \( -name .git -o -name 'build*' -o -name node_modules \) -prune -o -type f \( -name CMakeLists.txt -o \
        ! -name '*.txt' ! -name '*.json' ! -name '*.svg' ! -name '*.expected' ! -name '*.cmsgdump' \) -print
}
(
    export LC_ALL=C.UTF-8 # counts characters
    files | grep -v '[.]md$' | xargs -d '\n' grep -nIE '.{121,}'
    files | grep '[.]md$' | while read -r document; do
        sed -E '/^ *```/,/^ *```/s/.*//; s/^[|#].*//' "$document" | grep -nE '.{121,}' | sed "s|^|$document:|"
    done
) | report 'has more than 120 columns' || true

for header in $headers; do
    [ "$(head -n 1 "$header")" = '// SPDX-License-Identifier: MIT' ] || echo "$header:1: no SPDX line"
done | report 'does not start with its license'

# Folders are the architecture: a header includes its own folder, and those that stand before it here; a view includes
# no other view, and what lists views includes those of its own system.
code | awk -F '[:<>]' '
    BEGIN { n = split("platform core visit payload views receive answers errors send describe", folder, " ")
            for (i = 1; i <= n; i++) place[folder[i]] = i }
    /# *include *<cmsg\// {
        from = $1; sub(/^include\/cmsg\//, "", from); to = $4; sub(/^cmsg\//, "", to)
        if (from !~ /\// || to ~ /^version\.hpp$/) next # an umbrella
        split(from, a, "/"); split(to, b, "/")
        if (!(a[1] in place)) print $1 ":" $2 ": " a[1] "/ is no folder of the architecture"
        else if (!(b[1] in place)) print $1 ":" $2 ": includes " to
        else if (place[b[1]] > place[a[1]]) print $1 ":" $2 ": " a[1] "/ includes " to
        else if (a[1] == "views" && b[1] == "views" &&
                 (a[2] != b[2] || (a[3] !~ /^(all|errors)\.hpp$/ && b[3] != "place.hpp")))
            print $1 ":" $2 ": a view includes " to
    }' | report 'an arrow between folders that points down'

# The module includes first what the headers include of the system, or it would export that as well; Winsock apart,
# because nobody has tried the module there.
code | sed -nE 's/.*# *include (<[a-z_.\/]+>).*/\1/p' | grep -vE '^<(cmsg|bits)/|^<(winsock2|ws2tcpip|mswsock)\.h>' |
    LC_ALL=C sort -u |
    { grep -vxF -f <(sed -nE '1,/^export module/s/^#include (.*)/\1/p' include/cmsg/cmsg.cppm) || true; } |
    report 'include/cmsg/cmsg.cppm does not include what a header includes'

# What differs between systems and architectures stands in platform/.
code | grep -E '# *(if|ifdef|ifndef|elif)\b' | grep -vE '_HPP$' | grep -vE '^include/cmsg/platform/' |
    report 'a question about the system outside of platform/' || true

# Every view has a doc block, from which docs are made: these lines in this order.
# shellcheck disable=SC2086
awk '
    FNR == 1 { doc = 0; name = "" }
    /^\/\/\/            / { if (doc) text[doc] = text[doc] " " substr($0, 16); next } # the line above goes on
    /^\/\/\// { if (!doc) delete text; text[++doc] = $0; next }
    /^(class|struct) +[a-z_0-9]+.*[^;]$/ {
        name = $2; at = FILENAME ":" FNR; is_view = 0; lines = doc; doc = 0; next
    }
    name != "" && /static constexpr view_info about[{ ]/ { is_view = 1 }
    name != "" && /^};/ {
        told = 0
        for (i = 1; i <= lines; i++) if (text[i] ~ /^\/\/\/ (Message|Payload|Kernel|Absent|Effect|Owns): /) told = 1
        if (is_view || told) check()
        name = ""
    }
    { if (name == "" && $0 !~ /^(template|    requires)/) doc = 0 }
    function check(   want, key, i, j, has, wanted) {
        wanted = split("Message: +[^ ].* +Enable: +[^ ]|Payload: +[^ ].* +Unit: +[^ ]|Kernel: +[^ ]|" \
                       "Absent: +[^ ]|Effect: +[^ ]|Owns: +[^ ]", want, "|")
        if (lines == 0) { print at ": " name " has no doc block"; return }
        if (text[1] ~ /^\/\/\/ (Message|Payload|Kernel|Absent|Effect|Owns):/) print at ": " name " has no summary line"
        # The six lines end the block; what stands before them is the summary.
        for (i = 1; i <= wanted; i++) {
            key[i] = want[i]
            sub(/:.*/, ":", key[i])
            has = 0
            for (j = 1; j <= lines; j++) if (text[j] ~ ("^/// " key[i])) has = 1
            if (!has) { print at ": " name ": no line `" key[i] "` in its doc block"; return }
        }
        for (i = 1; i <= wanted; i++) {
            if (text[lines - wanted + i] !~ ("^/// " want[i])) {
                print at ": " name ": line " i " of the last six of its doc block must be `" key[i] \
                    "`, with all its parts"
                return
            }
        }
    }' $(find include/cmsg/views -name '*.hpp' | LC_ALL=C sort) | report 'doc block of a view'

# A value to send has the name of its message in lower case, as a view has.
# shellcheck disable=SC2086
awk '
    FNR == 1 { name = "" }
    /^\/\/\/ Message: / { name = $5; sub(/,$/, "", name) }
    /^struct +[a-z_0-9]+/ && name != "" {
        if ($2 != tolower(name)) print FILENAME ":" FNR ": " $2 " sends " name
        name = ""
    }
    /static constexpr value_info about[{ ]/ { values++ }
    END { if (!values) print "include/cmsg/send: no value found" }' \
    $(find include/cmsg/send -name '*.hpp' | LC_ALL=C sort) |
    report 'value that is not named after its message'

# What a view can be asked, its described line says: each query without arguments is in each_field under its own name.
# Left out are a range's own functions and, by name, what other fields say already.
said_by_others='
ip_tos.value ipv6_tclass.value traffic_class_view.value       ecn and dscp are its bits
scm_credentials.is_unknown                                    pid=0
scm_pidfd.is_valid scm_pidfd.error                            the sign and the number of descriptor
scm_timestamping_opt_stats.j1939 scm_timestamping_opt_stats.plausible    the names in stats
label_view.bytes                                              label, with the NUL that may end it
ip_options_base.bytes ipv6_options_base.bytes ipv6_rthdr_base.bytes      options, or type_specific_data
ipv6_options_base.header_length ipv6_rthdr_base.header_length            their number, and complete
zerocopy_range.count bintime.to_sys                           of what is there
rds_cmsg_rdma_dest.cookie                                     r_key and offset are its halves
ip_option.copied ip_option.option_class ip_option.number      type has their bits
ipv6_option.action ipv6_option.may_change ipv6_option.is_padding         as above
'
# shellcheck disable=SC2046 # a list of files
awk -v said="$said_by_others" '
    BEGIN {
        count = split(said, word, /[ \n]+/)
        for (i = 1; i <= count; i++) if (word[i] ~ /^[a-z_0-9]+\.[a-z_0-9]+$/) allowed[word[i]] = 1
    }
    # Names repeat in the files of other systems, so a class is known by its file and name; its base is in the same file
    # or in payload/.
    /^(class|struct) +[a-z_0-9]+.*\{$/ {
        name = $2; sub(/[:;{].*/, "", name)
        open = FILENAME ":" name; hidden = $1 == "class"
        at[open] = FILENAME ":" FNR; called[open] = name
        if (FILENAME ~ /\/(core|visit|payload)\//) shared[name] = open
        line = $0
        if (sub(/^[^:]*[^:]:[^:]/, "", line)) {
            gsub(/public|protected|private|[a-z_]+::|<[^>]*>|[ {]/, "", line)
            above[open] = line; file[open] = FILENAME
        }
        next
    }
    open == "" { next }
    /^\};/ { open = ""; next }
    /^(public|protected|private):/ { hidden = $1 != "public:" }
    /each_field\((Sink|auto)/ { writes[open] = 1 }
    /::each_field\(/ { calls_base[open] = 1 }
    match($0, /sink\("[a-z_0-9]+"/) { written[open, substr($0, RSTART + 6, RLENGTH - 7)] = 1 }
    !hidden && match($0, /constexpr .* [a-z_0-9]+\(\) const/) {
        text = substr($0, RSTART, RLENGTH)
        sub(/\(\) const$/, "", text); sub(/.* /, "", text)
        if (text !~ /^(begin|end|size|empty)$/) queries[open] = queries[open] " " text
    }
    function base(class) {
        if (!(class in above)) return ""
        return (file[class] ":" above[class]) in at ? file[class] ":" above[class] : shared[above[class]]
    }
    function says(class, query) {
        return (class, query) in written || (calls_base[class] && says(base(class), query)) ||
               ((called[class] "." query) in allowed)
    }
    END {
        for (class in writes)
            for (from = class; from != ""; from = base(from)) {
                n = split(queries[from], one, " ")
                for (i = 1; i <= n; i++)
                    if (!says(class, one[i])) print at[class] ": each_field of " called[class] " lacks " one[i]
            }
    }' $(find include/cmsg/{core,visit,payload,views} -name '*.hpp' | LC_ALL=C sort) | LC_ALL=C sort |
    report 'query of a view that its described line does not say'

# tests/ mirrors include/: each header has a test of its name, but for the version, which is a number.
for header in $headers; do
    path=${header#include/cmsg/}
    [ "$path" = version.hpp ] || [ -e "tests/${path%.hpp}.test.cpp" ] || echo "$header: no tests/${path%.hpp}.test.cpp"
done | report 'has no test that mirrors it'
# And that test includes it before all else, so that a compiler without GoogleTest's precompiled header sees it alone.
for header in $headers; do
    path=${header#include/cmsg/}
    test=tests/${path%.hpp}.test.cpp
    [ ! -e "$test" ] || [ "$(grep -m 1 '^#include' "$test")" = "#include <cmsg/$path>" ] ||
        echo "$test: includes another first"
done | report 'test that does not include its header first'

# Lists are kept by hand, so a file can be forgotten: it would never be built, and nobody would notice.
for header in $headers; do
    grep -qE "^ *${header#include/}\)?$" CMakeLists.txt || echo "$header: not in CMakeLists.txt"
done | report 'header that is not listed'
# Each header is part of an umbrella: cmsg.hpp reaches it, or all_systems.hpp, which has the other systems' views.
# shellcheck disable=SC2086 # a list of files
awk '
    match($0, /^#include <cmsg\/[^>]*>/) { to = substr($0, 11, RLENGTH - 11) }
    /^#include CMSGPP_NATIVE_VIEWS/ { to = "cmsg/views/linux/all.hpp" }
    FNR == 1 { from = FILENAME; sub(/^include\//, "", from); all[from] = 1 }
    to != "" { edges[from] = edges[from] " " to; to = "" }
    function visit(header,   n, one, i) {
        if (header in seen) return
        seen[header] = 1
        n = split(edges[header], one, " ")
        for (i = 1; i <= n; i++) visit(one[i])
    }
    END {
        visit("cmsg/all_systems.hpp"); visit("cmsg/udp.hpp"); visit("cmsg/unix.hpp")
        for (header in all) if (!(header in seen)) print "include/" header ": in no umbrella"
    }' $headers | report 'header that no umbrella includes'
{
    find tests -name '*.test.cpp' | sed 's|^tests/||' | while read -r path; do
        grep -qE "^ *$path\)?$" tests/CMakeLists.txt || echo "tests/$path"
    done
    find tests/compile_failure -name '*.cpp' | sed 's|^tests/compile_failure/||; s|\.cpp$||' | while read -r name; do
        grep -qE "(^ *|\()$name\)?$" tests/CMakeLists.txt || echo "tests/compile_failure/$name.cpp"
    done
    find examples -name '*.cpp' | sed 's|^examples/||; s|\.cpp$||' | while read -r name; do
        grep -qE "cmsgpp_add_example\(([a-z_0-9]+ )?$name\)" examples/CMakeLists.txt || echo "examples/$name.cpp"
    done
    find tools -name '*.cpp' | while read -r path; do
        program=${path#tools/}
        program=${program%%/*}
        grep -qE "(^ *|[ (])${path#"tools/$program/"}\)?$" "tools/$program/CMakeLists.txt" || echo "$path"
    done
    find tests/proof -name '*.cpp' -printf "%f\n" | while read -r name; do
        grep -qE "[ (]$name\)$" tests/proof/CMakeLists.txt || echo "tests/proof/$name"
    done
    find bench -name '*.cpp' | sed 's|^bench/||' | while read -r path; do
        name=$(basename "$path" .cpp) # a list of names in a foreach counts as well
        grep -qE "(^|[ (])$path\)?$" bench/CMakeLists.txt ||
            { grep -qF "$(dirname "$path")/\${program}.cpp" bench/CMakeLists.txt &&
                grep -qE "^foreach\(program .*\b$name\b" bench/CMakeLists.txt; } || echo "bench/$path"
    done
} | report 'source that no CMakeLists.txt builds'

# Scripts compile sources by their names, some in legs of the CI that take minutes.
grep -noE '(tests|bench|examples)/[A-Za-z0-9_/{},*]+[.](test[.])?[ch]pp' .ci/run tools/*.sh |
    while IFS=: read -r file line sources; do
        for source in $(eval "echo $sources"); do # braces and stars
            [ -e "$source" ] || echo "$file:$line: $source"
        done
    done | report 'source that is named and not there'

# The builds precompile GoogleTest, and would not notice.
find tests -name '*.test.cpp' | LC_ALL=C sort | while read -r test; do
    ! grep -q '^TEST' "$test" || grep -qE '^#include (<gtest/gtest.h>|"kernel/[a-z_]*[.]hpp")' "$test" || echo "$test:1"
done | report 'test that includes no GoogleTest'

# No violation: a long header asks a question.
for header in $headers; do
    lines=$(wc -l <"$header")
    [ "$lines" -le 250 ] || echo "note: $header has $lines lines; is one idea two?"
done

[ ! -s "$found" ] || exit 1
echo "$(wc -w <<<"$headers") headers keep the rules"
