// SPDX-License-Identifier: MIT
// Sockets with every option on that their packets can have, UDP and raw: each message is what the sender made it, and
// the expected layout reads the same as the plain walk.
#include "kernel/support.hpp"

#include <string>
#include <type_traits>

namespace {

using namespace cmsg;

/// A protocol number for experiments (RFC 3692): no kernel answers it.
constexpr int experimental = 253;

using ipv4_set = receive_set<scm_timestampns, so_mark, so_priority, so_rxq_ovfl, ip_pktinfo, ip_ttl, ip_tos,
                             ip_recvopts, ip_retopts, ip_origdstaddr>;
using ipv6_set =
    receive_set<scm_timestampns, so_mark, so_priority, so_rxq_ovfl, ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass,
                ipv6_flowinfo, up_to<ipv6_hopopts, 1>, up_to<ipv6_dstopts, 1>, ipv6_2292pktinfo, ipv6_2292hoplimit,
                up_to<ipv6_2292hopopts, 1>, up_to<ipv6_2292dstopts, 1>>;

constexpr std::uint8_t traffic_class = 0xba;
constexpr int hops = 33;
constexpr std::uint32_t mark = 0xc0ffee01;
constexpr std::uint32_t priority = 6;
/// A router alert, RFC 2113: an option that routers look at, and nobody changes.
constexpr std::array<std::uint8_t, 4> router_alert{0x94, 4, 0, 0};
/// An extension header of one unit, whose one option is padding.
constexpr std::array<std::uint8_t, 8> one_unit{0, 0, 1, 4, 0, 0, 0, 0};

class AllOptions : public testing::TestWithParam<int> {
protected:
    [[nodiscard]] static bool is_raw() { return GetParam() == SOCK_RAW; }

    /// Opens both sockets and sends one packet over loopback to the address.
    template <class Set, class Address, class Prepare>
    void send(Address to, Prepare prepare)
    {
        const int family = std::is_same_v<Address, sockaddr_in> ? AF_INET : AF_INET6;
        const int protocol = is_raw() ? experimental : 0;
        support::needs_loopback(family);
        receiver = support::open_socket(family, GetParam(), protocol, true);
        sender = support::open_socket(family, GetParam(), protocol, true);
        if (!receiver || !sender) {
            support::lacks("no socket of this family and type");
        }
        socklen_t size = sizeof to;
        auto* const name = reinterpret_cast<sockaddr*>(&to);
        ASSERT_EQ(::bind(receiver.get(), name, size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(receiver.get(), name, &size), 0);
        const auto enabled = Set::enable(receiver.get());
        is_newest = !enabled.template refused<so_mark>() && !enabled.template refused<so_priority>();
        if (is_newest) {
            kernel::enable_or_skip<Set>(receiver.get());
        }
        if (!prepare(sender.get()) || !support::set(sender.get(), SOL_SOCKET, SO_MARK, static_cast<int>(mark)) ||
            !support::set(sender.get(), SOL_SOCKET, SO_PRIORITY, static_cast<int>(priority))) {
            ASSERT_TRUE(support::is_missing(errno)) << std::strerror(errno);
            support::lacks("marks and extension headers need CAP_NET_ADMIN and CAP_NET_RAW");
        }
        before = std::chrono::system_clock::now();
        ASSERT_EQ(::sendto(sender.get(), "packet", 6, 0, name, sizeof to), 6) << std::strerror(errno);
    }

    /// What comes with packets of every family. The kernel may lack SO_RCVMARK (v5.19) and SO_RCVPRIORITY (v6.14).
    template <class Record>
    void expect_generic(const Record& record)
    {
        ASSERT_TRUE(record.template get<scm_timestampns>());
        EXPECT_GE(record.template get<scm_timestampns>()->time(), before);
        EXPECT_LE(record.template get<scm_timestampns>()->time(), std::chrono::system_clock::now());
        EXPECT_FALSE(record.template get<so_rxq_ovfl>()) << "nothing was dropped";
        if (is_newest) {
            ASSERT_TRUE(record.template get<so_mark>());
            EXPECT_EQ(record.template get<so_mark>()->value(), mark);
            ASSERT_TRUE(record.template get<so_priority>());
            EXPECT_EQ(record.template get<so_priority>()->value(), priority);
        }
    }

    /// The same message, from the expected layout and from the plain walk.
    template <class Set, class... Views>
    static void expect_agreement(const kernel::datagram<Set>& arrived, view_list<Views...>)
    {
        const auto decoded = arrived.decode();
        const auto walked = Set::record_type::read(control{arrived.result, arrived.header});
        EXPECT_TRUE(decoded.outcome());
        EXPECT_EQ(decoded.outcome(), walked.outcome());
        EXPECT_EQ(decoded.outcome().unhandled(), 0U);
        (expect_same_field(decoded.template get<Views>(), walked.template get<Views>()), ...);
    }

    template <class View>
    static void expect_same_field(field<View> decoded, field<View> walked)
    {
        EXPECT_EQ(decoded.state(), walked.state());
        EXPECT_EQ(decoded.payload().data(), walked.payload().data());
        EXPECT_EQ(decoded.payload().size(), walked.payload().size());
    }

    support::descriptor receiver;
    support::descriptor sender;
    bool is_newest = false; ///< the kernel has SO_RCVMARK and SO_RCVPRIORITY
    system_time before;
};

TEST_P(AllOptions, OfIpv4ArriveAsTheyWereSent)
{
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    send<ipv4_set>(to, [](int fd) {
        return support::set(fd, IPPROTO_IP, IP_TOS, traffic_class) && support::set(fd, IPPROTO_IP, IP_TTL, hops) &&
               ::setsockopt(fd, IPPROTO_IP, IP_OPTIONS, router_alert.data(), router_alert.size()) == 0;
    });
    if (HasFatalFailure()) {
        return;
    }
    const kernel::datagram<ipv4_set> arrived{receiver.get()};
    expect_agreement(arrived, ipv4_set::views{});
    const auto record = arrived.decode();
    expect_generic(record);
    ASSERT_TRUE(record.get<ip_pktinfo>());
    EXPECT_EQ(record.get<ip_pktinfo>()->interface_index(), kernel::loopback_index());
    EXPECT_EQ(record.get<ip_pktinfo>()->destination().s_addr, to.sin_addr.s_addr);
    EXPECT_EQ(record.get<ip_pktinfo>()->local().s_addr, to.sin_addr.s_addr);
    ASSERT_TRUE(record.get<ip_ttl>());
    EXPECT_EQ(record.get<ip_ttl>()->value(), hops);
    ASSERT_TRUE(record.get<ip_tos>());
    EXPECT_EQ(record.get<ip_tos>()->value(), traffic_class);
    ASSERT_TRUE(record.get<ip_recvopts>());
    ASSERT_EQ(record.get<ip_recvopts>().payload().size(), router_alert.size());
    EXPECT_EQ(std::memcmp(record.get<ip_recvopts>().payload().data(), router_alert.data(), router_alert.size()), 0);
    EXPECT_NE(record.get<ip_retopts>().state(), field_state::wrong_size);
}

TEST_P(AllOptions, OfIpv6ArriveAsTheyWereSent)
{
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_addr = in6addr_loopback;
    send<ipv6_set>(to, [](int fd) {
        return support::set(fd, IPPROTO_IPV6, IPV6_TCLASS, traffic_class) &&
               support::set(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops) &&
               ::setsockopt(fd, IPPROTO_IPV6, IPV6_HOPOPTS, one_unit.data(), one_unit.size()) == 0 &&
               ::setsockopt(fd, IPPROTO_IPV6, IPV6_DSTOPTS, one_unit.data(), one_unit.size()) == 0;
    });
    if (HasFatalFailure()) {
        return;
    }
    const kernel::datagram<ipv6_set> arrived{receiver.get()};
    expect_agreement(arrived, ipv6_set::views{});
    const auto record = arrived.decode();
    expect_generic(record);
    ASSERT_TRUE(record.get<ipv6_pktinfo>());
    EXPECT_EQ(record.get<ipv6_pktinfo>()->interface_index(), kernel::loopback_index());
    kernel::expect_same(record.get<ipv6_pktinfo>()->destination(), in6addr_loopback);
    ASSERT_TRUE(record.get<ipv6_2292pktinfo>());
    kernel::expect_same(record.get<ipv6_2292pktinfo>()->destination(), in6addr_loopback);
    ASSERT_TRUE(record.get<ipv6_hoplimit>());
    EXPECT_EQ(record.get<ipv6_hoplimit>()->value(), hops);
    ASSERT_TRUE(record.get<ipv6_2292hoplimit>());
    EXPECT_EQ(record.get<ipv6_2292hoplimit>()->value(), hops);
    ASSERT_TRUE(record.get<ipv6_tclass>());
    EXPECT_EQ(record.get<ipv6_tclass>()->value(), traffic_class);
    ASSERT_TRUE(record.get<ipv6_flowinfo>()); // the traffic class is part of it
    EXPECT_EQ(record.get<ipv6_flowinfo>()->traffic_class(), traffic_class);
    const std::array headers{record.get<ipv6_hopopts>().payload(), record.get<ipv6_dstopts>().payload(),
                             record.get<ipv6_2292hopopts>().payload(), record.get<ipv6_2292dstopts>().payload()};
    for (const auto header : headers) {
        ASSERT_EQ(header.size(), one_unit.size());
        EXPECT_EQ(std::memcmp(header.data() + 1, one_unit.data() + 1, one_unit.size() - 1), 0); // behind "next header"
    }
}

INSTANTIATE_TEST_SUITE_P(Sockets, AllOptions, testing::Values(SOCK_DGRAM, SOCK_RAW),
                         [](const testing::TestParamInfo<int>& of) {
                             return std::string{of.param == SOCK_RAW ? "Raw" : "Udp"};
                         });

} // namespace
