// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_CONFIG_HPP
#define CMSGPP_CORE_CONFIG_HPP

// The compiler differences the library cares about; defines macros and nothing else.

// CMSGPP_NONALLOCATING marks a function that neither allocates, locks nor throws, so that Clang >= 20
// proves it at compile time (-Wfunction-effects). It stands behind noexcept. Other compilers check nothing.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonallocating)
#define CMSGPP_NONALLOCATING [[clang::nonallocating]]
#endif
#endif
#ifndef CMSGPP_NONALLOCATING
#define CMSGPP_NONALLOCATING
#endif

#endif
