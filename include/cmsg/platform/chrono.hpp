// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_CHRONO_HPP
#define CMSGPP_PLATFORM_CHRONO_HPP

// std::chrono's clocks, durations and points in time, which is all of <chrono> that the library needs. That header
// brings calendars and their text as well, and with them <sstream> and <string>: with GCC 12 five times what its own
// part with the clocks takes of the compiler's memory (docs/include_cost.md has the command). Where the library is one
// whose part is known, that part; else the whole. A program that needs more of <chrono> includes it, before or after.

#include <cmsg/platform/config.hpp>

#include <cstddef> // for _GLIBCXX_RELEASE

#if defined(_GLIBCXX_RELEASE) && defined(__has_include)
// libstdc++ has the part since 12; a release that is not known yet may cut it otherwise. CI compiles with 12, 14 and 16
// (.ci/run: readme, debian_13, newest_compilers).
#if _GLIBCXX_RELEASE >= 12 && _GLIBCXX_RELEASE <= 16 && __has_include(<bits/chrono.h>)
#define CMSGPP_PART_OF_CHRONO
#endif
#endif

#if defined(CMSGPP_PART_OF_CHRONO)
#include <bits/chrono.h>
#undef CMSGPP_PART_OF_CHRONO
#else
#include <chrono>
#endif

#endif
