#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writes docs/sendable.md from the doc blocks of include/cmsg/send/, from docs/refusals.md, and from the tests that send
# each value to the kernel.
#   tools/sendable.sh check|write [project directory]
# check fails on a difference; both fail on a value whose block lacks a line.
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

document=docs/sendable.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The values, one per line, as tab-separated fields: name, header, summary, message, payload, range, what else is said.
# shellcheck disable=SC2046 # a list of files
awk '
    function flush(name) {
        if (!("Message:" in part)) return
        for (key in need) if (!(key in part)) { print FILENAME ": " name ": no line " key > "/dev/stderr"; failed = 1 }
        path = FILENAME
        sub(/^include\//, "", path)
        if (match(path, /(darwin|freebsd|netbsd|openbsd|windows)[.]hpp$/))
            name = substr(path, RSTART, RLENGTH - 4) "::" name
        printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", name, path, summary, part["Message:"], part["Payload:"],
            part["Range:"], more
    }
    BEGIN { need["Message:"]; need["Payload:"]; need["Range:"] }
    /^\/\/\/            / {
        if (last != "") part[last] = part[last] " " substr($0, 16)
        if (last != "" && is_more) more = more " " substr($0, 16)
        next
    }
    /^\/\/\/ / {
        if (!doc) { summary = more = last = ""; is_more = 0; delete part }
        doc = 1
        if ($2 ~ /^[A-Z][a-z]+:$/ && ($2 in need || "Message:" in part)) {
            last = $2
            text = $0
            sub(/^\/\/\/ [A-Za-z]+: */, "", text)
            part[last] = text
            is_more = !($2 in need)
            if (is_more) more = more (more == "" ? "" : "; ") tolower($2) " " text
        } else {
            summary = summary (summary == "" ? "" : " ") substr($0, 5)
        }
        next
    }
    /^(class|struct) +[a-z_0-9]+/ && doc { name = $2; sub(/[:;{].*/, "", name); flush(name) }
    { if ($0 !~ /^(template|    requires)/) doc = 0 }
    END { exit failed }' $(find include/cmsg/send -name '*.hpp' | LC_ALL=C sort) >"$scratch/values"
[ -s "$scratch/values" ] || { echo 'no value with a doc block below include/cmsg/send' >&2; exit 1; }

# The tests against the running kernel that name a value: name, Suite.Test, file.
# shellcheck disable=SC2046 # a list of files
awk '
    /^(TYPED_)?TEST(_F|_P)?\(/ {
        test = $0
        sub(/^[A-Z_]+\( */, "", test)
        sub(/ *\).*/, "", test)
        sub(/, */, ".", test)
    }
    {
        line = $0
        while (match(line, /send::[a-z_0-9]+/)) {
            name = substr(line, RSTART + 6, RLENGTH - 6)
            line = substr(line, RSTART + RLENGTH)
            if (test ~ /^[A-Za-z0-9]+\.[A-Za-z0-9]+$/ && !seen[name, test]++) print name "\t" test "\t" FILENAME
        }
    }
    FNR == 1 { test = "" }' $(find tests/kernel -name '*.cpp' | LC_ALL=C sort) >"$scratch/tests"

# What docs/refusals.md has of a value: name, errno.
awk -F '|' '
    /^[|] [a-z0-9]/ && $2 !~ /^ situation/ {
        errnos = $4 " " $5
        while (match(errnos, /(^|[^A-Z_])E[A-Z]+/)) {
            errno = substr(errnos, RSTART, RLENGTH)
            sub(/^[^E]/, "", errno)
            errnos = substr(errnos, RSTART + RLENGTH)
            for (rest = $3; match(rest, /`[a-z_0-9]+`/); rest = substr(rest, RSTART + RLENGTH))
                print substr(rest, RSTART + 1, RLENGTH - 2) "\t" errno
        }
    }' docs/refusals.md | LC_ALL=C sort -u >"$scratch/refusals"
[ -s "$scratch/refusals" ] || { echo 'no errno of a value in docs/refusals.md' >&2; exit 1; }

awk -F '\t' '
    function since(message) {
        return match(message, /linux v[0-9][0-9.]*[0-9]/) ? substr(message, RSTART + 6, RLENGTH - 6) : ""
    }
    function anchor(name) { gsub(/:/, "", name); return name }
    function plain(message) { sub(/[,.;] .*/, "", message); return message }
    # Up to the end of the first sentence, or of what stands before its condition.
    function brief(text) { sub(/(;|[.] |[.]$| [(]linux|: linux).*/, "", text); return text }
    function errnos(text, found) {
        while (match(text, /[ (]E[A-Z0-9]+/)) {
            if (index(" " found ",", " " substr(text, RSTART + 1, RLENGTH - 1) ",") == 0)
                found = found (found == "" ? "" : ", ") substr(text, RSTART + 1, RLENGTH - 1)
            text = substr(text, RSTART + RLENGTH)
        }
        return found
    }
    FILENAME ~ /\/refusals$/ { refused[$1] = refused[$1] (refused[$1] == "" ? "" : ", ") $2; next }
    FILENAME ~ /\/tests$/ {
        if (++count[$1] <= 3) tests[$1] = tests[$1] (tests[$1] == "" ? "" : ", ") "[" $2 "](../" $3 ")"
        next
    }
    { name[++values] = $1; header[values] = $2; summary[values] = $3; message[values] = $4; payload[values] = $5
      range[values] = $6; more[values] = $7; if ($1 in tests) live++ }
    END {
        print "<!-- Written by tools/sendable.sh from include/cmsg/send/ and tests/kernel/; edit those. -->"
        print "# Everything that can be sent"
        print ""
        print "A value has the name of its message: `writer.put(cmsg::send::ip_ttl{1})`. What is out of its range is"
        print "refused by `put`, before the kernel sees it; what a kernel refuses fails the whole `sendmsg`: *refused"
        print "with* has the errnos that are known of the value, and [refusals](refusals.md) the situations. *Since* is"
        print "the Linux version that brought it, where that was looked up; before, it is refused with EINVAL, or"
        print "ignored. *Kernel* says whether a test sends the value to a kernel."
        print ""
        print "Two answers can be put as they came, and become the message of the destination'"'"'s family:"
        print "`cmsg::traffic_class` and `cmsg::local_address` ([sending](sending.md)), in the form that the system of"
        print "the layout has: as `freebsd::ip_sendsrcaddr` on FreeBSD. The values of other systems are in a namespace"
        print "of theirs, `cmsg::send::freebsd::ip_tos`, also on that system."
        print ""
        print values " values, " live " of them sent to a kernel by a test:"
        print ""
        print "| value | message | payload | range | since | refused with | kernel |"
        print "|---|---|---|---|---|---|---|"
        for (i = 1; i <= values; ++i) {
            bytes = payload[i]
            sub(/[.;].*/, "", bytes)
            printf "| [%s](#%s) | %s | %s | %s | %s | %s | %s |\n", name[i], anchor(name[i]), plain(message[i]), bytes,
                brief(range[i]), since(message[i]), errnos(message[i] " " range[i], refused[name[i]]),
                (name[i] in tests) ? "live" : ""
        }
        for (i = 1; i <= values; ++i) {
            printf "\n### <a id=\"%s\"></a>%s\n\n%s\n\n", anchor(name[i]), name[i], summary[i]
            print "- message: " message[i] "; `<" header[i] ">`"
            print "- payload: " payload[i]
            if (range[i] != "-") print "- range: " range[i]
            if (more[i] != "") { split(more[i], line, /; /); print "- " more[i] }
            if (name[i] in tests) print "- sent by: " tests[name[i]] (count[name[i]] > 3 ? " and others" : "")
        }
    }' "$scratch/refusals" "$scratch/tests" "$scratch/values" | LC_ALL=C awk -f tools/fill.awk >"$scratch/document"

if [ "$mode" = write ]; then
    cp "$scratch/document" "$document"
elif ! diff -u --label "$document as it is" --label "$document as the sources say" "$document" "$scratch/document"; then
    echo "$document differs from the sources. To mend it: tools/sendable.sh write" >&2
    exit 1
fi
names() { cut -f 1 "$scratch/$1" | LC_ALL=C sort -u; }
sent=$(LC_ALL=C comm -12 <(names tests) <(names values))
echo "$(wc -l <"$scratch/values") values, $(wc -l <<<"$sent") of them sent by a test"
