#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Uses the library in each way a user can: the installed CMake package, the installed pkg-config file, a
# subdirectory of another project, FetchContent, Meson's subproject, the README's own install command, and nothing but -I.
# The installed tree is moved first, because packages are built in one place and used in another.
#   tests/consumer/run.sh [more arguments for the configuration of cmsg]
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set -x

cmake -S "$project" -B "$work/cmsg" -DCMAKE_INSTALL_PREFIX="$work/built-here" \
    -DCMSGPP_BUILD_TESTS=OFF -DCMSGPP_BUILD_BENCH=OFF -DCMSGPP_BUILD_EXAMPLES=OFF "$@"
cmake --install "$work/cmsg"
mv "$work/built-here" "$work/used-here"
# What is installed must not remember where it came from.
if grep -rF -e "$work" -e "$project" "$work/used-here"; then exit 1; fi
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:.*=//p' "$work/cmsg/CMakeCache.txt")

cmake -S "$project/tests/consumer" -B "$work/package" -DCMAKE_PREFIX_PATH="$work/used-here" \
    -DCONSUMER_CMSG_VERSION="$version"
cmake --build "$work/package"
"$work/package/consumer"

PKG_CONFIG_PATH=$work/used-here/share/pkgconfig
export PKG_CONFIG_PATH
pkg-config --exact-version="$version" cmsg
# shellcheck disable=SC2046 # the flags are words of their own
g++ -std=c++20 $(pkg-config --cflags cmsg) "$project/tests/consumer/main.cpp" -o "$work/pkg-config"
"$work/pkg-config"

cmake -S "$project/tests/consumer" -B "$work/subdirectory" -DCONSUMER_CMSG_SOURCE="$project"
cmake --build "$work/subdirectory"
"$work/subdirectory/consumer"

g++ -std=c++20 -I"$project/include" "$project/tests/consumer/main.cpp" -o "$work/plain"
"$work/plain"

# The README's command, in a copy of the sources, to another prefix.
install=$(grep -m 1 -E '^ *cmake --preset install && ' "$project/README.md")
mkdir "$work/clone"
tar -C "$project" --exclude=./build --exclude=./.git -c . | tar -C "$work/clone" -x
(cd "$work/clone" && eval "${install/\/usr\/local/"$work/installed"}")
test -e "$work/installed/include/cmsg/cmsg.hpp"

# As FetchContent does it, from sources on disk instead of the network.
mkdir "$work/fetching"
cat >"$work/fetching/CMakeLists.txt" <<EOF
cmake_minimum_required(VERSION 3.22)
project(fetching LANGUAGES CXX)
$(sed -n '/^  include(FetchContent)$/,/^  target_link_libraries/p' "$project/README.md" | sed 's/<the URL of this repository>/nowhere/; /^  target_link/d')
add_executable(app $project/tests/consumer/main.cpp)
target_link_libraries(app PRIVATE cmsg::cmsg)
EOF
cmake -S "$work/fetching" -B "$work/fetched" -DFETCHCONTENT_SOURCE_DIR_CMSG="$work/clone"
cmake --build "$work/fetched"
"$work/fetched/app"

if command -v meson && command -v ninja; then
    mkdir -p "$work/meson/subprojects"
    mv "$work/clone" "$work/meson/subprojects/cmsg"
    cp "$project/tests/consumer/main.cpp" "$project/tests/consumer/meson.build" "$work/meson"
    meson setup "$work/meson-build" "$work/meson"
    ninja -C "$work/meson-build"
    "$work/meson-build/consumer"
else
    echo 'not tried: no meson here'
fi
