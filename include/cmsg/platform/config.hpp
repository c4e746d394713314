// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_CONFIG_HPP
#define CMSGPP_PLATFORM_CONFIG_HPP

// The compiler differences the library cares about; defines macros and nothing else.

// Every header includes this one first. Where the library cannot be compiled, this sentence is all that the compiler
// says: #error alone would let it go on to hundreds of errors, and a header that does not exist ends it.
// MSVC names the language in _MSVC_LANG. The oldest compilers that CI uses are GCC 11 and Clang 14.
#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 202002L || (defined(__clang__) && __clang_major__ < 14) ||      \
    (defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 11)
#error "cmsg needs C++20: -std=c++20 or later, with GCC from 11 on or Clang from 14 on"
#include <cmsg ends here>
#endif

#include <cmsg/version.hpp>

// CMSGPP_NONALLOCATING marks an entry point that neither allocates, locks nor throws, so that Clang >= 20 proves it at
// compile time (-Wfunction-effects), and infers what it calls (tools/function_effects.sh). It stands after noexcept.
// Other compilers check nothing. Not marked is what sets options, for a call of the kernel cannot be checked, and what
// calls a visitor: visit allocates what its handlers allocate.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonallocating)
#define CMSGPP_NONALLOCATING [[clang::nonallocating]]
#endif
#endif
#ifndef CMSGPP_NONALLOCATING
#define CMSGPP_NONALLOCATING
#endif

// CMSGPP_LIFETIMEBOUND stands after a parameter whose lifetime the result has to stay within, or after a member
// function for the object, so that Clang warns (-Wdangling, -Wreturn-stack-address) where it does not.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define CMSGPP_LIFETIMEBOUND [[clang::lifetimebound]]
#endif
#endif
#ifndef CMSGPP_LIFETIMEBOUND
#define CMSGPP_LIFETIMEBOUND
#endif

// CMSGPP_NATIVE_VIEWS is the header of all views of the system that this is compiled for, CMSGPP_NATIVE_ANSWERS that of
// what the answers are made of there; in quotes, because `linux` is a macro in gnu++20.
#if defined(__APPLE__)
#define CMSGPP_NATIVE_VIEWS "cmsg/views/darwin/all.hpp"
#define CMSGPP_NATIVE_ANSWERS "cmsg/answers/darwin.hpp"
#elif defined(__FreeBSD__)
#define CMSGPP_NATIVE_VIEWS "cmsg/views/freebsd/all.hpp"
#define CMSGPP_NATIVE_ANSWERS "cmsg/answers/freebsd.hpp"
#elif defined(_WIN32)
#define CMSGPP_NATIVE_VIEWS "cmsg/views/windows/all.hpp"
#define CMSGPP_NATIVE_ANSWERS "cmsg/answers/windows.hpp"
#elif defined(__NetBSD__)
#define CMSGPP_NATIVE_VIEWS "cmsg/views/netbsd/all.hpp"
#define CMSGPP_NATIVE_ANSWERS "cmsg/answers/netbsd.hpp"
#elif defined(__OpenBSD__)
#define CMSGPP_NATIVE_VIEWS "cmsg/views/openbsd/all.hpp"
#define CMSGPP_NATIVE_ANSWERS "cmsg/answers/openbsd.hpp"
#else
#define CMSGPP_NATIVE_VIEWS "cmsg/views/linux/all.hpp"
#define CMSGPP_NATIVE_ANSWERS "cmsg/answers/linux.hpp"
#endif

// CMSGPP_NEVER_INLINE stands on the walks that a receive_set falls back to: their registers would be saved on every
// call. CMSGPP_ALWAYS_INLINE stands on the calls between a program and its walk. Clang leaves them out of line as soon
// as a visitor has two handlers, and then buffer, visitor and counts live in memory: bench/parse shows up to twice the
// time. Not without optimisation, where Clang with its sanitizers takes twice as long to compile what it copies, and a
// debugger has no call to step into.
// CMSGPP_COLD stands on what writes text: never in line and compiled for size, because copied into each caller it was
// four times the code and three times the time to compile (tools/include_cost.sh measures both).
#if defined(__GNUC__) && defined(__OPTIMIZE__)
#define CMSGPP_ALWAYS_INLINE [[gnu::always_inline]]
#else
#define CMSGPP_ALWAYS_INLINE
#endif
#if defined(__GNUC__)
#define CMSGPP_NEVER_INLINE [[gnu::noinline]]
#define CMSGPP_COLD [[gnu::cold, gnu::noinline]]
#else
#define CMSGPP_NEVER_INLINE
#define CMSGPP_COLD
#endif

#endif
