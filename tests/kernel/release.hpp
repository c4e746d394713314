// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_RELEASE_HPP
#define CMSGPP_TESTS_KERNEL_RELEASE_HPP

// What a kernel answers, by its release. On the kernels that tools/kernels/run.sh boots, whose release says what they
// have: others carry what later ones brought, or leave out what they could have.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string>

#include <sys/utsname.h> // for uname

namespace kernel {

/// Of a kernel: 6014 is v6.14.
[[nodiscard]] inline int running_release()
{
    utsname name{};
    int major = 0;
    int minor = 0;
    EXPECT_EQ(::uname(&name), 0);
    EXPECT_EQ(std::sscanf(name.release, "%d.%d", &major, &minor), 2) << name.release;
    return major * 1000 + minor;
}

[[nodiscard]] inline bool is_release_known() { return std::getenv("CMSG_TESTS_KNOW_THE_KERNEL") != nullptr; }

/// What kernels say from this release on, an errno or 0.
struct answer {
    int release;
    int error;
};

/// Compares what the kernel said, 0 or an errno, with what one of its release says, if it is known: the last answer
/// that is not of a later one.
inline void expect_answer(int said, std::initializer_list<answer> answers)
{
    if (!is_release_known()) {
        return;
    }
    const int release = running_release();
    int expected = -1;
    for (const answer& one : answers) {
        expected = one.release <= release ? one.error : expected;
    }
    const auto name = [](int error) { return error == 0 ? std::string{"sent"} : std::string{std::strerror(error)}; };
    EXPECT_EQ(name(said), name(expected)) << "of release " << release;
}

} // namespace kernel

#endif
