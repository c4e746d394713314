#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Uses the library in each way of docs/install.md: the installed CMake package, the installed pkg-config file, a
# subdirectory of another project, FetchContent, a library that exports what needs cmsg, Meson's subproject and wrap,
# the single header, the README's own install command, the Debian package, and nothing but -I. Of the module see
# module.sh. The installed tree is moved first, because packages are built in one place and used in another.
#   tests/consumer/run.sh [more arguments for the configuration of cmsg]
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# docs/install.md names every option of the build files, with its default, and no other.
grep -rhE '^ *(option\(|set\(.* CACHE )' --include=CMakeLists.txt \
    "$project/CMakeLists.txt" "$project/bench" "$project/tests" |
    sed -nE 's/^ *(option|set)\((CMSGPP_[A-Z_]+) .*/\2/p' | LC_ALL=C sort -u >"$work/options"
sed -nE 's/^\| (`CMSGPP_.*)/\1/p' "$project/docs/install.md" | cut -d '|' -f 1 | grep -oE 'CMSGPP_[A-Z_]+' |
    LC_ALL=C sort -u | diff "$work/options" -
sed -nE 's/^ *option\((CMSGPP_[A-Z_]+) .* (ON|OFF)\)$/\1 \2/p' \
    "$project/CMakeLists.txt" "$project/bench/CMakeLists.txt" |
    while read -r option default; do
        grep -qE "^\| .*\`$option\`.* \| \`$default\`" "$project/docs/install.md" || {
            echo "docs/install.md: $option is $default"
            exit 1
        }
    done
# The version heads the list of changes; that meson.build has the same one, Meson checks.
heading=$(grep -m 1 '^## ' "$project/CHANGELOG.md")
version=$(sed -nE 's/^#define CMSGPP_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$/\2/p' "$project/include/cmsg/version.hpp" |
    paste -sd .)
[[ "$heading" =~ ^"## $version"(,|$) ]] || { echo "CHANGELOG.md begins with $heading, and not with $version"; exit 1; }
set -x

cmake -S "$project" -B "$work/cmsg" -DCMAKE_INSTALL_PREFIX="$work/built-here" \
    -DCMSGPP_BUILD_TESTS=OFF -DCMSGPP_BUILD_BENCH=OFF -DCMSGPP_BUILD_EXAMPLES=OFF "$@"
cmake --install "$work/cmsg"
mv "$work/built-here" "$work/used-here"
# What is installed must not remember where it came from.
if grep -rF -e "$work" -e "$project" "$work/used-here"; then exit 1; fi
# A CMake before 3.23 reads no FILE_SET of a package.
grep -qF 'INTERFACE_INCLUDE_DIRECTORIES "${_IMPORT_PREFIX}/include"' \
    "$work/used-here/share/cmake/cmsg/cmsg-config.cmake"

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

# FetchContent and a wrap, from a repository on disk instead of one in the network.
git=(git -c user.name=consumer -c user.email=consumer@localhost -C "$work/clone")
"${git[@]}" init -q -b main
"${git[@]}" add -A
"${git[@]}" commit -q -m 'To be cloned'
"${git[@]}" tag "v$version"
mkdir "$work/fetching"
cat >"$work/fetching/CMakeLists.txt" <<EOF
cmake_minimum_required(VERSION 3.22)
project(fetching LANGUAGES CXX)
add_executable(app $project/tests/consumer/main.cpp)
$(sed -n '/^include(FetchContent)$/,/^target_link_libraries/p' "$project/docs/install.md" |
    sed "s|<the URL of this repository>|file://$work/clone|")
EOF
cmake -S "$work/fetching" -B "$work/fetched"
cmake --build "$work/fetched"
"$work/fetched/app"

# The single header: the same bytes in every run; alone, in both units of a program; after the others and before them.
"$project/tools/single_header.sh" "$work/single"
"$project/tools/single_header.sh" "$work/single-again"
cmp "$work/single/cmsg.hpp" "$work/single-again/cmsg.hpp"
single=(g++ -std=c++20 -Wall -Wextra -Werror -I"$work/single")
sed 's|<cmsg/cmsg.hpp>|<cmsg.hpp>|' "$project/tests/consumer/main.cpp" >"$work/single.cpp"
echo '#include <cmsg.hpp>' >"$work/other.cpp"
"${single[@]}" "$work/single.cpp" "$work/other.cpp" -o "$work/single.program"
"$work/single.program"
for order in 'cmsg.hpp cmsg/cmsg.hpp' 'cmsg/cmsg.hpp cmsg.hpp'; do
    printf '#include <%s>\n' $order | "${single[@]}" -I"$project/include" -fsyntax-only -x c++ -
done

# A library of its own that installs and exports a target that needs cmsg's, and a program that uses that one: with cmsg
# installed, and with cmsg's sources inside, which the library then installs as well.
for from in installed inside; do
    exporting=(-DCMAKE_PREFIX_PATH="$work/used-here")
    [ "$from" = installed ] || exporting=(-DCONSUMER_CMSG_SOURCE="$project" -DCMSGPP_INSTALL=ON)
    cmake -S "$project/tests/consumer/exporting" -B "$work/exporting-$from" \
        -DCMAKE_INSTALL_PREFIX="$work/exported-$from" "${exporting[@]}"
    cmake --build "$work/exporting-$from"
    cmake --install "$work/exporting-$from"
    cmake -S "$project/tests/consumer/exporting/user" -B "$work/user-$from" \
        -DCMAKE_PREFIX_PATH="$work/exported-$from;$([ "$from" = inside ] || echo "$work/used-here")"
    cmake --build "$work/user-$from"
    "$work/user-$from/user"
done

# The Debian package, by the commands of docs/install.md but for the last, which would change this machine.
if command -v dpkg-deb && command -v lintian; then
    package=$(grep -m 1 -E '^cmake --preset install && cpack ' "$project/docs/install.md")
    (cd "$work/clone" && eval "${package%% && apt-get *}")
    lintian --fail-on error,warning "$work/clone/build/package/libcmsg-dev_${version}_all.deb"
    dpkg-deb -x "$work/clone/build/package/libcmsg-dev_${version}_all.deb" "$work/package-root"
    diff -r "$work/used-here/include" "$work/package-root/usr/include"
    diff -r "$work/used-here/share/pkgconfig" "$work/package-root/usr/share/pkgconfig"
    cmake -S "$project/tests/consumer" -B "$work/packaged" -DCMAKE_PREFIX_PATH="$work/package-root/usr"
    cmake --build "$work/packaged"
    "$work/packaged/consumer"
else
    echo 'not tried: no dpkg and lintian here'
fi

if command -v meson && command -v ninja; then
    # As a subproject, and by the same files as an installed library.
    meson setup "$work/meson-cmsg" "$work/clone" --prefix "$work/meson-installed"
    meson install -C "$work/meson-cmsg"
    diff -r "$work/used-here/include" "$work/meson-installed/include"
    pkg-config --exact-version="$version" "$work/meson-installed/share/pkgconfig/cmsg.pc"

    # As a subproject that a wrap file names, or that was cloned there; not the one that pkg-config knows.
    unset PKG_CONFIG_PATH
    mkdir -p "$work/meson/subprojects"
    cp "$project/tests/consumer/main.cpp" "$project/tests/consumer/meson.build" "$work/meson"
    cp -r "$work/meson" "$work/wrap"
    cp -r "$work/clone" "$work/meson/subprojects/cmsg"
    sed -n '/^\[wrap-git\]$/,/^```$/p' "$project/docs/install.md" |
        sed "s|<the URL of this repository>|file://$work/clone|; /^\`\`\`/d; s/^revision = .*/revision = v$version/" \
            >"$work/wrap/subprojects/cmsg.wrap"
    for way in meson wrap; do
        meson setup "$work/$way-build" "$work/$way"
        ninja -C "$work/$way-build"
        "$work/$way-build/consumer"
    done
else
    echo 'not tried: no meson here'
fi
