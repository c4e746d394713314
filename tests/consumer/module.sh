#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Uses the module as docs/install.md tells: by its lines for that compiler, and by CMake where that and Ninja are new
# enough.
#   tests/consumer/module.sh <g++-16, clang++-19 or newer>
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
compiler=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$project/include" "$work"
cp "$project"/tests/consumer/module/*.cpp "$work"

case $compiler in
*clang*) lines=$(grep -E '^clang\+\+ -std=c\+\+20 ' "$project/docs/install.md") ;;
*) lines=$(grep -E '^g\+\+ -std=c\+\+20 .*-fmodules ' "$project/docs/install.md") ;;
esac
[ "$(wc -l <<<"$lines")" = 2 ]
# The program of two units, one of which includes the headers, in place of main.cpp; and no warning.
lines=$(sed -E -e "s/^[a-z+]+ /$compiler -Wall -Wextra -Werror /" \
    -e 's/ main\.cpp / -Iinclude main.cpp included.cpp /' <<<"$lines")
(cd "$work" && set -x && eval "$lines" && ./app)

case $compiler in *clang*) scanner=$(command -v "clang-scan-deps-${compiler##*-}" || true) ;; *) scanner=itself ;; esac
if [ -z "$scanner" ] || ! command -v ninja >/dev/null ||
    ! printf '3.28\n%s\n' "$(cmake --version | sed -n '1s/.* //p')" | sort -CV; then
    echo 'not tried: CMake 3.28 with Ninja, and what tells it which module a source imports'
    exit
fi
cmake -S "$project" -B "$work/cmsg" -DCMAKE_INSTALL_PREFIX="$work/installed" -DCMAKE_CXX_COMPILER="$compiler" \
    -DCMSGPP_BUILD_TESTS=OFF -DCMSGPP_BUILD_BENCH=OFF -DCMSGPP_BUILD_EXAMPLES=OFF
cmake --install "$work/cmsg"
cmake -G Ninja -S "$project/tests/consumer/module" -B "$work/module" -DCMAKE_PREFIX_PATH="$work/installed" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror'
cmake --build "$work/module"
"$work/module/app"
