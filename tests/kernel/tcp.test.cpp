// SPDX-License-Identifier: MIT
// Control messages by getsockopt(IP_PKTOPTIONS), where IP_TOS is an int.
#include "kernel/support.hpp"

namespace {

using namespace cmsg;

/// Both ends of a TCP connection over 127.0.0.1; `server` listened with the set's options on.
struct connection {
    support::descriptor client = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
    support::descriptor server;

    template <class Set>
    void open(std::uint8_t traffic_class)
    {
        const support::descriptor listener = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
        ASSERT_TRUE(listener && client);
        ASSERT_TRUE(Set::enable(listener.get()));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const name = reinterpret_cast<sockaddr*>(&address);
        ASSERT_EQ(::bind(listener.get(), name, size), 0);
        ASSERT_EQ(::getsockname(listener.get(), name, &size), 0);
        ASSERT_EQ(::listen(listener.get(), 1), 0);
        ASSERT_TRUE(support::set(client.get(), IPPROTO_IP, IP_TOS, traffic_class));
        ASSERT_EQ(::connect(client.get(), name, size), 0);
        ASSERT_TRUE(kernel::is_readable(listener.get()));
        server = support::descriptor{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        ASSERT_TRUE(server) << std::strerror(errno);
    }
};

// PITFALLS.md 14
TEST(IpPktoptions, HasTheTypeOfServiceAsAnInt)
{
    using set = receive_set<ip_pktinfo, ip_ttl, ip_tos>;
    constexpr std::uint8_t expedited = 0xb8; // TCP keeps the two ECN bits to itself
    connection tcp;
    tcp.open<set>(expedited);
    ASSERT_FALSE(HasFatalFailure());

    std::array<std::byte, 256> memory{};
    socklen_t size = memory.size();
    ASSERT_EQ(::getsockopt(tcp.server.get(), IPPROTO_IP, IP_PKTOPTIONS, memory.data(), &size), 0)
        << std::strerror(errno);
    const control messages{std::span<const std::byte>{memory}.first(size)};

    const auto decoded = set::decode(messages);
    EXPECT_TRUE(decoded.outcome());
    EXPECT_EQ(decoded.outcome().unhandled(), 0U);
    ASSERT_TRUE(decoded.get<ip_tos>());
    EXPECT_EQ(decoded.get<ip_tos>().payload().size(), sizeof(std::int32_t));
    EXPECT_EQ(decoded.get<ip_tos>()->value(), expedited);
    EXPECT_EQ(decoded.get<ip_tos>()->dscp(), 46);
    EXPECT_EQ(decoded.get<ip_tos>()->ecn(), ecn::not_ect);
    ASSERT_TRUE(decoded.get<ip_pktinfo>());
    EXPECT_EQ(decoded.get<ip_pktinfo>()->local().s_addr, htonl(INADDR_LOOPBACK));
    ASSERT_TRUE(decoded.get<ip_ttl>());

    int views = 0;
    EXPECT_TRUE(set::visit(messages, [&](auto) { ++views; }));
    EXPECT_EQ(views, 3);
}

} // namespace
