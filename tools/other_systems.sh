#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares the library with the headers of systems that nothing here runs on: macOS, FreeBSD, NetBSD, OpenBSD, and Linux
# on architectures with numbers of their own. tests/systems/ says what is compared; this compiles it with zig, a Clang
# that brings those headers (on the PATH, or named by ZIG; tools/zig/install.sh gets it). Exits with 77, and says why,
# if there is none.
#
# Headers are compiled alone for macOS and FreeBSD where they tell systems apart or have addresses of theirs. The others
# would take minutes, and need nothing there that they do not need on Linux and Windows, where all are compiled alone.
#
# No program of examples/ is compiled here. Each asks Linux for messages of its own (IP_TOS, SCM_TIMESTAMPNS,
# SO_RXQ_OVFL, the error queue, recvmmsg, SCM_CREDENTIALS, …) by names that other systems' namespaces do not have; only
# 02_walk_raw_messages.cpp names none, but sets IP_PKTINFO, which FreeBSD has not, and fills a sockaddr_in without the
# sin_len that a BSD's begins with. tests/systems/program.cpp stands for them: it is linked, without a C++ runtime.
set -euo pipefail
cd "$(dirname "$0")/.."

zig=${ZIG:-zig}
command -v "$zig" >/dev/null || {
    echo "cannot run: there is no zig (looked for '$zig'); see tools/zig/install.sh"
    exit 77
}
version=$("$zig" version)
printf '0.16.0\n%s\n' "$version" | sort -C -V || {
    echo "cannot run: needs zig 0.16.0 or later, this is $version"
    exit 77
}
echo "zig $version, Clang $("$zig" c++ -dM -E -x c++ /dev/null |
    sed -n 's/^#define __clang_version__ "\([^ "]*\).*/\1/p')"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export zig scratch

macos=(aarch64-macos x86_64-macos)
freebsd=(x86_64-freebsd aarch64-freebsd x86-freebsd arm-freebsd-eabihf)
# A machine for each layout.
netbsd=(x86_64-netbsd aarch64-netbsd sparc64-netbsd x86-netbsd arm-netbsd-eabi powerpc-netbsd-eabi)
openbsd=(x86_64-openbsd mips64-openbsd sparc64-openbsd x86-openbsd arm-openbsd-eabi)
# Numbers of their own have parisc, which zig does not know, and sparc; SOL_SOCKET also mips and alpha. The others have
# other widths and byte orders.
linux=(
    x86_64-linux-gnu x86_64-linux-gnux32 x86-linux-gnu aarch64-linux-gnu s390x-linux-gnu powerpc-linux-gnueabi
    sparc64-linux-gnu sparc-linux-gnu mips-linux-gnueabi mips64el-linux-gnuabi64
)

# compile <object> <source> <compiler and flags...>: prints what is wrong, at most the beginning of it.
compile() {
    local out=$1 source=$2 log
    shift 2
    log=$out.log
    if "$@" -std=c++20 -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Werror -Iinclude \
        -c -o "$out" "$source" >"$log" 2>&1; then
        return 0
    fi
    printf 'FAILED: %s %s\n' "$*" "$source"
    head -c 4000 "$log"
    return 1
}

# Each job is a line: a target, or a compiler of GCC; a source; flags.
job() {
    local target=$1 source=$2 out
    shift 2
    out=$(mktemp -p "$scratch")
    case $target in
    *-g++) compile "$out" "$source" "$target" "$@" ;;
    *) compile "$out" "$source" "$zig" c++ -target "$target" "$@" ;;
    esac
}
export -f compile job

run() { # what; jobs on stdin
    local jobs start=$SECONDS
    jobs=$(cat)
    echo "$jobs" | xargs -P "${CMAKE_BUILD_PARALLEL_LEVEL:-2}" -L 1 bash -c 'job "$@"' job
    echo "$1: $(wc -l <<<"$jobs") compiled in $((SECONDS - start)) s"
}

# The whole interface and the comparisons; and, of one machine of each system because they are the same on every one,
# the addresses, the options, and what all headers are when included again. The options need an optimiser:
# tests/systems/options.cpp says why.
printf '#include <cmsg/cmsg.hpp>\n#include <cmsg/cmsg.hpp>\nextern int not_empty;\n' >"$scratch/all.cpp"
of_one_machine() {
    echo "$1 $scratch/all.cpp"
    echo "$1 tests/systems/linux_addresses.cpp"
    echo "$1 tests/systems/options.cpp -O2"
}
{
    for target in "${macos[@]}"; do echo "$target tests/systems/darwin.cpp"; done
    of_one_machine "${macos[0]}"
} | run "macOS (${macos[*]})"
{
    for target in "${freebsd[@]}"; do echo "$target tests/systems/freebsd.cpp"; done
    of_one_machine "${freebsd[0]}"
} | run "FreeBSD (${freebsd[*]})"
for target in "${netbsd[@]}"; do
    echo "$target tests/systems/netbsd.cpp"
done | run "NetBSD (${netbsd[*]})"
for target in "${openbsd[@]}"; do
    echo "$target tests/systems/openbsd.cpp"
done | run "OpenBSD (${openbsd[*]})"
for target in "${netbsd[0]}" "${openbsd[0]}"; do
    of_one_machine "$target"
    echo "$target tests/systems/program.cpp" # linking it for OpenBSD would take 20 s, to build what it links with
done | run "NetBSD and OpenBSD (${netbsd[0]} ${openbsd[0]})"

# Debian's compilers know parisc and alpha, with the headers of Linux 6.1.
for target in "${linux[@]}"; do
    echo "$target tests/systems/linux_numbers.cpp -DCMSGPP_EXPECT_LINUX_6_19"
done | run "Linux (${linux[*]})"
for compiler in {hppa,alpha}-linux-gnu-g++; do
    if command -v "$compiler" >/dev/null; then
        echo "$compiler tests/systems/linux_numbers.cpp" | run "Linux ($compiler)"
    else
        echo "Linux: not compared, because there is no $compiler"
    fi
done

# Headers alone, and twice.
meets_systems='__APPLE__|__FreeBSD__|_WIN32|platform::(darwin|freebsd)|sockaddr|in6?_addr '
(cd include && grep -rlE "$meets_systems" cmsg/{platform,core,visit,payload,receive,views}) | LC_ALL=C sort |
    while read -r header; do
        source=$scratch/${header//\//_}.cpp
        printf '#include <%s>\n#include <%s>\nextern int not_empty;\n' "$header" "$header" >"$source"
        echo "${macos[0]} $source"
        echo "${freebsd[0]} $source"
    done | run "headers alone (${macos[0]}, ${freebsd[0]})"

# A program. Linked by the driver for C: what is missing then is a part of the C++ runtime.
for target in "${macos[0]}" "${freebsd[0]}" "${netbsd[0]}"; do
    start=$SECONDS
    compile "$scratch/program.o" tests/systems/program.cpp "$zig" c++ -target "$target" -O1 -fno-exceptions -fno-rtti
    # received_fds makes descriptors close on exec where recvmsg has no flag for it, as MSG_CMSG_CLOEXEC is.
    grep -q fcntl "$scratch/program.o" && sets=1 || sets=0
    [ "$sets" = "$([ "$target" = "${macos[0]}" ] && echo 1 || echo 0)" ] || {
        echo "FAILED: on $target received_fds sets close-on-exec where it need not, or does not where it has to"
        exit 1
    }
    "$zig" cc -target "$target" "$scratch/program.o" -o "$scratch/program" >"$scratch/link.log" 2>&1 || {
        echo "FAILED: linking tests/systems/program.cpp for $target"
        head -c 4000 "$scratch/link.log"
        exit 1
    }
    echo "program ($target): linked in $((SECONDS - start)) s"
done
