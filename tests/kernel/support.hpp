// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_SUPPORT_HPP
#define CMSGPP_TESTS_KERNEL_SUPPORT_HPP

// Datagrams over loopback whose truth is known from the sending side, and what is compared with it. Nothing waits
// longer than the kernel needs; the timeout of poll only keeps a broken test from hanging.

#include "kernel/endpoint.hpp"
#include "support/timestamp_forms.hpp"
#include "support/environment.hpp"
#include "support/in_place.hpp"
#include "support/sockets.hpp"

#include <cmsg/cmsg.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <arpa/inet.h> // for htonl, inet_pton
#include <net/if.h>    // for if_nametoindex
#include <netinet/in.h>
#include <poll.h> // for poll
#include <sys/socket.h>

namespace kernel {

using support::enable_or_skip;

// Numbers that the libc headers lack, from linux include/uapi.
inline constexpr int udp_segment = 103;         // UDP_SEGMENT, v4.18
inline constexpr int so_meminfo = 55;           // SO_MEMINFO, v4.12
inline constexpr std::size_t meminfo_drops = 8; // SK_MEMINFO_DROPS

/// CLOCK_REALTIME, by which the kernel stamps.
[[nodiscard]] inline cmsg::system_time now()
{
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    return cmsg::system_time{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

[[nodiscard]] inline bool is_readable(int fd)
{
    pollfd waiting{fd, POLLIN, 0};
    return ::poll(&waiting, 1, 10'000) == 1;
}

/// A UDP port of 127.0.0.1 or ::1 that nobody listens on: who sends to it gets an ICMP error. A socket that is
/// connected to itself holds it, so that nobody else gets the port meanwhile; what others send does not reach that
/// socket (linux v6.12 net/ipv4/udp.c compute_score()).
class closed_port {
public:
    closed_port() = default;
    explicit closed_port(int family) : holder_{support::open_socket(family, SOCK_DGRAM, 0, true)}
    {
        sockaddr_in to4{};
        to4.sin_family = AF_INET;
        to4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr_in6 to6{};
        to6.sin6_family = AF_INET6;
        to6.sin6_addr = in6addr_loopback;
        auto* const name = family == AF_INET ? reinterpret_cast<sockaddr*>(&to4) : reinterpret_cast<sockaddr*>(&to6);
        socklen_t size = family == AF_INET ? sizeof to4 : sizeof to6;
        if (::bind(holder_.get(), name, size) != 0) {
            support::lacks("a loopback address that can be bound");
        }
        EXPECT_EQ(::getsockname(holder_.get(), name, &size), 0);
        EXPECT_EQ(::connect(holder_.get(), name, size), 0) << std::strerror(errno);
        number_ = family == AF_INET ? to4.sin_port : to6.sin6_port;
    }

    /// In network order.
    [[nodiscard]] in_port_t number() const { return number_; }

private:
    support::descriptor holder_;
    in_port_t number_ = 0;
};

// -- receiving

/// Every view that can come with a datagram, but scm_timestamp, which excludes scm_timestampns.
using everything =
    cmsg::receive_set<cmsg::scm_timestampns, cmsg::scm_timestamping, cmsg::so_rxq_ovfl, cmsg::udp_gro,
                      cmsg::ipv6_pktinfo, cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos, cmsg::ip_origdstaddr,
                      cmsg::ipv6_hoplimit, cmsg::ipv6_tclass, cmsg::ipv6_origdstaddr>;

/// One recvmsg with a control buffer of the caller's. `header` points into the object.
class receipt {
public:
    receipt(int fd, std::span<std::byte> control, int flags = 0)
    {
        header.msg_control = control.data();
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control.size());
        receive(fd, flags);
    }
    receipt(const receipt&) = delete;
    receipt& operator=(const receipt&) = delete;

    [[nodiscard]] std::span<const std::byte> control_bytes() const
    {
        return {static_cast<const std::byte*>(header.msg_control), std::size_t{header.msg_controllen}};
    }

    msghdr header{};
    ssize_t result = -1;
    int error = 0;
    std::array<std::byte, 8192> payload;

protected:
    receipt() = default;

    void receive(int fd, int flags)
    {
        header.msg_iov = &piece_;
        header.msg_iovlen = 1;
        if ((flags & MSG_DONTWAIT) == 0) {
            EXPECT_TRUE(is_readable(fd)) << "nothing arrived";
        }
        result = ::recvmsg(fd, &header, flags | MSG_DONTWAIT);
        error = result < 0 ? errno : 0;
    }

private:
    iovec piece_{payload.data(), payload.size()};
};

/// One recvmsg with exactly the room that the set asks for.
template <class Set>
class datagram : public receipt {
public:
    explicit datagram(int fd, int flags = 0)
    {
        control_.prepare(header);
        receive(fd, flags);
        support::expect_in_place(typename Set::views{}, result, header);
    }

    [[nodiscard]] auto decode() const { return Set::decode(result, header); }

private:
    cmsg::control_buffer<Set> control_;
};

// -- truth

/// What the sender knows of a datagram.
struct truth {
    std::uint8_t traffic_class = 0;
    std::uint8_t hops = 64;
    in_addr destination{};   ///< of an IPv4 packet
    in6_addr destination6{}; ///< as an IPv6 socket sees it, mapped if it is IPv4
    in_port_t port = 0;
    std::uint32_t segment_size = 0;
    std::uint32_t drops = 0;
    cmsg::system_time before{};
    cmsg::system_time after{};
};

[[nodiscard]] inline std::uint32_t loopback_index() { return ::if_nametoindex("lo"); }

inline void expect_same(const in6_addr& actual, const in6_addr& expected)
{
    EXPECT_EQ(std::memcmp(&actual, &expected, sizeof actual), 0);
}

/// A visitor that compares every message with the truth, and notes what it was called with.
struct checker {
    const truth& sent;
    std::vector<cmsg::message_id> views{};
    std::vector<cmsg::wrong_size> wrong_sizes{};

    void operator()(cmsg::ip_tos tos)
    {
        EXPECT_EQ(tos.value(), sent.traffic_class);
        EXPECT_EQ(static_cast<unsigned>(tos.ecn()), sent.traffic_class & 3U);
        EXPECT_EQ(tos.dscp(), sent.traffic_class >> 2U);
        note(tos.about.id);
    }
    void operator()(cmsg::ipv6_tclass tclass)
    {
        EXPECT_EQ(tclass.value(), sent.traffic_class);
        EXPECT_EQ(static_cast<unsigned>(tclass.ecn()), sent.traffic_class & 3U);
        EXPECT_EQ(tclass.dscp(), sent.traffic_class >> 2U);
        note(tclass.about.id);
    }
    void operator()(cmsg::ip_ttl ttl)
    {
        EXPECT_EQ(ttl.value(), sent.hops);
        note(ttl.about.id);
    }
    void operator()(cmsg::ipv6_hoplimit limit)
    {
        EXPECT_EQ(limit.value(), sent.hops);
        note(limit.about.id);
    }
    void operator()(cmsg::ip_pktinfo info)
    {
        EXPECT_EQ(info.interface_index(), loopback_index());
        EXPECT_EQ(info.destination().s_addr, sent.destination.s_addr);
        EXPECT_EQ(info.local().s_addr, sent.destination.s_addr) << "the same, for a unicast packet";
        note(info.about.id);
    }
    void operator()(cmsg::ipv6_pktinfo info)
    {
        EXPECT_EQ(info.interface_index(), loopback_index());
        expect_same(info.destination(), sent.destination6);
        note(info.about.id);
    }
    void operator()(cmsg::ip_origdstaddr original)
    {
        const sockaddr_in address = original.address();
        EXPECT_EQ(address.sin_family, AF_INET);
        EXPECT_EQ(address.sin_port, sent.port);
        EXPECT_EQ(address.sin_addr.s_addr, sent.destination.s_addr);
        note(original.about.id);
    }
    void operator()(cmsg::ipv6_origdstaddr original)
    {
        const sockaddr_in6 address = original.address();
        EXPECT_EQ(address.sin6_family, AF_INET6);
        EXPECT_EQ(address.sin6_port, sent.port);
        expect_same(address.sin6_addr, sent.destination6);
        note(original.about.id);
    }
    void operator()(cmsg::scm_timestamp at)
    {
        EXPECT_GE(at.time(), std::chrono::floor<std::chrono::microseconds>(sent.before));
        EXPECT_LE(at.time(), sent.after);
        note(support::old_id<cmsg::scm_timestamp>);
    }
    void operator()(cmsg::scm_timestampns at)
    {
        EXPECT_GE(at.time(), sent.before);
        EXPECT_LE(at.time(), sent.after);
        note(support::old_id<cmsg::scm_timestampns>);
    }
    void operator()(cmsg::scm_timestamping at)
    {
        ASSERT_TRUE(at.software());
        EXPECT_GE(*at.software(), sent.before);
        EXPECT_LE(*at.software(), sent.after);
        EXPECT_FALSE(at.hardware()) << "loopback has no clock";
        note(support::old_id<cmsg::scm_timestamping>);
    }
    void operator()(cmsg::udp_gro gro)
    {
        EXPECT_EQ(gro.segment_size(), sent.segment_size);
        note(gro.about.id);
    }
    void operator()(cmsg::so_rxq_ovfl overflow)
    {
        EXPECT_EQ(overflow.drops().value(), sent.drops);
        note(overflow.about.id);
    }
    void operator()(cmsg::wrong_size wrong) { wrong_sizes.push_back(wrong); }

private:
    void note(cmsg::message_id id) { views.push_back(id); }
};

// -- sockets

/// How a datagram gets from one socket to the other.
enum class path { v4, v6, mapped };

inline std::string name_of(const testing::TestParamInfo<path>& info)
{
    constexpr const char* names[]{"v4", "v6", "mapped"};
    return names[static_cast<int>(info.param)];
}

/// GoogleTest prints the parameter beside the name of a test; without this, as bytes.
inline void PrintTo(path how, std::ostream* out) { *out << name_of({how, 0}); }

inline const auto all_paths = testing::Values(path::v4, path::v6, path::mapped);

/// Sends the bytes with what the writer holds, to where the socket is connected if `to` is null. Returns: 0, or the
/// errno.
inline int send_bytes(int fd, endpoint* to, const cmsg::control_writer& control, std::span<const std::byte> payload,
                      int flags = 0)
{
    iovec piece{const_cast<std::byte*>(payload.data()), payload.size()};
    msghdr header{};
    if (to != nullptr) {
        header.msg_name = to->get();
        header.msg_namelen = to->size;
    }
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    control.apply(header);
    return ::sendmsg(fd, &header, flags | MSG_NOSIGNAL) < 0 ? errno : 0;
}

/// A test for each path: UDP over IPv4, over IPv6, and IPv4 to a dual-stack socket.
class over_udp : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        support::needs_loopback(is_ipv4() ? AF_INET : AF_INET6);
        const int domain = GetParam() == path::v4 ? AF_INET : AF_INET6;
        receiver = support::open_socket(domain, SOCK_DGRAM, 0, GetParam() == path::v6);
        sender = support::open_socket(is_ipv4() ? AF_INET : AF_INET6, SOCK_DGRAM, 0, true);
        if (!receiver || !sender) {
            support::lacks("no IPv6 sockets");
        }
        sockaddr_storage any{};
        any.ss_family = static_cast<sa_family_t>(domain);
        socklen_t size = domain == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        ASSERT_EQ(::bind(receiver.get(), reinterpret_cast<const sockaddr*>(&any), size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(receiver.get(), reinterpret_cast<sockaddr*>(&any), &size), 0);
        in_port_t port = 0; // at the same place in both forms of address
        std::memcpy(&port, reinterpret_cast<const std::byte*>(&any) + offsetof(sockaddr_in, sin_port), sizeof port);
        sent.port = port;
        ASSERT_NE(loopback_index(), 0U);
        aim_at(1);
        mark(0);
        limit(64);
    }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }

    /// Sends to 127.0.0.`host` from now on; IPv6 has a single loopback address.
    void aim_at(std::uint8_t host)
    {
        sent.destination.s_addr = htonl(INADDR_LOOPBACK - 1 + host);
        sent.destination6 = in6addr_loopback;
        if (is_ipv4()) {
            sent.destination6 = in6_addr{};
            sent.destination6.s6_addr[10] = sent.destination6.s6_addr[11] = 0xff;
            std::memcpy(&sent.destination6.s6_addr[12], &sent.destination, sizeof sent.destination);
        }
    }

    /// Type of service or traffic class of what is sent from now on.
    void mark(std::uint8_t traffic_class)
    {
        sent.traffic_class = traffic_class;
        ASSERT_TRUE(is_ipv4() ? support::set(sender.get(), IPPROTO_IP, IP_TOS, traffic_class)
                              : support::set(sender.get(), IPPROTO_IPV6, IPV6_TCLASS, traffic_class));
    }

    /// Time to live or hop limit of what is sent from now on.
    void limit(std::uint8_t hops)
    {
        sent.hops = hops;
        ASSERT_TRUE(is_ipv4() ? support::set(sender.get(), IPPROTO_IP, IP_TTL, hops)
                              : support::set(sender.get(), IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops));
    }

    /// Sends a datagram of so many bytes; false, with errno, if the kernel refused.
    bool send(std::size_t size)
    {
        const std::vector<std::byte> payload(size);
        endpoint to = target();
        sent.before = now();
        return ::sendto(sender.get(), payload.data(), size, 0, to.get(), to.size) == static_cast<ssize_t>(size);
    }

    /// Where the sender sends to.
    [[nodiscard]] endpoint target() const
    {
        return is_ipv4() ? at(sent.destination, sent.port) : at(in6addr_loopback, sent.port);
    }

    /// From now on a plain send reaches the receiver.
    void connect_sender() const
    {
        endpoint to = target();
        ASSERT_EQ(::connect(sender.get(), to.get(), to.size), 0) << std::strerror(errno);
    }

    /// Sends so many bytes with what the writer holds. Returns: 0, or the errno.
    int send_with(const cmsg::control_writer& control, std::size_t size, int flags = 0)
    {
        payload_.assign(size, std::byte{});
        endpoint to = target();
        return send_bytes(sender.get(), &to, control, payload_, flags);
    }

    /// A send that the kernel refuses after it has given it an id: more segments than it cuts in one go.
    int send_refused(cmsg::control_writer control, int flags = 0)
    {
        EXPECT_TRUE(control.put(cmsg::send::udp_segment{10}));
        return send_with(control, 2000, flags);
    }

    /// Lets the receive queue overflow and empties it. `sent.drops` grows by what did not arrive, by the sender's
    /// count; the kernel's own count only tells when all of it was handled.
    void overflow()
    {
        ASSERT_TRUE(support::set(receiver.get(), SOL_SOCKET, SO_RCVBUF, 1));
        constexpr std::uint32_t count = 64;
        const std::uint32_t earlier = dropped();
        for (std::uint32_t i = 0; i < count; ++i) {
            ASSERT_TRUE(send(100));
        }
        std::uint32_t arrived = 0;
        while (arrived + dropped() - earlier < count || is_waiting()) {
            const datagram<everything> one{receiver.get()};
            ASSERT_EQ(one.result, 100);
            ++arrived;
        }
        ASSERT_GT(arrived, 0U);
        ASSERT_LT(arrived, count);
        sent.drops += count - arrived;
        ASSERT_TRUE(support::set(receiver.get(), SOL_SOCKET, SO_RCVBUF, 1 << 20));
    }

    support::descriptor receiver;
    support::descriptor sender;
    truth sent;

private:
    std::vector<std::byte> payload_; // until a zerocopy send is complete its bytes are the kernel's

    [[nodiscard]] std::uint32_t dropped() const
    {
        std::array<std::uint32_t, 16> info{};
        socklen_t size = sizeof info;
        if (::getsockopt(receiver.get(), SOL_SOCKET, so_meminfo, info.data(), &size) != 0) {
            support::lacks("no SO_MEMINFO (v4.12), which counts the drops");
        }
        return info[meminfo_drops];
    }

    [[nodiscard]] bool is_waiting() const
    {
        pollfd waiting{receiver.get(), POLLIN, 0};
        return ::poll(&waiting, 1, 0) == 1;
    }
};

} // namespace kernel

#endif
