// SPDX-License-Identifier: MIT
// Why some views have no test here but golden bytes: the kernel refuses the sockets that their messages come from. Each
// test skips, with the kernel's reason, or with a word that a live test could be written where it runs.
#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <ostream>
#include <string>

#include <sys/socket.h>

namespace {

/// A socket that a view's messages would come from.
struct family {
    const char* name;
    const char* header; ///< of the views
    int domain;
    int type;
    int protocol;

    friend std::ostream& operator<<(std::ostream& out, const family& one) { return out << one.name; }
};

constexpr family families[]{
    {"Iucv", "iucv.hpp", 32, SOCK_SEQPACKET, 0},
};

class Families : public testing::TestWithParam<family> {};

TEST_P(Families, HaveGoldenBytesOnly)
{
    const family& one = GetParam();
    const auto opened = support::open_socket(one.domain, one.type, one.protocol, false);
    const int error = errno;
    if (opened) {
        GTEST_SKIP() << "this kernel has " << one.name << ": a live test of " << one.header << " could be written";
    }
    GTEST_SKIP() << "golden bytes only for the views of " << one.header << ": " << std::strerror(error) << " (" << error
                 << ')';
}

INSTANTIATE_TEST_SUITE_P(Kernel, Families, testing::ValuesIn(families),
                         [](const auto& one) { return std::string{one.param.name}; });

} // namespace
