// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_MISSING_HPP
#define CMSGPP_BENCH_SUPPORT_MISSING_HPP

// What this machine lacks is left out of a benchmark, and told; the rest is run.

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace bench {

/// Whether the kernel said that this machine lacks what it was asked for: an option, a family, an address, a right.
[[nodiscard]] inline bool is_missing(const std::system_error& error)
{
    const int code = error.code().value();
    return code == ENOPROTOOPT || code == EOPNOTSUPP || code == EPERM || code == EACCES || code == EAFNOSUPPORT ||
           code == EADDRNOTAVAIL || code == ENETUNREACH || code == ENETDOWN;
}

/// How much was left out.
[[nodiscard]] inline int& left_out()
{
    static int count = 0;
    return count;
}

/// Says on standard error what is missing from here on.
inline void leave_out(const char* what, const std::system_error& missing)
{
    std::fprintf(stderr, "left out: %s: %s\n", what, missing.what());
    ++left_out();
}

/// The last words of a program that ends with this status. ctest takes it for skipped by them: see bench/CMakeLists.txt.
[[nodiscard]] inline int ended(int status)
{
    if (status == 0 && left_out() != 0) {
        std::fprintf(stderr, "incomplete: %d left out, the rest is right\n", left_out());
    }
    return status;
}

} // namespace bench

#endif
