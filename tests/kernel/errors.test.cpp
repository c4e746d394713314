// SPDX-License-Identifier: MIT
// Errors of the network against the kernel: who reported them, about what, and what is left of them when they are cut.
// The truth is what the test sent, and the network that it built.
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include "support/memory.hpp"

#include <cmsg/views/linux/errors.hpp>

#include <optional>

namespace {

using namespace cmsg;
using kernel::path;

using errors = receive_set<ip_recverr, ipv6_recverr>;

// linux include/uapi/linux/in.h, in6.h (v5.9), icmp.h, icmpv6.h
constexpr int ip_recverr_rfc4884 = 26;
constexpr int ipv6_recverr_rfc4884 = 31;
constexpr std::uint8_t icmp_unreachable = 3;
constexpr std::uint8_t icmp_port = 3;
constexpr std::uint8_t icmp_fragmentation_needed = 4;
constexpr std::uint8_t icmp_time_exceeded = 11;
constexpr std::uint8_t icmp6_unreachable = 1;
constexpr std::uint8_t icmp6_port = 4;
constexpr std::uint8_t icmp6_packet_too_big = 2;
constexpr std::uint8_t icmp6_time_exceeded = 3;

constexpr std::uint8_t icmp_protocol = 1;
constexpr std::uint8_t icmp6_protocol = 58;
constexpr std::uint8_t udp_protocol = 17;

constexpr std::uint16_t port = 9;        // nobody listens on it unless a test binds it
constexpr std::size_t headers4 = 20 + 8; // IPv4, UDP
constexpr std::size_t headers6 = 40 + 8; // IPv6, UDP

template <class Set>
struct walked;

/// Expects what the set's `decode` says of a read to be what the plain walk says of it.
template <class... Views>
struct walked<receive_set<Views...>> {
    static void expect_same(const kernel::receipt& read)
    {
        const auto decoded = receive_set<Views...>::decode(read.result, read.header);
        const auto plain = record<Views...>::read(control{read.result, read.header});
        EXPECT_EQ(decoded.outcome(), plain.outcome());
        (expect_same_field(decoded.template get<Views>(), plain.template get<Views>()), ...);
    }

private:
    template <class Field>
    static void expect_same_field(const Field& actual, const Field& expected)
    {
        EXPECT_EQ(actual.state(), expected.state());
        EXPECT_EQ(actual.payload().data(), expected.payload().data());
        EXPECT_EQ(actual.payload().size(), expected.payload().size());
    }
};

/// Waits for an error and lets the next send through, which would report it as well.
void wait_for_error(int fd)
{
    pollfd waiting{fd, 0, 0};
    ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
    ASSERT_NE(waiting.revents & POLLERR, 0);
    int error = 0;
    socklen_t size = sizeof error;
    ASSERT_EQ(::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size), 0);
}

/// The one message of an error queue read, of whichever family.
template <class Decoded>
std::optional<extended_error> error_of(const Decoded& decoded)
{
    if (const auto ipv4 = decoded.template get<ip_recverr>()) {
        return *ipv4;
    }
    if (const auto ipv6 = decoded.template get<ipv6_recverr>()) {
        return *ipv6;
    }
    return std::nullopt;
}

/// A UDP socket that wants to know of errors, and whom it sends to: over IPv4, IPv6, or IPv4 from a dual-stack socket.
struct sending_socket {
    sending_socket(const kernel::network_namespace& place, path way)
        : family{way == path::v4 ? AF_INET : AF_INET6}, fd{place.open_socket(family, SOCK_DGRAM, 0, way == path::v6)}
    {
        const auto enabled = errors::enable(fd.get());
        support::skip_unless_enabled(enabled);
        EXPECT_FALSE(enabled.not_applicable<ip_recverr>()) << "V6ONLY may be cleared";
        EXPECT_EQ(enabled.not_applicable<ipv6_recverr>(), way == path::v4);
    }

    /// Sends so many bytes. Returns: 0, or errno.
    [[nodiscard]] int send(std::size_t size, in_addr to4, const in6_addr& to6, path way) const
    {
        const std::vector<std::byte> payload(size, std::byte{0x5a});
        sockaddr_in ipv4{};
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = htons(port);
        ipv4.sin_addr = to4;
        sockaddr_in6 ipv6{};
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_port = htons(port);
        ipv6.sin6_addr = way == path::v6 ? to6 : kernel::mapped(to4);
        const bool is4 = family == AF_INET;
        const auto* const to =
            is4 ? reinterpret_cast<const sockaddr*>(&ipv4) : reinterpret_cast<const sockaddr*>(&ipv6);
        const ssize_t sent = ::sendto(fd.get(), payload.data(), size, 0, to, is4 ? sizeof ipv4 : sizeof ipv6);
        return sent == static_cast<ssize_t>(size) ? 0 : errno;
    }

    int family;
    support::descriptor fd;
};

/// A UDP socket that receives what is sent to the port.
[[nodiscard]] support::descriptor listen(const kernel::network_namespace& place, path way)
{
    auto opened = place.open_socket(way == path::v4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0, way == path::v6);
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(port);
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(port);
    const bool is4 = way == path::v4;
    const auto* const name = is4 ? reinterpret_cast<const sockaddr*>(&ipv4) : reinterpret_cast<const sockaddr*>(&ipv6);
    kernel::require(::bind(opened.get(), name, is4 ? sizeof ipv4 : sizeof ipv6) == 0, "bind");
    return opened;
}

// -- through a router

class Errors : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        net.emplace();
        socket.emplace(net->client, GetParam());
    }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }
    [[nodiscard]] int fd() const { return socket->fd.get(); }

    [[nodiscard]] int send(std::size_t size) const
    {
        return socket->send(size, net->server4, net->server6, GetParam());
    }

    /// Sets the option of the family whose packets go out.
    void set(int option4, int option6, int value)
    {
        ASSERT_TRUE(is_ipv4() ? support::set(fd(), IPPROTO_IP, option4, value)
                              : support::set(fd(), IPPROTO_IPV6, option6, value))
            << std::strerror(errno);
    }

    void forbid_fragments() { set(IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, IP_PMTUDISC_DO); }

    /// Reads the one error that waits and expects it to be of the socket's family and as the walk sees it.
    template <class Check>
    void expect_error(Check check)
    {
        const kernel::datagram<errors> read{fd(), MSG_ERRQUEUE | MSG_DONTWAIT};
        ASSERT_GE(read.result, 0) << std::strerror(read.error);
        EXPECT_NE(read.header.msg_flags & MSG_ERRQUEUE, 0);
        walked<errors>::expect_same(read);
        const auto decoded = read.decode();
        EXPECT_TRUE(decoded.outcome());
        EXPECT_EQ(decoded.outcome().unhandled(), 0U);
        EXPECT_EQ(bool{decoded.get<ip_recverr>()}, socket->family == AF_INET);
        EXPECT_EQ(bool{decoded.get<ipv6_recverr>()}, socket->family == AF_INET6);
        const auto error = error_of(decoded);
        ASSERT_TRUE(error);
        check(*error);
        const kernel::datagram<errors> again{fd(), MSG_ERRQUEUE | MSG_DONTWAIT};
        EXPECT_EQ(again.error, EAGAIN);
    }

    /// Expects the error to come by ICMP from this address, of this type and code.
    void expect_icmp(extended_error error, in_addr from4, const in6_addr& from6, std::array<std::uint8_t, 2> icmp4,
                     std::array<std::uint8_t, 2> icmp6)
    {
        EXPECT_EQ(error.origin(), is_ipv4() ? error_origin::icmp : error_origin::icmp6);
        EXPECT_EQ(error.type(), is_ipv4() ? icmp4[0] : icmp6[0]);
        EXPECT_EQ(error.code(), is_ipv4() ? icmp4[1] : icmp6[1]);
        EXPECT_FALSE(error.rfc4884());
        const auto offender = error.offender();
        ASSERT_TRUE(offender);
        EXPECT_EQ(offender->family(), socket->family);
        if (socket->family == AF_INET) {
            ASSERT_TRUE(offender->v4());
            EXPECT_EQ(offender->v4()->sin_addr.s_addr, from4.s_addr);
            EXPECT_EQ(offender->v4()->sin_port, 0);
        } else {
            ASSERT_TRUE(offender->v6());
            kernel::expect_same(offender->v6()->sin6_addr, is_ipv4() ? kernel::mapped(from4) : from6);
            EXPECT_EQ(offender->v6()->sin6_port, 0);
        }
    }

    std::optional<kernel::routed_machines> net;
    std::optional<sending_socket> socket;
};

INSTANTIATE_TEST_SUITE_P(, Errors, kernel::all_paths, kernel::name_of);

// pitfall 22: on a dual-stack socket an ICMPv4 error of the IPv6 view
TEST_P(Errors, TellThatAPortIsUnreachable)
{
    ASSERT_EQ(send(1), 0);
    ASSERT_NO_FATAL_FAILURE(wait_for_error(fd()));
    expect_error([&](extended_error error) {
        EXPECT_EQ(error.error(), ECONNREFUSED);
        EXPECT_FALSE(error.path_mtu());
        expect_icmp(error, net->server4, net->server6, {icmp_unreachable, icmp_port}, {icmp6_unreachable, icmp6_port});
    });
}

// pitfall 22
TEST_P(Errors, TellWhichRouterSawThePacketExpire)
{
    ASSERT_NO_FATAL_FAILURE(set(IP_TTL, IPV6_UNICAST_HOPS, 1));
    ASSERT_EQ(send(1), 0);
    ASSERT_NO_FATAL_FAILURE(wait_for_error(fd()));
    expect_error([&](extended_error error) {
        EXPECT_EQ(error.error(), EHOSTUNREACH);
        EXPECT_FALSE(error.path_mtu());
        expect_icmp(error, net->router4, net->router6, {icmp_time_exceeded, 0}, {icmp6_time_exceeded, 0});
    });
}

TEST_P(Errors, TellThePathMtuOfARouter)
{
    ASSERT_NO_FATAL_FAILURE(forbid_fragments());
    ASSERT_EQ(send(net->far_mtu), 0) << "fits the first link";
    ASSERT_NO_FATAL_FAILURE(wait_for_error(fd()));
    expect_error([&](extended_error error) {
        EXPECT_EQ(error.error(), EMSGSIZE);
        EXPECT_EQ(error.path_mtu(), net->far_mtu);
        expect_icmp(error, net->router4, net->router6, {icmp_unreachable, icmp_fragmentation_needed},
                    {icmp6_packet_too_big, 0});
    });
}

// pitfall 22: nobody else told it
TEST_P(Errors, TellThatThisMachineRefusedToSend)
{
    ASSERT_NO_FATAL_FAILURE(forbid_fragments());
    ASSERT_EQ(send(net->near_mtu - (is_ipv4() ? headers4 : headers6) + 1), EMSGSIZE);
    expect_error([&](extended_error error) {
        EXPECT_EQ(error.error(), EMSGSIZE);
        EXPECT_EQ(error.origin(), error_origin::local);
        EXPECT_EQ(error.path_mtu(), net->near_mtu);
        EXPECT_FALSE(error.offender());
    });
}

// With much else asked for the error comes last, and IPv4's packet information has no local address.
TEST_P(Errors, ComeBehindWhatTheSocketTellsOfPackets)
{
    using set = receive_set<ip_recverr, ipv6_recverr, ip_pktinfo, ip_ttl, ip_tos, ipv6_pktinfo, ipv6_hoplimit,
                            ipv6_tclass, scm_timestampns>;
    kernel::enable_or_skip<set>(fd());
    ASSERT_EQ(send(1), 0);
    ASSERT_NO_FATAL_FAILURE(wait_for_error(fd()));
    const kernel::datagram<set> read{fd(), MSG_ERRQUEUE | MSG_DONTWAIT};
    ASSERT_EQ(read.result, 1) << std::strerror(read.error);
    walked<set>::expect_same(read);
    const auto decoded = read.decode();
    EXPECT_TRUE(decoded.outcome());
    ASSERT_TRUE(error_of(decoded));
    EXPECT_EQ(error_of(decoded)->error(), ECONNREFUSED);
    message_id last{};
    for (const message arrived : control{read.result, read.header}) {
        last = arrived.id();
    }
    EXPECT_EQ(last, GetParam() == path::v4 ? ip_recverr::about.id : ipv6_recverr::about.id);
    EXPECT_EQ(bool{decoded.get<ip_pktinfo>()}, is_ipv4());
    if (const auto info = decoded.get<ip_pktinfo>()) {
        EXPECT_EQ(info->local().s_addr, 0U);
        EXPECT_EQ(info->destination().s_addr, net->client4.s_addr) << "of the ICMP message";
    }
}

// -- cut reads

/// The same sockets, alone with a loopback device, on which the kernel limits no ICMP.
class CutErrors : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        place.emplace();
        socket.emplace(*place, GetParam());
    }

    void provoke()
    {
        ASSERT_EQ(socket->send(1, kernel::v4("127.0.0.1"), in6addr_loopback, GetParam()), 0);
        ASSERT_NO_FATAL_FAILURE(wait_for_error(socket->fd.get()));
    }

    std::optional<kernel::network_namespace> place;
    std::optional<sending_socket> socket;
};

INSTANTIATE_TEST_SUITE_P(, CutErrors, kernel::all_paths, kernel::name_of);

// pitfall 13: the kernel forgets an error that it has cut; from 16 bytes on it is told, without its offender.
TEST_P(CutErrors, AreReadAtEveryRoom)
{
    constexpr std::size_t header = message::abi_type::header_size;
    constexpr std::size_t data = message::abi_type::data_offset;
    const std::size_t payload = GetParam() == path::v4 ? ip_recverr::about.size : ipv6_recverr::about.size;
    for (std::size_t room = header; room <= errors::space; ++room) {
        SCOPED_TRACE(room);
        ASSERT_NO_FATAL_FAILURE(provoke());
        const support::exact_heap memory{std::vector<std::byte>(room)};
        const kernel::receipt read{socket->fd.get(), memory.bytes(), MSG_ERRQUEUE | MSG_DONTWAIT};
        ASSERT_EQ(read.result, 1) << std::strerror(read.error);
        walked<errors>::expect_same(read);

        const bool is_whole = room >= data + payload;
        const bool is_error = room >= data + extended_error::size;
        const auto decoded = errors::decode(read.result, read.header);
        EXPECT_EQ(decoded.outcome().truncated(), !is_whole);
        EXPECT_EQ(bool{decoded.outcome()}, is_whole);
        EXPECT_EQ(decoded.outcome().reason(), end_reason::complete);
        EXPECT_EQ(decoded.outcome().wrong_size(), is_error ? 0U : 1U);
        const auto error = error_of(decoded);
        ASSERT_EQ(error.has_value(), is_error);
        if (error) {
            EXPECT_EQ(error->error(), ECONNREFUSED);
            EXPECT_EQ(error->origin(), GetParam() == path::v6 ? error_origin::icmp6 : error_origin::icmp);
            EXPECT_EQ(error->code(), GetParam() == path::v6 ? icmp6_port : icmp_port);
            EXPECT_EQ(error->offender().has_value(), is_whole);
        }
        const kernel::datagram<errors> again{socket->fd.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
        EXPECT_EQ(again.result, -1);
        EXPECT_EQ(again.error, EAGAIN);
    }
}

// -- IPV6_PATHMTU

// Not the router's ICMPv6 raises it, but the next send that is too large.
TEST(Ipv6Pathmtu, ComesAloneWithoutData)
{
    std::optional<kernel::routed_machines> net;
    net.emplace();
    using set = receive_set<ipv6_pathmtu, ipv6_pktinfo>;
    const sending_socket socket{net->client, path::v6};
    const int fd = socket.fd.get();
    kernel::enable_or_skip<set>(fd);
    ASSERT_TRUE(support::set(fd, IPPROTO_IPV6, IPV6_DONTFRAG));
    const auto send = [&] { return socket.send(net->far_mtu, net->server4, net->server6, path::v6); };
    ASSERT_EQ(send(), 0);
    ASSERT_NO_FATAL_FAILURE(wait_for_error(fd)); // now the router has told
    const kernel::datagram<set> nothing{fd, MSG_DONTWAIT};
    EXPECT_EQ(nothing.error, EAGAIN);

    ASSERT_EQ(send(), EMSGSIZE);
    const kernel::datagram<set> read{fd, MSG_DONTWAIT};
    ASSERT_EQ(read.result, 0) << std::strerror(read.error);
    walked<set>::expect_same(read);
    const auto decoded = read.decode();
    EXPECT_TRUE(decoded.outcome());
    ASSERT_TRUE(decoded.get<ipv6_pathmtu>());
    EXPECT_EQ(decoded.get<ipv6_pathmtu>()->mtu(), net->far_mtu);
    EXPECT_EQ(decoded.get<ipv6_pathmtu>()->address().sin6_family, AF_INET6);
    kernel::expect_same(decoded.get<ipv6_pathmtu>()->address().sin6_addr, net->server6);
}

// -- fragments

/// Two machines on one link. All fragments but the last carry as many bytes as fit, rounded down to a multiple of 8.
class Fragments : public testing::TestWithParam<path> {};

INSTANTIATE_TEST_SUITE_P(, Fragments, kernel::all_paths, kernel::name_of);

TEST_P(Fragments, HaveTheSizeThatTheLinkTakes)
{
    constexpr std::uint32_t mtu = 1403;
    std::optional<kernel::two_machines> net;
    net.emplace(mtu);
    using set = receive_set<ip_recvfragsize, ipv6_recvfragsize>;
    const support::descriptor receiver = listen(net->there, GetParam());
    kernel::enable_or_skip<set>(receiver.get());
    const path way = GetParam() == path::mapped ? path::v4 : GetParam();
    const sending_socket sender{net->here, way};
    for (const std::size_t size : {std::size_t{3000}, std::size_t{1}}) {
        SCOPED_TRACE(size);
        ASSERT_EQ(sender.send(size, net->there4, net->there6, way), 0);
        const kernel::datagram<set> read{receiver.get()};
        ASSERT_EQ(read.result, static_cast<ssize_t>(size));
        walked<set>::expect_same(read);
        const auto decoded = read.decode();
        EXPECT_TRUE(decoded.outcome());
        const bool in_fragments = size > mtu;
        ASSERT_EQ(bool{decoded.get<ip_recvfragsize>()}, in_fragments && way == path::v4);
        ASSERT_EQ(bool{decoded.get<ipv6_recvfragsize>()}, in_fragments && way == path::v6);
        if (const auto fragments = decoded.get<ip_recvfragsize>()) {
            EXPECT_EQ(fragments->fragment_size(), 20 + (mtu - 20) / 8 * 8);
        }
        if (const auto fragments = decoded.get<ipv6_recvfragsize>()) {
            EXPECT_EQ(fragments->fragment_size(), 48 + (mtu - 48) / 8 * 8) << "IPv6 header and fragment header";
        }
    }
}

// -- packets that the test writes

void put16(std::vector<std::byte>& bytes, std::size_t at, std::size_t value)
{
    bytes[at] = static_cast<std::byte>(value >> 8U);
    bytes[at + 1] = static_cast<std::byte>(value);
}

/// A namespace with a tun device and its test's addresses; packets come from and go to the neighbours on it.
class Injected : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        place.emplace();
        tun.emplace(*place);
        place->add_address("tun", here4, 24);
        place->add_address("tun", here6, 64);
    }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }

    /// An IP packet with this payload, whose checksum is put at `checksum_at` in it; the checksum of IPv6, and of UDP,
    /// covers the addresses.
    [[nodiscard]] std::vector<std::byte> packet(std::uint8_t protocol, std::vector<std::byte> body,
                                                std::size_t checksum_at, bool covers_addresses) const
    {
        std::vector<std::byte> header(is_ipv4() ? 20 : 40);
        if (is_ipv4()) {
            header[0] = std::byte{0x45};
            put16(header, 2, header.size() + body.size());
            header[8] = std::byte{64};
            header[9] = std::byte{protocol};
            std::memcpy(&header[12], &there4, sizeof there4);
            std::memcpy(&header[16], &here4, sizeof here4);
            put16(header, 10, static_cast<std::uint16_t>(~kernel::internet_sum(header)));
        } else {
            header[0] = std::byte{0x60};
            put16(header, 4, body.size());
            header[6] = std::byte{protocol};
            header[7] = std::byte{64};
            std::memcpy(&header[8], &there6, sizeof there6);
            std::memcpy(&header[24], &here6, sizeof here6);
        }
        std::uint32_t sum = 0;
        if (covers_addresses) {
            const auto addresses = std::span<const std::byte>{header}.subspan(is_ipv4() ? 12 : 8);
            sum = kernel::internet_sum(addresses) + protocol + static_cast<std::uint32_t>(body.size());
        }
        put16(body, checksum_at, static_cast<std::uint16_t>(~kernel::internet_sum(body, sum)));
        header.insert(header.end(), body.begin(), body.end());
        return header;
    }

    in_addr here4 = kernel::v4("192.0.2.1");
    in_addr there4 = kernel::v4("192.0.2.9");
    in6_addr here6 = kernel::v6("2001:db8:1::1");
    in6_addr there6 = kernel::v6("2001:db8:1::9");
    std::optional<kernel::network_namespace> place;
    std::optional<kernel::tun_device> tun;
};

INSTANTIATE_TEST_SUITE_P(, Injected, kernel::all_paths, kernel::name_of);

/// Expects what the router has said: a label and an interface; of an extension with a wrong checksum nothing.
void expect_objects(const icmp_object_list& objects, in_addr address, bool is_good)
{
    EXPECT_EQ(objects.complete(), is_good);
    auto at = objects.begin();
    ASSERT_EQ(at != objects.end(), is_good);
    if (!is_good) {
        return;
    }
    const auto labels = (*at).mpls_labels();
    ASSERT_EQ(labels.size(), 1U);
    EXPECT_EQ(labels[0].label(), 0x12000U);
    EXPECT_EQ(labels[0].traffic_class(), 0);
    EXPECT_TRUE(labels[0].is_bottom());
    EXPECT_EQ(labels[0].ttl(), 7);
    ++at;
    ASSERT_NE(at, objects.end());
    const auto told = (*at).interface_information();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->role(), icmp_interface_role::outgoing);
    EXPECT_EQ(told->index(), 5U);
    ASSERT_TRUE(told->v4());
    EXPECT_EQ(told->v4()->s_addr, address.s_addr);
    EXPECT_TRUE(told->complete());
    EXPECT_EQ(++at, objects.end());
}

// RFC 4884: after 128 bytes of the quoted packet an extension, here with a label (RFC 4950) and an interface (RFC
// 5837).
TEST_P(Injected, ErrorsTellWhereTheirExtensionIs)
{
    constexpr std::size_t quoted_size = 128;
    const sending_socket socket{*place, GetParam()};
    const int fd = socket.fd.get();
    enum class extension { good, bad, not_asked_for };
    for (const extension kind : {extension::not_asked_for, extension::good, extension::bad}) {
        SCOPED_TRACE(static_cast<int>(kind));
        if (kind != extension::not_asked_for) {
            support::set_or_skip(fd, is_ipv4() ? IPPROTO_IP : IPPROTO_IPV6,
                                 is_ipv4() ? ip_recverr_rfc4884 : ipv6_recverr_rfc4884, 1, "IP_RECVERR_RFC4884 (v5.9)");
        }
        ASSERT_EQ(socket.send(quoted_size, there4, there6, GetParam()), 0);
        const std::vector<std::byte> sent = tun->read_udp(is_ipv4() ? 4 : 6);
        ASSERT_GE(sent.size(), quoted_size);

        std::vector<std::byte> object(4 + 8 + 16);
        object[0] = std::byte{0x20}; // version 2
        put16(object, 4, 8);         // RFC 4950: the length of the object, its class and type; one label
        object[6] = object[7] = std::byte{1};
        object[8] = std::byte{0x12};
        object[10] = std::byte{0x01}; // the bottom of the stack
        object[11] = std::byte{7};
        put16(object, 12, 16); // RFC 5837: of the interface that the packet would have left by, index and address
        object[14] = std::byte{2};
        object[15] = std::byte{0x8c};
        put16(object, 18, 5);
        put16(object, 20, 1);
        std::memcpy(object.data() + 24, &there4, sizeof there4);
        put16(object, 2, static_cast<std::uint16_t>(~kernel::internet_sum(object)));
        if (kind == extension::bad) {
            object[8] ^= std::byte{0xff};
        }
        std::vector<std::byte> icmp(8);
        icmp[0] = std::byte{is_ipv4() ? icmp_time_exceeded : icmp6_time_exceeded};
        icmp[is_ipv4() ? 5 : 4] = static_cast<std::byte>(quoted_size / (is_ipv4() ? 4 : 8));
        icmp.insert(icmp.end(), sent.begin(), sent.begin() + quoted_size);
        icmp.insert(icmp.end(), object.begin(), object.end());
        tun->inject(packet(is_ipv4() ? icmp_protocol : icmp6_protocol, icmp, 2, !is_ipv4()));

        ASSERT_NO_FATAL_FAILURE(wait_for_error(fd));
        const kernel::datagram<errors> read{fd, MSG_ERRQUEUE | MSG_DONTWAIT};
        const std::size_t quoted_payload = quoted_size - (is_ipv4() ? headers4 : headers6);
        ASSERT_EQ(read.result, static_cast<ssize_t>(quoted_payload + object.size())) << std::strerror(read.error);
        const auto error = error_of(read.decode());
        ASSERT_TRUE(error);
        EXPECT_EQ(error->error(), EHOSTUNREACH);
        ASSERT_EQ(error->rfc4884().has_value(), kind != extension::not_asked_for);
        const auto no_other = [](const auto&) { ADD_FAILURE() << "no such entry"; };
        EXPECT_TRUE(receive_set<path_errors>::read_error(
            read.result, read.header, overloaded{no_other, [&](const send_error& told) {
                                                     EXPECT_EQ(told.error, EHOSTUNREACH);
                                                     EXPECT_EQ(told.extension.length,
                                                               error->rfc4884() ? quoted_payload : 0);
                                                     EXPECT_EQ(told.extension.is_invalid, kind == extension::bad);
                                                 }}));
        if (const auto found = error->rfc4884()) {
            EXPECT_EQ(found->length, quoted_payload);
            EXPECT_EQ(found->is_invalid, kind == extension::bad);
            EXPECT_EQ(std::memcmp(read.payload.data() + found->length, object.data(), object.size()), 0);
            expect_objects(found->objects(std::span{read.payload}.first(static_cast<std::size_t>(read.result))), there4,
                           kind == extension::good);
        }
        ASSERT_TRUE(error->offender());
        if (GetParam() == path::v4) {
            EXPECT_EQ(error->offender()->v4()->sin_addr.s_addr, there4.s_addr);
        } else {
            kernel::expect_same(error->offender()->v6()->sin6_addr, is_ipv4() ? kernel::mapped(there4) : there6);
        }
    }
}

/// A sum as this host has it that adds words as it loads them (RFC 1071), and zero in one of its two forms.
std::uint16_t in_host_order(std::uint16_t sum) { return ntohs(sum) % 0xffff; }

// The kernel keeps the sum only if it checks the datagram before it is read, which it does with small ones.
TEST_P(Injected, DatagramsTellTheirChecksum)
{
    using set = receive_set<ip_checksum>;
    const support::descriptor receiver = listen(*place, GetParam());
    kernel::enable_or_skip<set>(receiver.get()); // also while it is V6ONLY
    for (std::size_t size = 0; size < 8; ++size) {
        SCOPED_TRACE(size);
        std::vector<std::byte> datagram(8 + size, std::byte{0xc3});
        put16(datagram, 0, 4242);
        put16(datagram, 2, port);
        put16(datagram, 4, datagram.size());
        put16(datagram, 6, 0);
        const std::vector<std::byte> sent = packet(udp_protocol, datagram, 6, true);
        tun->inject(sent);
        const kernel::datagram<set> read{receiver.get()};
        ASSERT_EQ(read.result, static_cast<ssize_t>(size));
        walked<set>::expect_same(read);
        const auto decoded = read.decode();
        EXPECT_TRUE(decoded.outcome());
        ASSERT_EQ(bool{decoded.get<ip_checksum>()}, is_ipv4());
        if (const auto checksum = decoded.get<ip_checksum>()) {
            const auto payload = std::span<const std::byte>{sent}.subspan(headers4);
            EXPECT_EQ(checksum->folded() % 0xffff, in_host_order(kernel::internet_sum(payload)));
        }
    }
}

} // namespace
