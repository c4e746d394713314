#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a new user does on a bare Debian, in a clone of the last commit: the README's two commands, then each way of
# docs/install.md with a program that uses it, installed where they say.
#   tools/bare.sh <suite, as bookworm, trixie or sid> <directory of the system, kept for the next run>
#                 [demo|test|install]...
# As root, with debootstrap and git. Exits with 77, and says why, where that Debian cannot be had.
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
suite=$1 root=$2
shift 2
[ $# != 0 ] || set -- demo test install

# shellcheck source=tools/debian.sh
. "$project/tools/debian.sh"
mkdir -p "$root"
bootstrap "$suite"
rm -rf "$root/root/cmsg"
git clone -q "$project" "$root/root/cmsg"
git -C "$root/root/cmsg" checkout -q -B main

# The only line of a document that begins so.
line() {
    local found
    found=$(grep -E "^$2" "$project/$1")
    [ "$(wc -l <<<"$found")" = 1 ] || { echo "$1 has not one line that begins with $2" >&2; return 1; }
    echo "$found"
}

for step; do
    case $step in
    demo | test) commands=$(line README.md "apt-get update && .* && cmake --workflow --preset $step\$") ;;
    install)
        commands="
            apt-get update
            apt-get install -y --no-install-recommends g++ make cmake git pkgconf meson ninja-build lintian
            tests/consumer/run.sh
            by_pkg_config() {
                g++ -std=c++20 \$(pkg-config --cflags cmsg) tests/consumer/main.cpp -o /tmp/app
                /tmp/app
            }
            by_cmake() {
                rm -rf /tmp/by_cmake
                cmake -S tests/consumer -B /tmp/by_cmake
                cmake --build /tmp/by_cmake
                /tmp/by_cmake/consumer
            }
            $(line README.md 'cmake --preset install && ') || exit
            by_pkg_config
            by_cmake
            xargs rm <build/install/install_manifest.txt
            $(grep -oE 'meson setup build && meson install -C build' "$project/docs/install.md") || exit
            by_pkg_config
            rm -r /usr/local/include/cmsg /usr/local/share/pkgconfig/cmsg.pc
            $(line docs/install.md 'cmake --preset install && cpack ') || exit
            by_pkg_config
            by_cmake
            apt-get purge -y libcmsg-dev"
        ;;
    *) echo "there is no step $step" >&2; exit 2 ;;
    esac
    start=$SECONDS
    inside bash -exc "cd ~/cmsg; $commands"
    inside sh -c 'g++ --version; cmake --version' | grep -E '^(g\+\+|cmake)'
    echo "===== $suite: $step passed, $((SECONDS - start)) s"
done
