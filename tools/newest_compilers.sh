#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compiles and runs the library with the newest GCC and Clang of another Debian, in a directory of its own: the README's
# program by its compile line, the demo, the proof of zero allocation, the module, of sid's GCC the headers alone, and a
# few of the tests; prints what it leaves out.
#   tools/newest_compilers.sh <suite, as trixie or sid> [a directory that keeps the system for the next run]
# As root, with debootstrap. Exits with 77, and says why, where that Debian cannot be had.
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
suite=$1
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-2}

# shellcheck source=tools/debian.sh
. "$project/tools/debian.sh"

if [ "${2:-}" ]; then
    root=$2
    mkdir -p "$root"
else
    root=$(mktemp -d)
    trap 'rm -rf --one-file-system "$root"' EXIT
fi

# The number of a compiler's newest version that can be installed, installed.
newest() {
    local number
    for number in $(inside apt-cache pkgnames "$1" | sed -n "s/^$1\([0-9]*\)$/\1/p" | sort -rn); do
        inside apt-get install -y -qq --no-install-recommends "$1$number" >/dev/null 2>&1 && echo "$number" && return
    done
    return 1
}

bootstrap "$suite" make cmake ninja-build g++ libgtest-dev libbenchmark-dev
gcc=$(newest g++-) && clang=$(newest clang-) || skip "$suite has no compiler that can be installed"

rm -rf "$root/cmsg"
mkdir "$root/cmsg"
tar -C "$project" --exclude=./build --exclude=./.git -c . | tar -C "$root/cmsg" -x

# The README's line for its program, with the compiler in place of g++.
compile_line=$(grep -m 1 -E '^g\+\+ -std=c\+\+20 .*01_quickstart\.cpp' "$project/README.md")

# Of the newest standard library each header alone, which says what it includes too little; of the newest compilers
# other tests each, so that none is compiled by all: what else they may refuse stands in tests/proof.
for compiler in "g++-$gcc" "clang++-$clang"; do
    case $suite-$compiler in
    sid-g++*) targets='cmsgpp_headers_alone cmsgpp_test_receive' tests='^receive/' ;;
    sid-clang*) targets=cmsgpp_test_core tests='^(visit|support)/' ;;
    *) targets=cmsgpp_test_answers tests='^answers/' ;;
    esac
    inside "$compiler" --version | head -n 1
    echo "left out here: all sources of the tests but those of $tests, all examples but the README's and the demo," \
        "uses that must not compile, the benchmarks"
    inside bash -ec "
        set -o pipefail
        cd /cmsg
        ${compile_line/#g++/$compiler}
        flags=\$(tr '\n' ' ' <cmake/warnings.txt)-Werror
        case $compiler in g++*) flags+=\ \$(tr '\n' ' ' <cmake/user_warnings.txt) ;; esac
        cmake -S . -B build/$compiler -DCMAKE_CXX_COMPILER=$compiler -DCMAKE_BUILD_TYPE=Debug \
            -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DCMSGPP_BENCH_OPTIMIZATION=-O0 -DCMSGPP_TEST_SOURCES='$tests' >/dev/null
        # The whole interface, with the warnings that users turn on as well.
        for source in tests/proof/instantiate_*.cpp; do echo \$source; done | xargs -n 1 -P $jobs \
            $compiler -std=c++20 \$flags -Iinclude -fsyntax-only
        make -C build/$compiler -s -j $jobs $targets 01_quickstart demo \
            interface_instantiation writing_instantiation enable_instantiation allocating_instantiation |
            { grep -v '%]' || true; }
        ctest --test-dir build/$compiler --output-on-failure --no-tests=error -j $jobs -R \
            '^(core|receive|answers|proof)[.]|^headers[.]old_language|^examples[.](01_quickstart|demo)\$' |
            grep -v -e Passed -e Start
        build_proof=\$(ctest --test-dir build/$compiler -V -R '^proof[.]no_allocation' |
            grep -o '[0-9]* functions of cmsg, .*')
        echo \"\$build_proof\"
    "
    # The module, of GCC since 16, and by CMake where it needs no more than this.
    case $suite-$compiler in trixie-g++*) ;; *) inside bash /cmsg/tests/consumer/module.sh "$compiler" ;; esac
done
