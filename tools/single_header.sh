#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Writes the whole library as one header, <directory>/cmsg.hpp, the same bytes from the same sources: every header below
# include/ after those that it includes, with its comments, its guard and the includes of the system.
#   tools/single_header.sh <directory> [forwards]
# With `forwards` also <directory>/cmsg/..., headers of the usual names that include it, so that programs and tests
# written for include/ are compiled with it by -I<directory>.
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] && [ "${2:-forwards}" = forwards ] || { echo "usage: $0 <directory> [forwards]" >&2; exit 2; }
mkdir -p "$1"
directory=$(cd "$1" && pwd)

cd "$project/include"
headers=$(find cmsg -name '*.hpp' | LC_ALL=C sort)
version=$(sed -nE 's/^#define CMSGPP_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$/\2/p' cmsg/version.hpp | paste -sd .)

# The macros that name the headers of the system become the headers of all systems: <cmsg/all_systems.hpp>, of which
# tools/include_cost.sh shows that it costs little more than those of one.
{
    printf '// SPDX-License-Identifier: MIT\n'
    printf '// cmsg %s as a single header, written by tools/single_header.sh. Do not edit.\n//\n' "$version"
    sed 's|^|// |; s| *$||' "$project/LICENSE"
    printf '\n#ifndef CMSGPP_SINGLE_HEADER_HPP\n#define CMSGPP_SINGLE_HEADER_HPP\n'
    # shellcheck disable=SC2086 # a list of files
    awk '
        function put(path,    line, text, n, i, k) {
            if (path in done) return
            done[path] = 1
            n = 0
            while ((getline line <path) > 0) text[++n] = line
            if (n == 0) { print "no " path >"/dev/stderr"; exit 1 }
            close(path)
            for (i = 1; i <= n; i++) {
                if (text[i] ~ /^#include <cmsg\//) put(substr(text[i], 11, index(text[i], ">") - 11))
                else if (text[i] ~ /^#include CMSGPP_NATIVE_VIEWS/)
                    for (k = 1; k <= systems; k++) put("cmsg/views/" system_[k] "/all.hpp")
                else if (text[i] ~ /^#include CMSGPP_NATIVE_ANSWERS/)
                    for (k = 1; k <= systems; k++) put("cmsg/answers/" system_[k] ".hpp")
                else continue
                text[i] = ""
            }
            blank = 0
            printf "\n// --- <%s>\n\n", path
            for (i = 2; i <= n; i++) { # without the SPDX line
                if (text[i] == "") { blank = 1; continue }
                if (blank) print ""
                blank = 0
                print text[i]
            }
        }
        BEGIN {
            for (i = 1; i < ARGC; i++)
                if (split(ARGV[i], part, "/") == 4 && part[2] == "views" && part[4] == "all.hpp")
                    system_[++systems] = part[3]
            for (i = 1; i < ARGC; i++) put(ARGV[i])
        }' cmsg/all_systems.hpp $headers
    printf '\n#endif\n'
} >"$directory/cmsg.hpp.new"
mv "$directory/cmsg.hpp.new" "$directory/cmsg.hpp"

if [ $# -gt 1 ]; then
    for header in $headers; do
        mkdir -p "$directory/${header%/*}"
        echo '#include <cmsg.hpp>' >"$directory/$header"
    done
fi
