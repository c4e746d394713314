#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Where the language is older than C++20, each header says so in one sentence, and nothing else is reported.
#   tests/headers/old_language.sh <compiler> [arguments]...
set -euo pipefail
include=$(cd "$(dirname "$0")/../../include" && pwd)

count=0
for header in $(cd "$include" && find cmsg -name '*.hpp' | LC_ALL=C sort); do
    [ "$header" != cmsg/version.hpp ] || continue # macros alone, for every language
    if errors=$(LC_ALL=C "$@" -std=c++17 -fsyntax-only -I"$include" -x c++ - <<<"#include <$header>" 2>&1); then
        echo "$header: compiles as C++17; it has to include platform/config.hpp"
        exit 1
    fi
    # The sentence, and the include that ends the compilation.
    if [ "$(grep -c 'error: .*"cmsg needs C++20: ' <<<"$errors")" != 1 ] ||
        [ "$(grep -c 'error: ' <<<"$errors")" != 2 ]; then
        printf '%s: more than the one sentence:\n%s\n' "$header" "$(head -n 20 <<<"$errors")"
        exit 1
    fi
    count=$((count + 1))
done
[ "$count" -gt 1 ] && echo "$count headers say as C++17 what they need, and nothing else"
