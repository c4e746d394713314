#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Lets Clang prove that what is marked CMSGPP_NONALLOCATING allocates nothing (-Wfunction-effects, Clang 20 and later,
# also as the zig on the PATH or named by ZIG; tools/zig/install.sh gets one). Exits with 77, and says why, where none
# can. Clang 19 takes the attribute and checks nothing, so that a version is not asked but tried: it has to refuse a
# function that allocates.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# To an object, not -fsyntax-only, which zig does not know.
check=(-std=c++20 -Werror=function-effects -c -o "$scratch/checked.o")

# proves <compiler...>
proves() {
    echo 'int* f() noexcept [[clang::nonallocating]] { return new int; }' >"$scratch/allocates.cpp"
    echo 'int f() noexcept [[clang::nonallocating]] { return 1; }' >"$scratch/allocates_not.cpp"
    "$@" "${check[@]}" "$scratch/allocates_not.cpp" 2>/dev/null &&
        ! "$@" "${check[@]}" "$scratch/allocates.cpp" 2>/dev/null
}

# Marks stand on entry points, and on the drivers of these sources that call every function of the interface: what is
# called is inferred. What asks the kernel (`enable`, `of_socket`,
# closing) is not marked, because no compiler can look into a system call: of instantiate_enable.cpp it is what stands
# around those calls that is checked, the results of `enable` and the walk of `received_fds`.
sources=(tests/proof/instantiate_{parsing,writing,enable}.cpp)

tried=()
for compiler in clang++-{29..20} clang++ "${ZIG:-zig} c++" clang++-19; do
    read -ra command <<<"$compiler"
    command -v "${command[0]}" >/dev/null || continue
    tried+=("$("${command[@]}" --version | head -1)")
    proves "${command[@]}" || continue
    echo "${tried[-1]}"
    for source in "${sources[@]}"; do
        echo "+ ${command[*]} ${check[*]} -Iinclude $source"
        "${command[@]}" "${check[@]}" -Iinclude "$source"
    done
    # An allocation deep in what no mark stands on is found, and named.
    mkdir "$scratch/planted"
    cp -r include "$scratch/planted"
    store=$scratch/planted/include/cmsg/core/store.hpp
    sed -i 's/^\( *\)__builtin_memset(to, 0, count);/\1delete new int;\n&/' "$store"
    grep -q 'delete new int' "$store" || { echo 'nothing was planted' >&2; exit 1; }
    if "${command[@]}" "${check[@]}" -I"$scratch/planted/include" tests/proof/instantiate_writing.cpp \
        2>"$scratch/named"; then
        echo 'an allocation in store_zeros, which has no mark, was not found' >&2
        exit 1
    fi
    grep -E 'store\.hpp:[0-9]+.*allocates or deallocates memory' "$scratch/named" | head -1 | grep . ||
        { cat "$scratch/named" >&2; echo 'the allocation was not named' >&2; exit 1; }
    exit 0
done
printf 'cannot run: needs Clang 20 or later; found: %s\n' "${tried[*]:-none}"
exit 77
