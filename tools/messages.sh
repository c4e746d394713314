#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writes docs/messages.md from the doc blocks of the views, from tests/messages.txt, which says for every message that a
# kernel sends which test covers it, and from tests/kernels.txt, which says how these tests ended on Debian's kernels.
#   tools/messages.sh check|write [project directory]
# check fails on a difference; and both fail on a view or a name of its message that the catalogue lacks, on a row whose
# view, message, number or test is not that of the sources, on one that is called live without a test against the
# kernel, and where a test is live on a kernel before the release that the header names, or refused on one after it.
# Both fail as well on a test that docs/pitfalls.md or docs/traps.md names and tests/ has not. Both then do the same
# with docs/sendable.md, by tools/sendable.sh.
set -euo pipefail

mode=${1:-}
case $mode in
check | write) ;;
*)
    echo "usage: $0 check|write [project directory]" >&2
    exit 2
    ;;
esac
cd "${2:-$(dirname "$0")/..}"

catalogue=tests/messages.txt
document=docs/messages.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The views, one per line, as tab-separated fields: name, header, summary, message, enable, payload, unit, kernel,
# absent, owns, numbers, effect. Those of other systems than Linux have its namespace in front: darwin::ip_recvif. The
# numbers are those that the class says plainly; a name for them, as where architectures differ, leaves them out.
# shellcheck disable=SC2046 # a list of files
awk '
    # One of the six lines of a doc block; more text of it stands on lines that begin where its text does.
    function key(line) { sub(/^\/\/\/ [A-Za-z]+: */, "", line); sub(/ +$/, "", line); return line }
    # What stands behind ` <word>:` in a line with two parts; the first part without it.
    function second(line, word) { return match(line, " +" word ": +") ? substr(line, RSTART + RLENGTH) : "" }
    function first(line, word) { return match(line, " +" word ": +") ? substr(line, 1, RSTART - 1) : line }
    FNR == 1 { doc = 0; system_name = "" }
    /^namespace cmsg::inline CMSGPP_VERSION_TAG::[a-z_]+ \{$/ || /^namespace [a-z_]+ \{$/ {
        scope = $(NF - 1)
        sub(/^CMSGPP_VERSION_TAG::/, "", scope)
        if (scope != "cmsg" && scope != "detail") system_name = scope == "linux_kernel" ? "" : scope "::"
    }
    /^\/\/\/            / { if (told) part[last] = part[last] " " substr($0, 16); next } # the line above goes on
    /^\/\/\/ / { if (!doc) { summary = ""; told = 0; delete part }
                 doc = 1
                 if ($2 ~ /^(Message|Payload|Kernel|Absent|Effect|Owns):$/) { part[last = $2] = key($0); told++ }
                 else summary = summary (summary == "" ? "" : " ") substr($0, 5)
                 next }
    /^(class|struct) +[a-z_0-9]+/ && doc && told == 6 {
        name = $2
        sub(/[:;{].*/, "", name)
        path = FILENAME
        sub(/^include\//, "", path)
        printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", system_name name, path, summary,
            first(part["Message:"], "Enable"), second(part["Message:"], "Enable"),
            first(part["Payload:"], "Unit"), second(part["Payload:"], "Unit"),
            part["Kernel:"], part["Absent:"], part["Owns:"]
        inside = 1
    }
    inside && /static constexpr view_info about\{/ {
        line = $0
        while (line !~ /;$/ && (getline more) > 0) line = line more
        while (match(line, /\.(id|also) = \{level::[a-z_0-9]+, -?[0-9]+\}/)) {
            number = substr(line, RSTART, RLENGTH - 1)
            sub(/.*, /, "", number)
            numbers = numbers (numbers == "" ? "" : ",") number
            line = substr(line, RSTART + RLENGTH)
        }
    }
    inside && /^\};/ { print numbers "\t" part["Effect:"]; numbers = ""; inside = 0 }
    { if ($0 !~ /^(template|    requires)/) doc = 0 }' \
    $(find include/cmsg/views -name '*.hpp' ! -name all.hpp | LC_ALL=C sort) >"$scratch/views"
[ -s "$scratch/views" ] || { echo 'no view with a doc block below include/cmsg/views' >&2; exit 1; }

# The tests, one per line: Suite.Test and its file. A long name may stand on a line of its own.
find tests -name '*.cpp' ! -path 'tests/compile_failure/*' | LC_ALL=C sort | while read -r path; do
    tr '\n' ' ' <"$path" | grep -oE '\b(TYPED_)?TEST(_F|_P)?\( *[A-Za-z0-9_]+, *[A-Za-z0-9_]+ *\)' |
        sed -E "s|.*\( *([A-Za-z0-9_]+), *([A-Za-z0-9_]+) *\)|\1.\2\t$path|" || true
done >"$scratch/tests"

# The pages that name tests name tests that there are.
for page in docs/pitfalls.md docs/traps.md; do
    named=$(grep -oE '`[A-Z][A-Za-z0-9]+\.[A-Z][A-Za-z0-9]+`' "$page" | tr -d '`' | LC_ALL=C sort -u)
    [ -n "$named" ] || { echo "$page names no test" >&2; exit 1; }
    cut -f 1 "$scratch/tests" | LC_ALL=C sort -u | LC_ALL=C comm -13 - <(echo "$named") |
        sed "s|^|$page: no test |; s|\$| below tests/|"
done >"$scratch/unknown"
sed -n 's/ | .*//; /^[A-Z]/p' tests/kernels.txt | LC_ALL=C sort -u |
    LC_ALL=C comm -13 <(cut -f 1 "$scratch/tests" | LC_ALL=C sort -u) - |
    sed 's|^|tests/kernels.txt: no test |; s|$| below tests/; tools/kernels/all.sh writes that file|' \
        >>"$scratch/unknown"
if [ -s "$scratch/unknown" ]; then
    cat "$scratch/unknown" >&2
    exit 1
fi

# The numbers of other systems that a compiler compares with their own headers, one per line: view, name, file.
for path in tests/systems/*.cpp tests/views/windows/*.cpp; do
    tr -s '\n ' ' ' <"$path" |
        grep -oE 'static_assert\( ?[a-z]+::[a-z0-9_]+::about[.](id|also) == message_id\{[A-Za-z0-9_]+, [A-Z0-9_]+\}' |
        sed -E "s|static_assert\( ?([a-z]+::[a-z0-9_]+)::about.*, ([A-Z0-9_]+)\}|\1\t\2\t$path|" || true
done >"$scratch/compared"

# Which header has which view is known; now the rows. What is wrong with them goes to stderr, file:line: text.
awk -v catalogue="$catalogue" '
    BEGIN { FS = "\t" }
    function trim(text) { gsub(/^ +| +$/, "", text); return text }
    function wrong(text) { print catalogue ":" FNR ": " text > "/dev/stderr"; failed = 1 }
    FILENAME ~ /\/views$/ { message[$1] = $4; order[++views] = $1; header[$1] = $2; numbers[$1] = $11; next }
    FILENAME ~ /\/tests$/ { file[$1] = file[$1] " " $2; next }
    FILENAME ~ /\/compared$/ { compared[$1, $2] = $3; next }
    /^ *(#|$)/ { next }
    {
        count = split($0, field, / \| /)
        if (count != 4 && (count != 5 || field[5] !~ /^number: ./)) {
            wrong("not `view | level | type | proof`, perhaps with `| number: source`: " $0)
            next
        }
        view = trim(field[1]); level = trim(field[2]); type = trim(field[3]); proof = trim(field[4])
        if (!(view in message)) { wrong("no view " view " below include/cmsg/views"); next }
        split(type, word, " ")
        if (word[2] !~ /^-?[0-9]+$/) wrong("no number behind the type of " view ": " type)
        place = index(message[view], level " / ") == 1 ? names(message[view], word[1]) : 0
        if (!place) wrong(level " / " word[1] " is not what " header[view] " says of " view ": " message[view])
        else if (numbers[view] != "" && split(numbers[view], said, ",") >= place && said[place] != word[2])
            wrong(header[view] " has the number " said[place] " for " word[1] " of " view ", not " word[2])
        if (seen[view, level, word[1]]++) wrong(view " is here a second time with " level " / " word[1])
        rows[view]++
        source = ""
        is_compared = (view, word[1]) in compared
        if (view ~ /::/ && count == 4 && is_compared) source = "[its header](../" compared[view, word[1]] ")"
        else if (view ~ /::/ && count == 5 && !is_compared) source = substr(field[5], 9)
        else if (view ~ /::/ && count == 4)
            wrong(word[1] " of " view " is compared with no header (tests/systems/), and no `| number: source` says" \
                  " where it is from")
        else if (count == 5) wrong("the number of " word[1] " of " view " needs no source here")
        if (proof !~ /^(live|golden): /) { wrong("neither `live: ` nor `golden: `: " proof); next }
        kind = proof
        sub(/:.*/, "", kind)
        tests = proof
        sub(/^[a-z]+: /, "", tests)
        why = ""
        if (kind == "golden") {
            if (match(tests, / \(.+\)$/)) {
                why = substr(tests, RSTART + 2, RLENGTH - 3)
                tests = substr(tests, 1, RSTART - 1)
            }
            else wrong("`golden: ` without (why no kernel is asked): " proof)
        }
        where = ""
        number = split(tests, test, /, /)
        for (i = 1; i <= number; i++) {
            if (!(test[i] in file)) { wrong("no test " test[i] " below tests/"); continue }
            is_live = file[test[i]] ~ / tests\/kernel\//
            if (kind == "live" && !is_live)
                wrong(test[i] " asks no kernel: it is in" file[test[i]] ", not in tests/kernel/")
            if (kind == "golden" && is_live) wrong(test[i] " asks the kernel: call it live")
            where = where (where == "" ? "" : ", ") "[" test[i] "](.." "/" substr(file[test[i]], 2) ")"
        }
        print view "\t" level "\t" word[1] "\t" word[2] "\t" kind "\t" where "\t" (kind == "live" ? tests : why) "\t" \
            source
    }
    # The place of this type among those of the `Message:` line, "SOL_X / A, B"; 0 if it is none of them.
    function names(line, type,   list, i, n) {
        sub(/^[^\/]*\/ /, "", line)
        n = split(line, list, /, /)
        for (i = 1; i <= n; i++) if (list[i] == type) return i
        return 0
    }
    END {
        for (i = 1; i <= views; i++) {
            view = order[i]
            if (!rows[view]) {
                print "include/" header[view] ": " view " has no row in " catalogue > "/dev/stderr"
                failed = 1
            }
            line = message[view]
            sub(/^[^\/]*\/ /, "", line)
            level = message[view]
            sub(/ \/.*/, "", level)
            n = split(line, list, /, /)
            for (j = 1; j <= n; j++)
                if (rows[view] && !seen[view, level, list[j]]) {
                    print "include/" header[view] ": no row of " view " for " level " / " list[j] " in " catalogue \
                        > "/dev/stderr"
                    failed = 1
                }
        }
        exit failed
    }' "$scratch/views" "$scratch/tests" "$scratch/compared" "$catalogue" >"$scratch/rows"

# A row that was copied and not changed names a test of another view: the file of a view's test has its name in it.
cut -f 1,6 "$scratch/rows" | while IFS=$'\t' read -r view tests; do
    grep -oE '\]\(\.\./[^)]+' <<<"$tests" | sed 's|^](../||' | while read -r path; do
        grep -qw "${view##*::}" "$path" || echo "$catalogue: $path has no $view in it"
    done
done >"$scratch/strangers"
if [ -s "$scratch/strangers" ]; then
    cat "$scratch/strangers" >&2
    exit 1
fi

# The document: a table of all messages, and behind it what each of them says.
awk '
    BEGIN { FS = "\t" }
    function code(text) { return "`" text "`" }
    function section(view) { return view ~ /^[a-z]+::/ ? substr(view, 1, index(view, ":") - 1) : "linux" }
    function item(what, text) { if (text != "" && text != "-") print "- " what ": " text }
    function anchor(view) { gsub(/:/, "", view); return view }
    FILENAME ~ /\/views$/ { header[$1] = $2; summary[$1] = $3; message[$1] = $4; enable[$1] = $5; payload[$1] = $6
                            unit[$1] = $7; kernel[$1] = $8; absent[$1] = $9; owns[$1] = $10; effect[$1] = $12; next }
    FILENAME ~ /kernels.txt$/ {
        if (/^#/) next
        n = split($0, cell, / [|] /)
        for (k = 2; k <= n; k++)
            if (cell[1] == "kernel") {
                kernels++
                release[k - 1] = number(cell[k])
                kernel_names = kernel_names " " cell[k] " |"
                kernel_line = kernel_line "---|"
            }
            else on[cell[1], k - 1] = cell[k]
        next
    }
    {
        row[++rows] = $0
        if (!($1 in first)) { first[$1] = rows; view[++views] = $1 }
        proof[$1] = proof[$1] (proof[$1] == "" ? "" : "; ") told()
        if ($5 == "live") live[section($1)]++
        total[section($1)]++
        if ($5 == "live") check_since($3, $1, $7)
    }
    # What came of the best of these tests on each kernel.
    function on_kernels(tests, kind,   list, n, i, k, best, cell, line) {
        n = kind == "live" ? split(tests, list, /, /) : 0
        for (k = 1; k <= kernels; k++) {
            best = "–"
            for (i = 1; i <= n; i++) {
                cell = on[list[i], k]
                if (cell == "live" || (cell != "" && cell != "-" && best != "live")) best = cell
            }
            line = line " " best " |"
        }
        return line
    }
    function number(release,   part) { split(release, part, "."); return part[1] * 1000 + part[2] }
    # The header says since when a kernel has the message: before, none sends it, and after, none refuses its option.
    function check_since(type, view, tests,   said, since, list, n, i, k) {
        said = kernel[view]
        sub(/;.*/, "", said)
        while (match(said, /v[0-9]+[.][0-9]+/)) {
            since = number(substr(said, RSTART + 1, RLENGTH - 1))
            said = substr(said, RSTART + RLENGTH)
        }
        n = split(tests, list, /, /)
        for (k = 1; k <= kernels; k++)
            for (i = 1; i <= n; i++)
                if ((on[list[i], k] == "live" && release[k] < since) ||
                    (on[list[i], k] == "refused" && release[k] >= since)) {
                    print "include/" header[view] ": " type " is there " kernel[view] ", but " list[i] " says " \
                        on[list[i], k] \
                        " on column " k " of tests/kernels.txt" > "/dev/stderr"
                    failed = 1
                }
    }
    function told() { return $3 ": " ($5 == "live" ? "the running kernel, " $6 : "prepared bytes, " $6 " – " $7) }
    END {
        print "<!-- Written by tools/messages.sh from include/cmsg/views/ and tests/messages.txt; edit those. -->"
        print "# Every message, and what proves it"
        print ""
        print "One row for each number under which a kernel sends a message. *live*: a test sends so that the truth is"
        print "known, receives from the running kernel, and compares; those of `tests/kernel/families/` skip on a"
        print "kernel without the family, and pass on those that `tools/kernels/boot.sh` boots. *golden*: prepared"
        print "bytes, laid out as the system'"'"'s headers say; the message itself says why no kernel was asked. The"
        print "other tests of a view are beside its header'"'"'s name in `tests/`. *absent* is said of a socket that"
        print "has the option, *effect*, looked up for Linux, of what it changes besides ([traps](traps.md) shows how"
        print "to live with it). *from*, of other systems, is where the number comes from: the system'"'"'s own header,"
        print "with which a compiler compares it in the file that the word leads to, or where it was read."
        names["linux"] = "Linux"; names["darwin"] = "macOS and iOS"; names["freebsd"] = "FreeBSD"
        names["windows"] = "Windows"; names["netbsd"] = "NetBSD"; names["openbsd"] = "OpenBSD"
        n = split("linux darwin freebsd netbsd openbsd windows", systems, " ")
        for (s = 1; s <= n; s++) {
            if (!total[systems[s]]) continue
            print ""
            print "## " names[systems[s]] ": " total[systems[s]] " messages, " live[systems[s]] + 0 " live"
            print ""
            is_foreign = systems[s] != "linux"
            print "| level | type | number |" (is_foreign ? " from |" : "") " view | proof |"
            print "|---|---|---:|" (is_foreign ? "---|" : "") "---|---|"
            for (i = 1; i <= rows; i++) {
                split(row[i], field, "\t")
                if (section(field[1]) != systems[s]) continue
                print "| " field[2] " | " field[3] " | " field[4] (is_foreign ? " | " field[8] : "") \
                    " | [" field[1] "](#" anchor(field[1]) ") | " field[5] " |"
            }
            if (systems[s] == "linux" && kernels) {
                print ""
                print "### On which kernels"
                print ""
                print "What the tests of a message saw on Debian'"'"'s kernels, each booted in an emulator"
                print "(`tools/kernels/all.sh`): *live*, it came and was right; *refused*, the kernel has not the"
                print "option; *no sockets*, nor the family; *no card*, the emulated machine has not the network card"
                print "that it takes; *absent*, it has, and sends none; –, no test asks."
                print ""
                print "| message |" kernel_names
                print "|---|" kernel_line
                for (i = 1; i <= rows; i++) {
                    split(row[i], field, "\t")
                    if (section(field[1]) == "linux")
                        print "| [" field[3] "](#" anchor(field[1]) ") |" on_kernels(field[7], field[5])
                }
            }
            for (i = 1; i <= views; i++) {
                v = view[i]
                if (section(v) != systems[s]) continue
                print ""
                print "### <a id=\"" anchor(v) "\"></a>" v
                print ""
                print summary[v]
                print ""
                print "- message: " message[v] "; " code("<" header[v] ">")
                if (enable[v] ~ /^setsockopt/) item("enabled by", code(enable[v]))
                else item("enabled", enable[v])
                item("payload", payload[v])
                item("unit", unit[v])
                item("since", kernel[v])
                item("absent", absent[v])
                item("effect", effect[v])
                item("owns", owns[v])
                item("proof", proof[v])
            }
        }
        exit failed
    }' "$scratch/views" tests/kernels.txt "$scratch/rows" | LC_ALL=C awk -f tools/fill.awk >"$scratch/document"

if [ "$mode" = write ]; then
    cat "$scratch/document" >"$document"
elif ! diff -u --label "$document as it is" --label "$document as the headers and $catalogue say" \
    "$document" "$scratch/document"; then
    echo "$document differs from what it is made of. To mend it: tools/messages.sh write" >&2
    exit 1
fi
echo "$(wc -l <"$scratch/rows") messages of $(wc -l <"$scratch/views") views; $(
    awk -F '\t' '$5 == "live"' "$scratch/rows" | wc -l) of them live"
tools/sendable.sh "$mode"
