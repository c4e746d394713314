#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Lets Clang prove that what is marked CMSGPP_NONALLOCATING allocates nothing (-Wfunction-effects, Clang 20 and later).
# Exits with 77, and says why, where no installed Clang can. Clang 19 takes the attribute and checks nothing, so that a
# version is not asked but tried: it has to refuse a function that allocates.
set -euo pipefail
cd "$(dirname "$0")/.."

check=(-std=c++20 -fsyntax-only -Werror=function-effects)

proves() {
    echo 'int* f() noexcept [[clang::nonallocating]] { return new int; }' >"$scratch/allocates.cpp"
    echo 'int f() noexcept [[clang::nonallocating]] { return 1; }' >"$scratch/allocates_not.cpp"
    "$1" "${check[@]}" "$scratch/allocates_not.cpp" 2>/dev/null && ! "$1" "${check[@]}" "$scratch/allocates.cpp" 2>/dev/null
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tried=()
for compiler in clang++-{29..20} clang++ clang++-19; do
    command -v "$compiler" >/dev/null || continue
    tried+=("$("$compiler" --version | head -1)")
    proves "$compiler" || continue
    # Calls every function of the interface but `enable`, which asks the kernel, and no compiler can look into that.
    source=bench/proof/instantiate_parsing.cpp
    echo "+ $compiler ${check[*]} -Iinclude $source"
    "$compiler" "${check[@]}" -Iinclude "$source"
    exit 0
done
printf 'cannot run: needs Clang 20 or later; found: %s\n' "${tried[*]:-none}"
exit 77
