// SPDX-License-Identifier: MIT
// Every value to send that this kernel takes: written, sent, received by another socket, decoded, equal. And what the
// kernel refuses is what `put` refuses.
#include "kernel/support.hpp"

#include "support/build.hpp"
#include "support/sockets.hpp"

#include <cmsg/send/alg.hpp>
#include <cmsg/send/dccp.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/ipv6_extension.hpp>
#include <cmsg/send/reply.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/udp.hpp>
#include <cmsg/send/unix.hpp>
#include <cmsg/send/writer.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using kernel::datagram;
using kernel::path;
using support::bytes_of;
using support::octets;

// Numbers that the libc headers lack, from linux include/uapi.
constexpr int so_rcvmark = 75;     // SO_RCVMARK, v5.19
constexpr int so_rcvpriority = 82; // SO_RCVPRIORITY, v6.14
constexpr int so_txtime = 61;      // SO_TXTIME, v4.19
constexpr int option_udp_gro = 104;

/// An address of any family.
struct address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

    static address of(const sockaddr_in& from) { return copy(&from, sizeof from); }
    static address of(const sockaddr_in6& from) { return copy(&from, sizeof from); }

    [[nodiscard]] in_port_t port() const // at the same place in both forms
    {
        in_port_t found = 0;
        std::memcpy(&found, reinterpret_cast<const std::byte*>(&storage) + offsetof(sockaddr_in, sin_port),
                    sizeof found);
        return found;
    }

    [[nodiscard]] std::string text() const
    {
        std::array<char, INET6_ADDRSTRLEN> buffer{};
        if (storage.ss_family == AF_INET) {
            const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
            return ::inet_ntop(AF_INET, &in.sin_addr, buffer.data(), buffer.size());
        }
        const auto& in6 = reinterpret_cast<const sockaddr_in6&>(storage);
        return ::inet_ntop(AF_INET6, &in6.sin6_addr, buffer.data(), buffer.size());
    }

private:
    static address copy(const void* from, socklen_t size)
    {
        address result;
        std::memcpy(&result.storage, from, size);
        result.size = size;
        return result;
    }
};

address ipv4(const char* text, in_port_t port = 0)
{
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = port;
    EXPECT_EQ(::inet_pton(AF_INET, text, &result.sin_addr), 1);
    return address::of(result);
}

address ipv6(const char* text, in_port_t port = 0)
{
    sockaddr_in6 result{};
    result.sin6_family = AF_INET6;
    result.sin6_port = port;
    EXPECT_EQ(::inet_pton(AF_INET6, text, &result.sin6_addr), 1);
    return address::of(result);
}

address own_address(int fd)
{
    address result;
    result.size = sizeof result.storage;
    EXPECT_EQ(::getsockname(fd, result.get(), &result.size), 0);
    return result;
}

/// Sends so many bytes with what the writer has written. Returns: 0, or the errno.
int send_with(int fd, const control_writer& control, const address* to = nullptr, std::size_t size = 100)
{
    const std::vector<std::byte> payload(size);
    iovec piece{const_cast<std::byte*>(payload.data()), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    if (to != nullptr) {
        header.msg_name = const_cast<sockaddr*>(to->get());
        header.msg_namelen = to->size;
    }
    control.apply(header);
    return ::sendmsg(fd, &header, 0) == static_cast<ssize_t>(size) ? 0 : errno;
}

/// Two UDP sockets, and the address of the one that receives, as the other has to write it.
struct udp_pair {
    support::descriptor receiver;
    support::descriptor sender;
    address to;
};

/// Skips the test if the machine has no such sockets, or no such address.
void open_udp(path which, udp_pair& pair)
{
    const int domain = which == path::v4 ? AF_INET : AF_INET6;
    pair.receiver = support::open_socket(domain, SOCK_DGRAM, 0, which == path::v6);
    pair.sender = support::open_socket(domain, SOCK_DGRAM, 0, which == path::v6);
    if (!pair.receiver || !pair.sender) {
        support::lacks("this machine has no such socket");
    }
    const address any = which == path::v4 ? ipv4("0.0.0.0") : ipv6("::");
    ASSERT_EQ(::bind(pair.receiver.get(), any.get(), any.size), 0);
    const in_port_t port = own_address(pair.receiver.get()).port();
    pair.to = which == path::v4   ? ipv4("127.0.0.1", port)
              : which == path::v6 ? ipv6("::1", port)
                                  : ipv6("::ffff:127.0.0.1", port);
    std::array<std::byte, 1> none{};
    const control_writer nothing{none};
    if (const int error = send_with(pair.sender.get(), nothing, &pair.to); error != 0) {
        errno = error;
        support::lacks(pair.to.text() + " cannot be reached");
    }
    const datagram<cmsg::receive_set<>> probe{pair.receiver.get()};
    ASSERT_EQ(probe.result, 100);
}

class SendUdp : public testing::TestWithParam<path> {
protected:
    void SetUp() override { open_udp(GetParam(), pair); }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }

    /// Sends the value alone. Returns: 0, or the errno.
    template <class Value>
    [[nodiscard]] int send_one(const Value& value, std::size_t size = 100) const
    {
        std::array<std::byte, 256> room;
        control_writer control{room};
        EXPECT_TRUE(control.put(value));
        return send_with(pair.sender.get(), control, &pair.to, size);
    }

    /// What arrives of a value that was sent alone.
    template <class View, class Value>
    void expect_arrives(const Value& value, auto check)
    {
        using set = cmsg::receive_set<View>;
        kernel::enable_or_skip<set>(pair.receiver.get());
        ASSERT_EQ(send_one(value), 0);
        const datagram<set> arrived{pair.receiver.get()};
        ASSERT_EQ(arrived.result, 100);
        const auto record = arrived.decode();
        EXPECT_TRUE(record.outcome());
        const auto found = record.template get<cmsg::view_of<View>>();
        ASSERT_TRUE(found) << View::about.name << " did not arrive";
        check(*found);
    }

    /// Whether the kernel sends with this payload, of this id, as it is. What it sends is received and dropped.
    [[nodiscard]] bool kernel_takes(cmsg::message_id id, std::span<const std::byte> payload) const
    {
        std::vector<std::byte> room(payload.size() + 64);
        control_writer control{room};
        EXPECT_TRUE(control.put(id, payload));
        const int error = send_with(pair.sender.get(), control, &pair.to);
        if (error == 0) {
            const datagram<cmsg::receive_set<>> drop{pair.receiver.get()};
            EXPECT_EQ(drop.result, 100);
        } else {
            EXPECT_TRUE(error == EINVAL) << std::strerror(error);
        }
        return error == 0;
    }

    /// The kernel and `put` agree on every number around the bounds, and on the width. `also_taken` is a width that the
    /// kernel takes as well, -1 for longer ones.
    template <class Value>
    void expect_agreement(auto make, int good, int also_taken = 0)
    {
        if (!kernel_takes(Value::id, bytes_of(std::int32_t{good}))) {
            GTEST_SKIP() << "this kernel does not know type " << Value::id.type << " of level " << Value::id.level;
        }
        for (const int value : {INT32_MIN, -2, -1, 0, 1, 2, 127, 128, 254, 255, 256, 65535, 65536, INT32_MAX}) {
            std::array<std::byte, 64> room;
            control_writer control{room};
            const bool is_put = control.put(make(value));
            const bool is_taken = kernel_takes(Value::id, bytes_of(std::int32_t{value}));
            const bool is_wrapped = value != static_cast<std::int16_t>(value); // into 16 bits, by v6.18 for hop limits
            EXPECT_TRUE(is_taken == is_put || (is_wrapped && !is_put))
                << "type " << Value::id.type << ", value " << value;
        }
        std::array<std::byte, 12> payload{};
        const auto number = bytes_of(std::int32_t{good});
        std::copy(number.begin(), number.end(), payload.begin());
        for (int size = 0; size <= 12; ++size) {
            const bool is_right = size == static_cast<int>(Value::payload_size) || size == also_taken ||
                                  (also_taken == -1 && size > static_cast<int>(Value::payload_size));
            EXPECT_EQ(kernel_takes(Value::id, std::span{payload}.first(static_cast<std::size_t>(size))),
                      size == 0 && also_taken == 0 ? false : is_right)
                << "type " << Value::id.type << ", size " << size;
        }
    }

    udp_pair pair;
};

class SendIp : public SendUdp {};
class SendIpv6 : public SendUdp {};
class SendIpv6Pktinfo : public SendUdp {};

INSTANTIATE_TEST_SUITE_P(Live, SendUdp, kernel::all_paths, kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendIp, testing::Values(path::v4, path::mapped), kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendIpv6, testing::Values(path::v6), kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendIpv6Pktinfo, testing::Values(path::v6, path::mapped), kernel::name_of);

// -- SOL_IP

// pitfalls 14, 28
TEST_P(SendIp, TosArrives)
{
    for (const int value : {0, 1, 0xb8, 255}) {
        expect_arrives<cmsg::ip_tos>(send::ip_tos{value}, [&](cmsg::ip_tos tos) { EXPECT_EQ(tos.value(), value); });
    }
    expect_agreement<send::ip_tos>([](int value) { return send::ip_tos{value}; }, 8, 1);
}

TEST_P(SendIp, TtlArrives)
{
    for (const int value : {1, 2, 64, 255}) {
        expect_arrives<cmsg::ip_ttl>(send::ip_ttl{value}, [&](cmsg::ip_ttl ttl) { EXPECT_EQ(ttl.value(), value); });
    }
    expect_agreement<send::ip_ttl>([](int value) { return send::ip_ttl{value}; }, 64);
}

TEST_P(SendIp, ProtocolIsTakenWhereTheKernelHasIt)
{
    expect_agreement<send::ip_protocol>([](int value) { return send::ip_protocol{value}; }, 17);
}

// pitfall 16
TEST_P(SendIp, PktinfoChoosesTheSource)
{
    for (const std::uint32_t index : {0U, kernel::loopback_index()}) {
        ASSERT_EQ(send_one(send::ip_pktinfo{index, {htonl(INADDR_LOOPBACK + 8)}}), 0);
        address from;
        from.size = sizeof from.storage;
        std::array<std::byte, 200> payload;
        ASSERT_TRUE(kernel::is_readable(pair.receiver.get()));
        ASSERT_EQ(::recvfrom(pair.receiver.get(), payload.data(), payload.size(), 0, from.get(), &from.size), 100);
        EXPECT_EQ(from.text(), GetParam() == path::v4 ? "127.0.0.9" : "::ffff:127.0.0.9");
    }
    for (std::size_t size = 0; size <= 16; ++size) {
        EXPECT_EQ(kernel_takes(send::ip_pktinfo::id, std::vector<std::byte>(size)), size == 12) << size;
    }
    EXPECT_NE(send_one(send::ip_pktinfo{0, {htonl(0xc0000201)}}), 0) << "192.0.2.1 is not ours";
}

TEST_P(SendIp, RetoptsArrive)
{
    constexpr auto options = octets(7, 7, 4, 0, 0, 0, 0, 1); // record route, which has room for one
    expect_arrives<cmsg::ip_recvopts>(send::ip_retopts{options}, [&](cmsg::ip_recvopts arrived) {
        ASSERT_EQ(arrived.bytes().size(), 8U);
        EXPECT_EQ(arrived.bytes()[0], options[0]);
        EXPECT_EQ(arrived.bytes()[1], options[1]);
    });
    const std::vector<std::byte> nops(44, std::byte{1});
    for (const std::size_t size : {0U, 1U, 3U, 40U}) {
        EXPECT_TRUE(kernel_takes(send::ip_retopts::id, std::span{nops}.first(size))) << size;
    }
    EXPECT_TRUE(kernel_takes(send::ip_retopts::id, nops)) << "it drops the rest unsaid, so put refuses";
}

TEST_P(SendIp, OtherTypesOfSolIpAreRefused)
{
    for (const int type : {IP_RECVTOS, IP_RECVTTL, IP_ORIGDSTADDR, 99}) {
        EXPECT_FALSE(kernel_takes({IPPROTO_IP, type}, bytes_of(std::int32_t{1}))) << type;
    }
}

// -- SOL_IPV6

// pitfalls 14, 28
TEST_P(SendIpv6, TclassArrives)
{
    for (const int value : {0, 1, 0xb8, 255}) {
        expect_arrives<cmsg::ipv6_tclass>(send::ipv6_tclass{value},
                                          [&](cmsg::ipv6_tclass tclass) { EXPECT_EQ(tclass.value(), value); });
    }
    expect_arrives<cmsg::ipv6_tclass>(send::ipv6_tclass{-1}, [&](cmsg::ipv6_tclass tclass) {
        EXPECT_TRUE(tclass.value() == 0 || tclass.value() == 255) << "the socket's own, or as v6.18 has it";
    });
    expect_agreement<send::ipv6_tclass>([](int value) { return send::ipv6_tclass{value}; }, 8);
}

TEST_P(SendIpv6, HoplimitArrives)
{
    for (const int value : {1, 2, 255}) {
        const auto check = [&](cmsg::ipv6_hoplimit limit) { EXPECT_EQ(limit.value(), value); };
        expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_hoplimit{value}, check);
        expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_2292hoplimit{{value}}, check);
    }
    const auto is_default = [](cmsg::ipv6_hoplimit limit) { EXPECT_GT(limit.value(), 2); };
    expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_dontfrag{}, is_default);
    expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_hoplimit{-1}, is_default);
    expect_agreement<send::ipv6_hoplimit>([](int value) { return send::ipv6_hoplimit{value}; }, 64);
    expect_agreement<send::ipv6_2292hoplimit>([](int value) { return send::ipv6_2292hoplimit{{value}}; }, 64);
}

TEST_P(SendIpv6, DontfragIsTaken)
{
    EXPECT_EQ(send_one(send::ipv6_dontfrag{}), 0);
    EXPECT_EQ(send_one(send::ipv6_dontfrag{false}), 0);
    for (const int value : {-1, 2, 256}) {
        EXPECT_FALSE(kernel_takes(send::ipv6_dontfrag::id, bytes_of(std::int32_t{value}))) << "no bool says " << value;
    }
}

TEST_P(SendIpv6, FlowinfoArrives)
{
    expect_arrives<cmsg::ipv6_flowinfo>(send::ipv6_flowinfo{0xabcde}, [](cmsg::ipv6_flowinfo flow) {
        EXPECT_EQ(flow.flow_label(), 0xabcdeU);
        EXPECT_EQ(flow.traffic_class(), 0U);
    });
    constexpr auto with_class = octets(0x0b, 0x81, 0x23, 0x45);
    EXPECT_TRUE(kernel_takes(send::ipv6_flowinfo::id, with_class));
    for (std::size_t size = 0; size < 4; ++size) {
        EXPECT_FALSE(kernel_takes(send::ipv6_flowinfo::id, std::vector<std::byte>(size))) << size;
    }
}

// pitfall 16
TEST_P(SendIpv6Pktinfo, ChoosesTheSource)
{
    const address source = is_ipv4() ? ipv6("::ffff:127.0.0.9") : ipv6("::1");
    const in6_addr local = reinterpret_cast<const sockaddr_in6&>(source.storage).sin6_addr;
    for (const std::uint32_t index : {0U, kernel::loopback_index()}) {
        std::array<std::byte, 64> room;
        control_writer control{room};
        const send::ipv6_pktinfo value{index, local};
        EXPECT_TRUE(is_ipv4() ? control.put(value) : control.put(value) && control.put(send::ipv6_tclass{5}));
        ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to), 0);
        address from;
        from.size = sizeof from.storage;
        std::array<std::byte, 200> payload;
        ASSERT_TRUE(kernel::is_readable(pair.receiver.get()));
        ASSERT_EQ(::recvfrom(pair.receiver.get(), payload.data(), payload.size(), 0, from.get(), &from.size), 100);
        EXPECT_EQ(from.text(), source.text());
        if (!is_ipv4()) {
            EXPECT_EQ(send_one(send::ipv6_2292pktinfo{value}), 0);
            const datagram<cmsg::receive_set<>> drop{pair.receiver.get()};
        }
    }
    const address elsewhere = ipv6("2001:db8::1");
    const in6_addr foreign = reinterpret_cast<const sockaddr_in6&>(elsewhere.storage).sin6_addr;
    EXPECT_NE(send_one(send::ipv6_pktinfo{0, foreign}), 0) << "neither mapped nor ours";
    for (std::size_t size = 0; size < 20; ++size) {
        EXPECT_FALSE(kernel_takes(send::ipv6_pktinfo::id, std::vector<std::byte>(size))) << size;
    }
}

TEST_P(SendIpv6, OptionsArrive)
{
    constexpr auto header = octets(0, 0, 0x1e, 4, 1, 2, 3, 4); // an experimental option, skipped if unknown
    const auto is_same = [&](auto arrived) {
        ASSERT_EQ(arrived.bytes().size(), 8U);
        EXPECT_TRUE(std::equal(header.begin() + 1, header.end(), arrived.bytes().begin() + 1)) << "but the next header";
    };
    if (send_one(send::ipv6_hopopts{{header}}) == EPERM) {
        GTEST_SKIP() << "to send options needs CAP_NET_RAW";
    }
    const datagram<cmsg::receive_set<>> drop{pair.receiver.get()};
    expect_arrives<cmsg::up_to<cmsg::ipv6_hopopts, 8>>(send::ipv6_hopopts{{header}}, is_same);
    expect_arrives<cmsg::up_to<cmsg::ipv6_hopopts, 8>>(send::ipv6_2292hopopts{{header}}, is_same);
    expect_arrives<cmsg::up_to<cmsg::ipv6_dstopts, 8>>(send::ipv6_dstopts{{header}}, is_same);
    expect_arrives<cmsg::up_to<cmsg::ipv6_dstopts, 8>>(send::ipv6_2292dstopts{{header}}, is_same);
    EXPECT_EQ(send_one(send::ipv6_rthdrdstopts{{header}}), 0) << "sent with a routing header only";
    for (const cmsg::message_id id : {send::ipv6_hopopts::id, send::ipv6_dstopts::id, send::ipv6_rthdrdstopts::id}) {
        for (std::size_t size = 0; size < 8; ++size) {
            EXPECT_FALSE(kernel_takes(id, std::span{header}.first(size))) << id.type << ", size " << size;
        }
        constexpr auto longer = octets(0, 1, 0x1e, 4, 1, 2, 3, 4);
        EXPECT_FALSE(kernel_takes(id, longer)) << id.type << ": two units in eight bytes";
    }
}

TEST_P(SendIpv6, RoutingHeaderIsRefusedUnlessOfType2)
{
    std::array<std::byte, 24> header{};
    header[1] = header[2] = std::byte{2};
    header[3] = std::byte{1};
    for (const int type : {0, 1, 3, 4}) {
        auto other = header;
        other[2] = static_cast<std::byte>(type);
        EXPECT_FALSE(kernel_takes(send::ipv6_rthdr::id, other)) << type;
        EXPECT_FALSE(kernel_takes(send::ipv6_2292rthdr::id, other)) << type;
    }
    std::array<std::byte, 64> room;
    control_writer control{room};
    EXPECT_TRUE(control.put(send::ipv6_rthdr{{{header}}}));
    if (send_with(pair.sender.get(), control, &pair.to) == EINVAL) {
        GTEST_SKIP() << "this kernel has no mobile IPv6 (CONFIG_IPV6_MIP6): it refuses type 2 as well";
    }
}

// -- SOL_UDP

// pitfalls 14, 28
TEST_P(SendUdp, SegmentsArrive)
{
    support::set_or_skip(pair.receiver.get(), IPPROTO_UDP, option_udp_gro, 1, "UDP_GRO (v5.0)");
    // Asked with plain bytes: a wrong width in the library must not look like an older kernel.
    if (!kernel_takes(send::udp_segment::id, bytes_of(std::uint16_t{1200}))) {
        GTEST_SKIP() << "this kernel cuts nothing (UDP GSO)";
    }
    ASSERT_EQ(send_one(send::udp_segment{1200}, 3000), 0);
    const datagram<cmsg::receive_set<cmsg::udp_gro>> arrived{pair.receiver.get()};
    EXPECT_EQ(arrived.result, 3000);
    const auto gro = arrived.decode().get<cmsg::udp_gro>();
    ASSERT_TRUE(gro);
    EXPECT_EQ(gro->segment_size(), 1200U);

    const auto number = bytes_of(std::uint64_t{0x0400}); // small in both byte orders' first two bytes
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::udp_segment::id, std::span{number}.first(size)), size == 2) << size;
    }
    for (const std::uint32_t value : {0U, 100U, 65535U}) { // 100 bytes are one segment, or none
        std::array<std::byte, 64> room;
        control_writer control{room};
        EXPECT_TRUE(control.put(send::udp_segment{value}));
    }
}

// pitfall 29: what the kernel will not cut goes out whole.
TEST_P(SendUdp, ADatagramGoesOutWithoutSegmentsAfterEinval)
{
    std::array<std::byte, 128> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::udp_segment{1})); // more segments than the kernel cuts in one go
    ASSERT_TRUE(is_ipv4() ? control.put(send::ip_tos{0xb9}) : control.put(send::ipv6_tclass{0xb9}));
    const int error = send_with(pair.sender.get(), control, &pair.to, 1000);
    EXPECT_TRUE(error == EINVAL || error == EIO) << std::strerror(error);
    EXPECT_TRUE(control.without<send::udp_segment>());
    using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ipv6_tclass>;
    kernel::enable_or_skip<set>(pair.receiver.get());
    ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to, 1000), 0);
    const datagram<set> marked{pair.receiver.get()};
    EXPECT_EQ(marked.result, 1000);
    const auto has = [](const auto& record) {
        const auto tos = record.template get<cmsg::ip_tos>();
        const auto tclass = record.template get<cmsg::ipv6_tclass>();
        return tos ? tos->value() : tclass ? tclass->value() : 256;
    };
    EXPECT_EQ(has(marked.decode()), 0xb9);

    EXPECT_TRUE(control.without<send::traffic_class>());
    EXPECT_FALSE(control.without<send::traffic_class>());
    ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to, 1000), 0);
    const datagram<set> plain{pair.receiver.get()};
    EXPECT_EQ(has(plain.decode()), 0);
}

// pitfall 28: bytes behind the last message are a message of length 0.
TEST_P(SendUdp, TrailingZerosAreRefusedSoLengthsAreExact)
{
    std::array<std::byte, 256> room{};
    control_writer control{room};
    ASSERT_TRUE(is_ipv4() ? control.put(send::ip_ttl{64}) : control.put(send::ipv6_hoplimit{64}));
    iovec piece{room.data(), 10};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_name = pair.to.get();
    header.msg_namelen = pair.to.size;
    control.apply(header);
    ASSERT_EQ(::sendmsg(pair.sender.get(), &header, 0), 10);
    header.msg_controllen += sizeof(cmsghdr);
    EXPECT_EQ(::sendmsg(pair.sender.get(), &header, 0), -1);
    EXPECT_EQ(errno, EINVAL);
    control.rewind();
    control.apply(header);
    EXPECT_EQ(::sendmsg(pair.sender.get(), &header, 0), 10) << "null, when nothing was written";
}

// -- DSCP and ECN, whatever the family

// pitfall 15
TEST_P(SendUdp, TrafficClassKeepsTheSocketsDscp)
{
    ASSERT_TRUE(support::set(pair.sender.get(), is_ipv4() ? IPPROTO_IP : IPPROTO_IPV6, is_ipv4() ? IP_TOS : IPV6_TCLASS,
                             46 << 2));
    const auto own = send::traffic_class::of_socket(pair.sender.get(), pair.to.storage);
    ASSERT_TRUE(own);
    EXPECT_EQ(own->dscp(), 46);
    using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ipv6_tclass>;
    kernel::enable_or_skip<set>(pair.receiver.get());
    for (const auto codepoint : {cmsg::ecn::not_ect, cmsg::ecn::ect1, cmsg::ecn::ect0, cmsg::ecn::ce}) {
        cmsg::control_buffer<send::set<send::traffic_class>> buffer;
        control_writer control{buffer};
        ASSERT_TRUE(control.put(own->with(codepoint), pair.to.storage));
        ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to), 0);
        const datagram<set> arrived{pair.receiver.get()};
        const auto record = arrived.decode();
        const auto tos = record.get<cmsg::ip_tos>();
        const auto tclass = record.get<cmsg::ipv6_tclass>();
        ASSERT_NE(bool{tos}, bool{tclass});
        EXPECT_EQ(bool{tos}, is_ipv4());
        EXPECT_EQ(tos ? tos->dscp() : tclass->dscp(), 46);
        EXPECT_EQ(tos ? tos->ecn() : tclass->ecn(), codepoint);
    }
}

// -- SOL_SOCKET

TEST_P(SendUdp, MarkArrives)
{
    if (!support::set(pair.receiver.get(), SOL_SOCKET, so_rcvmark)) {
        support::lacks("this kernel does not deliver marks (SO_RCVMARK)");
    }
    if (send_one(send::so_mark{7}) == EPERM) {
        GTEST_SKIP() << "to set a mark needs CAP_NET_RAW or CAP_NET_ADMIN";
    }
    const datagram<cmsg::receive_set<cmsg::so_mark>> drop{pair.receiver.get()};
    for (const std::uint32_t value : {0U, 1U, 0xfedcba98U}) {
        expect_arrives<cmsg::so_mark>(send::so_mark{value},
                                      [&](cmsg::so_mark mark) { EXPECT_EQ(mark.value(), value); });
    }
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::so_mark::id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

TEST_P(SendUdp, PriorityArrives)
{
    if (!support::set(pair.receiver.get(), SOL_SOCKET, so_rcvpriority)) {
        support::lacks("this kernel does not deliver priorities (SO_RCVPRIORITY)");
    }
    for (const std::uint32_t value : {0U, 1U, 6U}) {
        expect_arrives<cmsg::so_priority>(send::so_priority{value},
                                          [&](cmsg::so_priority priority) { EXPECT_EQ(priority.value(), value); });
    }
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::so_priority::id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

constexpr std::uint32_t report_software = 1U << 4U; // SOF_TIMESTAMPING_SOFTWARE
constexpr std::uint32_t report_id = 1U << 7U;       // SOF_TIMESTAMPING_OPT_ID

TEST_P(SendUdp, TimestampingAsksForOnePacketsTimestamps)
{
    support::set_or_skip(pair.sender.get(), SOL_SOCKET, SO_TIMESTAMPING, static_cast<int>(report_software | report_id),
                         "SO_TIMESTAMPING");
    ASSERT_EQ(send_one(send::so_timestamping{0}), 0);
    ASSERT_EQ(send_one(send::so_timestamping{send::so_timestamping::tx_software}), 0);
    std::array<std::byte, 512> room;
    const kernel::receipt report{pair.sender.get(), room, MSG_ERRQUEUE};
    ASSERT_GE(report.result, 0) << std::strerror(report.error);
    const cmsg::control control{report.result, report.header};
    const auto v4 = cmsg::find<cmsg::ip_recverr>(control);
    const auto v6 = cmsg::find<cmsg::ipv6_recverr>(control);
    ASSERT_TRUE(v4 || v6);
    const auto id = v4 ? v4->tx_id() : v6->tx_id();
    ASSERT_TRUE(id);
    EXPECT_EQ(v4 ? v4->tx_stage() : v6->tx_stage(), cmsg::tx_stage{0}) << "sent";
    const kernel::receipt no_other{pair.sender.get(), room, MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(no_other.result, -1) << "none was asked for the first packet";

    for (unsigned bit = 0; bit < 32; ++bit) { // each flag alone
        if (bit == 18) {
            continue; // TX_COMPLETION, which kernels before v6.15 refuse
        }
        std::array<std::byte, 64> small;
        control_writer control_of_bit{small};
        EXPECT_EQ(kernel_takes(send::so_timestamping::id, bytes_of(std::uint32_t{1U << bit})),
                  control_of_bit.put(send::so_timestamping{1U << bit}))
            << "bit " << bit;
    }
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::so_timestamping::id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

TEST_P(SendUdp, TsOptIdComesBackWithTheTimestamp)
{
    std::array<std::byte, 128> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::scm_ts_opt_id{0xfedcba98}));
    EXPECT_EQ(send_with(pair.sender.get(), control, &pair.to), EINVAL) << "without SOF_TIMESTAMPING_OPT_ID";
    support::set_or_skip(pair.sender.get(), SOL_SOCKET, SO_TIMESTAMPING, static_cast<int>(report_software | report_id),
                         "SO_TIMESTAMPING");
    if (!kernel_takes(send::scm_ts_opt_id::id, bytes_of(std::uint32_t{1}))) {
        GTEST_SKIP() << "this kernel has no SCM_TS_OPT_ID";
    }
    ASSERT_TRUE(control.put(send::so_timestamping{send::so_timestamping::tx_software}));
    ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to), 0);
    std::array<std::byte, 512> report_room;
    const kernel::receipt report{pair.sender.get(), report_room, MSG_ERRQUEUE};
    ASSERT_GE(report.result, 0) << std::strerror(report.error);
    const cmsg::control messages{report.result, report.header};
    const auto v4 = cmsg::find<cmsg::ip_recverr>(messages);
    const auto v6 = cmsg::find<cmsg::ipv6_recverr>(messages);
    ASSERT_TRUE(v4 || v6);
    EXPECT_EQ(v4 ? v4->data() : v6->data(), 0xfedcba98U);
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::scm_ts_opt_id::id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

TEST_P(SendUdp, TxtimeIsTakenOnceTheSocketHasAClock)
{
    EXPECT_EQ(send_one(send::scm_txtime{0}), EINVAL) << "without SO_TXTIME";
    struct {
        std::int32_t clock;
        std::uint32_t flags;
    } const option{CLOCK_MONOTONIC, 0}; // struct sock_txtime
    if (::setsockopt(pair.sender.get(), SOL_SOCKET, so_txtime, &option, sizeof option) != 0) {
        support::lacks("this kernel has no SO_TXTIME");
    }
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
        EXPECT_EQ(send_one(send::scm_txtime{value}), 0);
        const datagram<cmsg::receive_set<>> arrived{pair.receiver.get()};
        EXPECT_EQ(arrived.result, 100) << "loopback has no queueing discipline that looks at it";
    }
    for (std::size_t size = 0; size <= 12; ++size) {
        EXPECT_EQ(kernel_takes(send::scm_txtime::id, std::vector<std::byte>(size)), size == 8) << size;
    }
}

// -- answers

class SendReply : public testing::TestWithParam<path> {
protected:
    void SetUp() override { open_udp(GetParam(), pair); }

    using by_record = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ipv6_pktinfo>;

    /// Sends to `to`, answers what arrives by `put`, and compares where the answer comes from.
    template <class Put>
    void expect_answer_from(const address& to, const std::string& from, Put put)
    {
        kernel::enable_or_skip<by_record>(pair.receiver.get());
        std::array<std::byte, 64> room;
        control_writer none{room};
        const int error = send_with(pair.sender.get(), none, &to);
        ASSERT_EQ(error, 0) << std::strerror(error);
        datagram<by_record> arrived{pair.receiver.get()};
        ASSERT_EQ(arrived.result, 100);
        address asker = own_address(pair.sender.get());
        const bool is_v4 = GetParam() == path::v4;
        const in_port_t port = asker.port();
        asker = is_v4                    ? ipv4("127.0.0.1", port)
                : GetParam() == path::v6 ? ipv6("::1", port)
                                         : ipv6("::ffff:127.0.0.1", port);
        control_writer control{room};
        ASSERT_TRUE(put(arrived.decode(), control));
        const int answer_error = send_with(pair.receiver.get(), control, &asker);
        ASSERT_EQ(answer_error, 0) << std::strerror(answer_error);
        address source;
        source.size = sizeof source.storage;
        std::array<std::byte, 200> payload;
        ASSERT_TRUE(kernel::is_readable(pair.sender.get()));
        ASSERT_EQ(::recvfrom(pair.sender.get(), payload.data(), payload.size(), 0, source.get(), &source.size), 100);
        EXPECT_EQ(source.text(), from);
    }

    udp_pair pair;
};

class SendReplyToBroadcast : public SendReply {};

INSTANTIATE_TEST_SUITE_P(Live, SendReply, kernel::all_paths, kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendReplyToBroadcast, testing::Values(path::v4, path::mapped), kernel::name_of);

// pitfall 16
TEST_P(SendReply, ComesFromTheAddressThatWasAsked)
{
    const in_port_t port = pair.to.port();
    const address asked = GetParam() == path::v4   ? ipv4("127.0.0.7", port)
                          : GetParam() == path::v6 ? ipv6("::1", port)
                                                   : ipv6("::ffff:127.0.0.7", port);
    for (const auto route : {cmsg::reply_route::same_interface, cmsg::reply_route::routing_table}) {
        expect_answer_from(asked, asked.text(), [&](const auto& record, control_writer& control) {
            return reply_from(record, control, route);
        });
        if (GetParam() != path::v6) {
            expect_answer_from(asked, asked.text(), [&](const auto& record, control_writer& control) {
                return reply_from(*record.template get<cmsg::ip_pktinfo>(), control, route);
            });
        }
        if (GetParam() != path::v4) {
            expect_answer_from(asked, asked.text(), [&](const auto& record, control_writer& control) {
                return reply_from(*record.template get<cmsg::ipv6_pktinfo>(), control, route);
            });
        }
    }
}

// pitfall 16: the destination was the broadcast address, from which nothing can be sent.
TEST_P(SendReplyToBroadcast, ComesFromAnAddressOfOurs)
{
    ASSERT_TRUE(support::set(pair.sender.get(), SOL_SOCKET, SO_BROADCAST));
    const in_port_t port = pair.to.port();
    const bool is_v4 = GetParam() == path::v4;
    expect_answer_from(is_v4 ? ipv4("127.255.255.255", port) : ipv6("::ffff:127.255.255.255", port),
                       is_v4 ? "127.0.0.1" : "::ffff:127.0.0.1", [&](const auto& record, control_writer& control) {
                           const auto info = record.template get<cmsg::ip_pktinfo>();
                           EXPECT_NE(info->destination().s_addr, info->local().s_addr);
                           return reply_from(record, control);
                       });
}

// -- AF_UNIX

class SendUnix : public testing::Test {
protected:
    void SetUp() override
    {
        std::array<int, 2> fds{};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds.data()), 0);
        receiver = support::descriptor{fds[0]};
        sender = support::descriptor{fds[1]};
    }

    support::descriptor receiver;
    support::descriptor sender;
};

TEST_F(SendUnix, RightsArrive)
{
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const support::descriptor read_end{pipe[0]};
    const support::descriptor write_end{pipe[1]};
    cmsg::control_buffer<send::set<send::up_to<send::scm_rights, 2>>> buffer;
    control_writer control{buffer};
    ASSERT_TRUE(control.put(send::scm_rights{pipe}));
    ASSERT_EQ(send_with(sender.get(), control), 0);
    const datagram<cmsg::receive_set<cmsg::up_to<cmsg::scm_rights, 2>>> arrived{receiver.get()};
    const auto record = arrived.decode();
    const auto found = record.get<cmsg::scm_rights>();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        const support::descriptor copy{(*found)[i]};
        struct stat is {
        }, was{};
        ASSERT_EQ(::fstat(copy.get(), &is), 0);
        ASSERT_EQ(::fstat(pipe[i], &was), 0);
        EXPECT_NE(copy.get(), pipe[i]);
        EXPECT_EQ(is.st_ino, was.st_ino);
    }
}

TEST_F(SendUnix, RightsAreBoundedAsTheKernelBoundsThem)
{
    const std::vector<int> many(254, sender.get());
    std::vector<std::byte> room(4096);
    const auto kernel_takes = [&](std::size_t first, std::size_t second) {
        control_writer control{room};
        EXPECT_TRUE(control.put(send::scm_rights::id, std::as_bytes(std::span{many}.first(first))));
        EXPECT_TRUE(control.put(send::scm_rights::id, std::as_bytes(std::span{many}.first(second))));
        const int error = send_with(sender.get(), control);
        if (error == 0) {
            const datagram<cmsg::receive_set<>> drop{receiver.get()}; // without room the kernel closes them
        }
        return error == 0;
    };
    const auto put_takes = [&](std::size_t first, std::size_t second) {
        control_writer control{room};
        return control.put(send::scm_rights{std::span{many}.first(first)}) &&
               control.put(send::scm_rights{std::span{many}.first(second)});
    };
    for (const auto& [first, second] : {std::pair<std::size_t, std::size_t>{0, 0},
                                        {1, 0},
                                        {253, 0},
                                        {0, 253},
                                        {200, 53},
                                        {200, 54},
                                        {254, 0},
                                        {253, 1}}) {
        EXPECT_EQ(kernel_takes(first, second), put_takes(first, second)) << first << " and " << second;
    }
}

TEST_F(SendUnix, CredentialsArrive)
{
    using set = cmsg::receive_set<cmsg::scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    std::array<std::byte, 64> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::scm_credentials{::getpid(), ::getuid(), ::getgid()}));
    const int refusal = send_with(sender.get(), control);
    if (refusal == EINVAL && !support::is_mapped("/proc/self/uid_map", ::getuid())) {
        GTEST_SKIP() << "to name itself a process needs a user: this user namespace maps none";
    }
    ASSERT_EQ(refusal, 0) << std::strerror(refusal);
    const datagram<set> arrived{receiver.get()};
    const auto record = arrived.decode();
    const auto who = record.get<cmsg::scm_credentials>();
    ASSERT_TRUE(who);
    EXPECT_EQ(who->pid(), ::getpid());
    EXPECT_EQ(who->uid(), ::getuid());
    EXPECT_EQ(who->gid(), ::getgid());

    const auto kernel_says = [&](std::span<const std::byte> payload) {
        control_writer other{room};
        EXPECT_TRUE(other.put(send::scm_credentials::id, payload));
        return send_with(sender.get(), other);
    };
    const std::vector<std::byte> zeros(16);
    for (std::size_t size = 0; size <= 16; ++size) {
        if (size != 12) {
            EXPECT_EQ(kernel_says(std::span{zeros}.first(size)), EINVAL) << size;
        }
    }
    const auto none = bytes_of(std::array<std::uint32_t, 3>{static_cast<std::uint32_t>(::getpid()), ~0U, 0});
    const int error = kernel_says(none);
    EXPECT_TRUE(error == EINVAL || error == EPERM) << std::strerror(error);
}

// -- families that this kernel may lack

struct family {
    const char* name;
    int domain;
    int type;
    int protocol;

    friend std::ostream& operator<<(std::ostream& out, const family& one) { return out << one.name; }
};

class SendFamily : public testing::TestWithParam<family> {};

// linux include/linux/socket.h
INSTANTIATE_TEST_SUITE_P(Live, SendFamily,
                         testing::Values(family{"sctp", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP},
                                         family{"dccp", AF_INET, 6, 33}, family{"alg", 38, SOCK_SEQPACKET, 0},
                                         family{"rds", 21, SOCK_SEQPACKET, 0}, family{"rxrpc", 33, SOCK_DGRAM, AF_INET},
                                         family{"iucv", 32, SOCK_STREAM, 0}),
                         [](const auto& one) { return std::string{one.param.name}; });

TEST_P(SendFamily, IsSkippedWhereTheKernelLacksIt)
{
    const auto socket = support::open_socket(GetParam().domain, GetParam().type, GetParam().protocol, false);
    if (!socket) {
        GTEST_SKIP() << "this kernel has no " << GetParam().name << ": " << std::strerror(errno)
                     << "; its values are compared with their structs only (tests/send)";
    }
    GTEST_SKIP() << "this kernel has " << GetParam().name << ", but none on which a test could be written had it";
}

TEST(SendTls, IsSkippedWhereTheKernelLacksIt)
{
    const auto socket = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
    if (!socket) {
        support::lacks("no IPv4 sockets");
    }
    constexpr int tcp_ulp = 31; // TCP_ULP
    if (::setsockopt(socket.get(), IPPROTO_TCP, tcp_ulp, "tls", 3) != 0 && errno == ENOENT) {
        GTEST_SKIP() << "this kernel has no TLS: " << std::strerror(errno) << "; a byte is all that its value is";
    }
    GTEST_SKIP() << "this kernel has TLS, but none on which a test could be written had it";
}

} // namespace
