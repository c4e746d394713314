// SPDX-License-Identifier: MIT
// Why some views have no test here but golden bytes: the kernel refuses the sockets that their messages come from. Each
// test skips, with the kernel's reason, or with a word that a live test could be written where it runs.
#include "support/environment.hpp"
#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <ostream>
#include <string>

#include <netinet/in.h>
#include <netinet/tcp.h> // for TCP_ULP
#include <sys/socket.h>

namespace {

/// A socket that a view's messages would come from.
struct family {
    const char* name;
    const char* header; ///< of the views
    int domain;
    int type;
    int protocol;
    const char* upper; ///< TCP_ULP, if the messages come from a layer over TCP

    friend std::ostream& operator<<(std::ostream& out, const family& one) { return out << one.name; }
};

// Numbers of <bits/socket.h>, of which libcs have not all.
constexpr int can_raw = 1;
constexpr int can_j1939 = 7;

constexpr family families[]{
    {"Tls", "tls.hpp", AF_INET, SOCK_STREAM, 0, "tls"},
    {"Rxrpc", "rxrpc.hpp", 33, SOCK_DGRAM, AF_INET, nullptr},
    {"CanRaw", "error.hpp", 29, SOCK_RAW, can_raw, nullptr},
    {"CanJ1939", "can.hpp", 29, SOCK_DGRAM, can_j1939, nullptr},
    {"Rds", "rds.hpp", 21, SOCK_SEQPACKET, 0, nullptr},
    {"Llc", "llc.hpp", 26, SOCK_DGRAM, 0, nullptr},
    {"Iucv", "iucv.hpp", 32, SOCK_SEQPACKET, 0, nullptr},
};

class Families : public testing::TestWithParam<family> {};

/// One end of a TCP connection over loopback; TCP_ULP wants one that is established.
[[nodiscard]] support::descriptor connected()
{
    support::needs_loopback(AF_INET);
    const auto listener = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto client = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
    EXPECT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener.get(), 1), 0);
    EXPECT_EQ(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    EXPECT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
    return client;
}

TEST_P(Families, HaveGoldenBytesOnly)
{
    const family& one = GetParam();
    const auto opened =
        one.upper != nullptr ? connected() : support::open_socket(one.domain, one.type, one.protocol, false);
    const bool has_upper = one.upper == nullptr || ::setsockopt(opened.get(), IPPROTO_TCP, 31, one.upper,
                                                                static_cast<socklen_t>(std::strlen(one.upper))) == 0;
    const int error = errno;
    if (opened && has_upper) {
        GTEST_SKIP() << "this kernel has " << one.name << ": a live test of " << one.header << " could be written";
    }
    GTEST_SKIP() << "golden bytes only for the views of " << one.header << ": " << std::strerror(error) << " (" << error
                 << ')';
}

INSTANTIATE_TEST_SUITE_P(Kernel, Families, testing::ValuesIn(families),
                         [](const auto& one) { return std::string{one.param.name}; });

} // namespace
