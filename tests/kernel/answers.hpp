// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_ANSWERS_HPP
#define CMSGPP_TESTS_KERNEL_ANSWERS_HPP

// A table of every kind of UDP socket, of traffic and of read, each ECN codepoint and several DSCPs, coalesced or not:
// what the answers of a list say of the datagrams that the running kernel delivers. The truth is what was sent.

#include "kernel/network.hpp"
#include "kernel/support.hpp"
#include "kernel/uring.hpp"

#include <cmsg/receive/io_uring.hpp>

#include <optional>
#include <ostream>
#include <tuple>

namespace kernel::answers {

using namespace cmsg;
using namespace std::string_literals;

/// The socket that receives; `opened` is V6ONLY until the list has been enabled.
enum class form { v4, v6_only, dual, opened };
enum class traffic { v4, v6, v4_group, v6_group };
enum class way { recvmsg, recvmmsg, io_uring };

/// GoogleTest prints the parameters beside the name of a test; without these, as bytes.
inline void PrintTo(form what, std::ostream* out) { *out << static_cast<int>(what); }
inline void PrintTo(traffic what, std::ostream* out) { *out << static_cast<int>(what); }
inline void PrintTo(way what, std::ostream* out) { *out << static_cast<int>(what); }

/// Which time the list asks for.
enum class stamp { none, timestampns, timestamping };

constexpr std::size_t segment = 500;
constexpr std::size_t pieces = 3;

/// What was sent.
struct sent_datagram {
    std::uint8_t byte = 0;
    bool is_coalesced = false;
    system_time before{};
    system_time after{};
};

/// What a reading says, whatever else its list has: so that what compares it is compiled once.
struct answered {
    cmsg::outcome outcome;
    traffic_class marking;
    local_address local;
    hop_limit hops_left;
    segments cut;
    drops dropped;
    original_destination original;
    std::optional<system_time> software;
    bool has_hardware_time = false;
};

template <stamp Stamp, class Reading>
[[nodiscard]] answered answers_of(const Reading& read)
{
    answered all{read.outcome(),
                 read.template get<traffic_class>(),
                 read.template get<local_address>(),
                 read.template get<hop_limit>(),
                 read.template get<segments>(),
                 read.template get<drops>(),
                 read.template get<original_destination>(),
                 {}};
    if constexpr (Stamp != stamp::none) {
        all.software = read.template get<receive_time<>>().software();
        all.has_hardware_time = read.template get<receive_time<>>().hardware().has_value();
    }
    return all;
}

template <class Set, stamp Stamp>
[[nodiscard]] answered answers_in(const cmsg::control& messages)
{
    return answers_of<Stamp>(Set::read(messages));
}

/// Reads a list without times from what was received, and the others, which are compiled once then, from its control
/// data.
template <class Set, stamp Stamp, class... Source>
[[nodiscard]] answered answers_in(const cmsg::control& messages, const Source&... source)
{
    if constexpr (Stamp == stamp::none) {
        return answers_of<Stamp>(Set::read(source...));
    } else {
        return answers_in<Set, Stamp>(messages);
    }
}

/// Sends and reads over one socket of the table.
class table : public testing::TestWithParam<std::tuple<form, traffic, way>> {
protected:
    void SetUp() override
    {
        support::needs_loopback(AF_INET);
        if (!is_ipv4() || receiving() != form::v4) {
            support::needs_loopback(AF_INET6);
        }
        if (is_group() && !is_ipv4()) {
            machines_.emplace(std::uint32_t{1500}); // loopback has no route to groups of IPv6
        }
        sender_ = open_here(is_ipv4() ? AF_INET : AF_INET6, true);
        ASSERT_TRUE(sender_);
        if (is_ipv4()) {
            in_addr loopback{};
            loopback.s_addr = htonl(INADDR_LOOPBACK);
            ASSERT_EQ(::setsockopt(sender_.get(), IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback), 0);
            ASSERT_TRUE(support::set(sender_.get(), IPPROTO_IP, IP_TTL, hops));
            ASSERT_TRUE(support::set(sender_.get(), IPPROTO_IP, IP_MULTICAST_TTL, hops));
        } else {
            ASSERT_TRUE(support::set(sender_.get(), IPPROTO_IPV6, IPV6_MULTICAST_IF,
                                     static_cast<int>(machines_ ? machines_->here.index("link") : 0)));
            ASSERT_TRUE(support::set(sender_.get(), IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops));
            ASSERT_TRUE(support::set(sender_.get(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops));
        }
    }

    [[nodiscard]] form receiving() const { return std::get<0>(GetParam()); }
    [[nodiscard]] bool is_group() const { return std::get<1>(GetParam()) >= traffic::v4_group; }
    [[nodiscard]] bool is_ipv4() const
    {
        return std::get<1>(GetParam()) == traffic::v4 || std::get<1>(GetParam()) == traffic::v4_group;
    }

    /// Reads a coalesced datagram into control buffers of every size: each answer is what was sent, or absent.
    template <class Set>
    void try_every_room()
    {
        open<Set>();
        std::size_t complete = 0;
        for (std::size_t room = 0; room <= Set::space; ++room) {
            SCOPED_TRACE(std::to_string(room) + " bytes");
            sent_datagram sent{0xbb, true};
            ASSERT_NO_FATAL_FAILURE(send(sent));
            std::array<std::byte, 4096> payload;
            iovec piece{payload.data(), payload.size()};
            ASSERT_TRUE(kernel::is_readable(receiver_.get()));
            alignas(std::size_t) std::array<std::byte, Set::space> control{};
            msghdr header{};
            header.msg_iov = &piece;
            header.msg_iovlen = 1;
            header.msg_control = control.data();
            header.msg_controllen = room;
            const ssize_t result = ::recvmsg(receiver_.get(), &header, MSG_DONTWAIT);
            ASSERT_GE(result, 0) << std::strerror(errno);
            sent.after = kernel::now();
            const auto read = Set::read(result, header);
            if (read.outcome()) {
                ++complete;
                expect(stamp::timestampns, answers_of<stamp::timestampns>(read), sent,
                       {payload.data(), static_cast<std::size_t>(result)});
                continue;
            }
            EXPECT_TRUE(read.outcome().truncated());
            if (const auto& marking = read.template get<traffic_class>()) {
                EXPECT_EQ(marking, traffic_class::of(sent.byte));
            }
            if (const local_address& local = read.template get<local_address>()) {
                kernel::expect_same(local.v6(), to_.v6());
                EXPECT_EQ(local.interface_index(), interface_index());
            }
            if (const auto hops_left = read.template get<hop_limit>()) {
                EXPECT_EQ(hops_left.value(), hops);
            }
            if (const segments& cut = read.template get<segments>()) {
                EXPECT_EQ(cut.size(), segment);
            }
            if (const auto original = read.template get<original_destination>()) {
                EXPECT_EQ(original.address(), to_);
            }
            if (const auto at = read.template get<receive_time<>>().software()) {
                EXPECT_GE(*at, sent.before);
                EXPECT_LE(*at, sent.after);
            }
        }
        EXPECT_GT(complete, 0U);
    }

    /// Sends and reads all there is in the table for one list.
    template <class Set, stamp Stamp>
    void try_all(const char* list)
    {
        SCOPED_TRACE(list);
        open<Set>();
        for (const bool is_coalesced : {false, true}) {
            for (const unsigned dscp : {0U, 10U, 46U, 63U}) {
                for (const unsigned codepoint : {0U, 1U, 2U, 3U}) {
                    const auto byte = static_cast<std::uint8_t>(dscp << 2U | codepoint);
                    SCOPED_TRACE("byte "s + std::to_string(byte) + (is_coalesced ? ", coalesced" : ""));
                    sent_datagram sent{byte, is_coalesced};
                    ASSERT_NO_FATAL_FAILURE(send(sent));
                    ASSERT_NO_FATAL_FAILURE((receive<Set, Stamp>(sent)));
                }
            }
        }
    }

private:
    [[nodiscard]] support::descriptor open_here(int family, bool v6_only) const
    {
        return machines_ ? machines_->here.open_socket(family, SOCK_DGRAM, 0, v6_only)
                         : support::open_socket(family, SOCK_DGRAM, 0, v6_only);
    }

    [[nodiscard]] support::descriptor open_there(int family, bool v6_only) const
    {
        return machines_ ? machines_->there.open_socket(family, SOCK_DGRAM, 0, v6_only)
                         : support::open_socket(family, SOCK_DGRAM, 0, v6_only);
    }

    /// By which the datagrams come.
    [[nodiscard]] std::uint32_t interface_index() const
    {
        return machines_ ? machines_->there.index("link") : kernel::loopback_index();
    }

    template <class Set>
    void open()
    {
        const bool is_ipv6 = receiving() != form::v4;
        receiver_ = open_there(is_ipv6 ? AF_INET6 : AF_INET, receiving() != form::dual);
        ASSERT_TRUE(receiver_);
        support::enable_or_skip<Set>(receiver_.get());
        if (receiving() == form::opened) {
            ASSERT_TRUE(support::set(receiver_.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0));
        }
        sockaddr_storage any{};
        any.ss_family = is_ipv6 ? AF_INET6 : AF_INET;
        socklen_t size = is_ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
        ASSERT_EQ(::bind(receiver_.get(), reinterpret_cast<const sockaddr*>(&any), size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(receiver_.get(), reinterpret_cast<sockaddr*>(&any), &size), 0);
        const std::uint16_t port = cmsg::endpoint::of(any).port();
        const ip_mreqn group4{{htonl(0xefff0101)}, {}, static_cast<int>(interface_index())};
        ipv6_mreq group6{};
        group6.ipv6mr_multiaddr.s6_addr[0] = 0xff;
        group6.ipv6mr_multiaddr.s6_addr[1] = 0x15; // of a site, temporary
        group6.ipv6mr_multiaddr.s6_addr[15] = 0x42;
        group6.ipv6mr_interface = interface_index();
        if (is_group() && is_ipv4()) {
            ASSERT_EQ(::setsockopt(receiver_.get(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &group4, sizeof group4), 0)
                << std::strerror(errno);
        } else if (is_group()) {
            ASSERT_EQ(::setsockopt(receiver_.get(), IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &group6, sizeof group6), 0)
                << std::strerror(errno);
        }
        sockaddr_in to4{};
        to4.sin_family = AF_INET;
        to4.sin_port = htons(port);
        to4.sin_addr.s_addr = is_group() ? group4.imr_multiaddr.s_addr : htonl(INADDR_LOOPBACK + 6);
        sockaddr_in6 to6{};
        to6.sin6_family = AF_INET6;
        to6.sin6_port = htons(port);
        to6.sin6_addr = is_group() ? group6.ipv6mr_multiaddr : in6addr_loopback;
        to_ = is_ipv4() ? cmsg::endpoint::of(to4) : cmsg::endpoint::of(to6);
    }

    void send(sent_datagram& sent)
    {
        std::vector<std::byte> payload(sent.is_coalesced ? segment * pieces - 1 : segment);
        iovec piece{payload.data(), payload.size()};
        sockaddr_storage name{};
        msghdr header{};
        header.msg_name = &name;
        header.msg_namelen = to_.write(name);
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        control_buffer<send::set<send::traffic_class, send::udp_segment>> room;
        control_writer control{room};
        ASSERT_TRUE(control.put(traffic_class::of(sent.byte), to_));
        if (sent.is_coalesced) {
            ASSERT_TRUE(control.put(send::udp_segment{segment}));
        }
        control.apply(header);
        sent.before = kernel::now();
        ASSERT_EQ(::sendmsg(sender_.get(), &header, 0), static_cast<ssize_t>(payload.size())) << std::strerror(errno);
    }

    template <class Set, stamp Stamp>
    void receive(sent_datagram& sent)
    {
        std::array<std::byte, 4096> payload;
        iovec piece{payload.data(), payload.size()};
        switch (std::get<2>(GetParam())) {
        case way::recvmsg: {
            ASSERT_TRUE(kernel::is_readable(receiver_.get()));
            control_buffer<Set> control;
            msghdr header{};
            header.msg_iov = &piece;
            header.msg_iovlen = 1;
            control.prepare(header);
            const ssize_t result = ::recvmsg(receiver_.get(), &header, MSG_DONTWAIT);
            ASSERT_GE(result, 0) << std::strerror(errno);
            sent.after = kernel::now();
            expect(Stamp, answers_in<Set, Stamp>(cmsg::control{result, header}, result, header), sent,
                   {payload.data(), static_cast<std::size_t>(result)});
            break;
        }
        case way::recvmmsg: {
            ASSERT_TRUE(kernel::is_readable(receiver_.get()));
            control_buffers<Set, 2> control;
            std::array<mmsghdr, 2> headers{};
            headers[0].msg_hdr.msg_iov = headers[1].msg_hdr.msg_iov = &piece;
            headers[0].msg_hdr.msg_iovlen = headers[1].msg_hdr.msg_iovlen = 1;
            control.prepare(headers);
            const batch arrived{headers, ::recvmmsg(receiver_.get(), headers.data(), 2, MSG_DONTWAIT, nullptr)};
            ASSERT_EQ(arrived.size(), 1U);
            sent.after = kernel::now();
            expect(Stamp, answers_in<Set, Stamp>(cmsg::control{arrived[0]}, arrived[0]), sent,
                   {payload.data(), arrived[0].msg_len});
            break;
        }
        case way::io_uring: {
            kernel::multishot ring{receiver_.get(), 28, Set::space, 4096, 2}; // whose control data begins at 44
            const kernel::completion done = ring.receive();
            const io_uring_datagram arrived{done.buffer, done.res, ring.request()};
            ASSERT_TRUE(arrived);
            sent.after = kernel::now();
            expect(Stamp, answers_in<Set, Stamp>(arrived.control(), arrived), sent, arrived.payload());
            break;
        }
        }
    }

    void expect(stamp wanted, const answered& read, const sent_datagram& sent, std::span<const std::byte> payload) const
    {
        EXPECT_TRUE(read.outcome);
        EXPECT_EQ(read.outcome.unhandled(), 0U);
        EXPECT_EQ(read.marking, traffic_class::of(sent.byte));
        EXPECT_EQ(static_cast<unsigned>(read.marking.ecn()), sent.byte & 3U);

        const local_address& local = read.local;
        ASSERT_TRUE(local);
        EXPECT_EQ(local.interface_index(), interface_index());
        // IP_PKTINFO has an address to answer from; IPV6_PKTINFO has the destination alone.
        if (is_group() && receiving() == form::v4) {
            ASSERT_TRUE(local.v4());
            EXPECT_EQ(ntohl(local.v4()->s_addr) >> 24U, 127U);
            EXPECT_FALSE(local.is_multicast());
        } else {
            kernel::expect_same(local.v6(), to_.v6());
            EXPECT_EQ(local.v4().has_value(), is_ipv4());
            EXPECT_EQ(local.is_multicast(), is_group());
        }

        EXPECT_EQ(read.hops_left.value(), hops);
        EXPECT_EQ(read.cut.size(), sent.is_coalesced ? segment : 0U);
        std::size_t count = 0;
        std::size_t bytes = 0;
        for (const auto one : read.cut.of(payload)) {
            ++count;
            bytes += one.size();
        }
        EXPECT_EQ(count, sent.is_coalesced ? pieces : 1U);
        EXPECT_EQ(bytes, sent.is_coalesced ? segment * pieces - 1 : segment);

        EXPECT_FALSE(read.dropped);
        EXPECT_EQ(read.original.address().port(), to_.port());
        if (wanted != stamp::none) {
            // The first datagrams after SO_TIMESTAMPING was enabled may come without a stamp.
            EXPECT_TRUE(read.software || wanted == stamp::timestamping);
            EXPECT_GE(read.software.value_or(sent.before), sent.before);
            EXPECT_LE(read.software.value_or(sent.before), sent.after);
            EXPECT_FALSE(read.has_hardware_time) << "loopback has no clock";
        }
    }

    static constexpr int hops = 17;

    std::optional<kernel::two_machines> machines_; // the sender is on the one, the receiver on the other

    support::descriptor receiver_;
    support::descriptor sender_;
    cmsg::endpoint to_;
};

using list = join<quic_metadata, hop_limit, original_destination>;
using card = receive_time<sof_timestamping_rx_hardware>;

[[nodiscard]] inline std::string row_name(const testing::TestParamInfo<table::ParamType>& info)
{
    constexpr const char* forms[]{"V4", "V6Only", "Dual", "Opened"};
    constexpr const char* traffics[]{"V4", "V6", "V4Group", "V6Group"};
    constexpr const char* ways[]{"Recvmsg", "Recvmmsg", "IoUring"};
    const auto [receiver, sent, read] = info.param;
    return forms[static_cast<int>(receiver)] + "Gets"s + traffics[static_cast<int>(sent)] + "By" +
           ways[static_cast<int>(read)];
}

[[nodiscard]] inline auto every_way() { return testing::Values(way::recvmsg, way::recvmmsg, way::io_uring); }

/// Runs the tests of a suite with the whole table.
#define CMSGPP_WITH_EVERY_SOCKET(suite)                                                                                \
    INSTANTIATE_TEST_SUITE_P(                                                                                          \
        Ipv4Socket, suite,                                                                                             \
        testing::Combine(testing::Values(form::v4), testing::Values(traffic::v4, traffic::v4_group), every_way()),     \
        row_name);                                                                                                     \
    INSTANTIATE_TEST_SUITE_P(Ipv6Socket, suite,                                                                        \
                             testing::Combine(testing::Values(form::v6_only),                                          \
                                              testing::Values(traffic::v6, traffic::v6_group), every_way()),           \
                             row_name);                                                                                \
    INSTANTIATE_TEST_SUITE_P(                                                                                          \
        DualStackSocket, suite,                                                                                        \
        testing::Combine(testing::Values(form::dual, form::opened),                                                    \
                         testing::Values(traffic::v4, traffic::v6, traffic::v4_group, traffic::v6_group),              \
                         every_way()),                                                                                 \
        row_name)

} // namespace kernel::answers

#endif
