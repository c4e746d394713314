// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_FAKE_OPTIONS_HPP
#define CMSGPP_TESTS_SUPPORT_FAKE_OPTIONS_HPP

// setsockopt and getsockopt that ask a support::fake_options first, if there is one. Defines the two functions, so that
// exactly one source of a program may include this.

#include "support/option_answers.hpp"

#include <sys/socket.h>
#include <sys/syscall.h> // for SYS_setsockopt
#include <unistd.h>      // for syscall

#if defined(__GLIBC__)
#define CMSGPP_TESTS_AS_IN_LIBC noexcept
#else
#define CMSGPP_TESTS_AS_IN_LIBC
#endif

extern "C" int setsockopt(int fd, int level, int option, const void* value, socklen_t size) CMSGPP_TESTS_AS_IN_LIBC
{
    if (const auto* const fake = support::fake_options::current()) {
        if (const auto answer = fake->set(level, option, value, size)) {
            return *answer;
        }
    }
    return static_cast<int>(::syscall(SYS_setsockopt, fd, level, option, value, size));
}

extern "C" int getsockopt(int fd, int level, int option, void* value, socklen_t* size) CMSGPP_TESTS_AS_IN_LIBC
{
    if (const auto* const fake = support::fake_options::current()) {
        if (const auto answer = fake->get(level, option, value, size)) {
            return *answer;
        }
    }
    return static_cast<int>(::syscall(SYS_getsockopt, fd, level, option, value, size));
}

#undef CMSGPP_TESTS_AS_IN_LIBC

#endif
