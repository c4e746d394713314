// SPDX-License-Identifier: MIT
// Every way to let the kernel refuse a control message that could be found: the errno that it answers is one that
// worth_sending_without takes for a refusal, and without the message the same bytes get there. And the errors that say
// something else. What this machine answers is in the test's properties (--gtest_output=xml). docs/refusals.md has the
// table, which is compared with each kernel that tools/kernels/run.sh boots.
#include "kernel/endpoint.hpp"
#include "kernel/network.hpp"
#include "kernel/release.hpp"
#include "kernel/support.hpp"
#include "support/build.hpp"
#include "support/environment.hpp"

#include <cmsg/answers/segments.hpp>
#include <cmsg/send/worth_sending_without.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <linux/ethtool.h>
#include <linux/sockios.h> // for SIOCETHTOOL
#include <sys/syscall.h>   // for SYS_setresuid

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using cmsg::worth_sending_without;
using kernel::at;
using kernel::endpoint;
using kernel::path;
using kernel::send_bytes;

constexpr int no_check6_tx = 101; // UDP_NO_CHECK6_TX, linux include/uapi/linux/udp.h
constexpr int so_passrights = 83; // SO_PASSRIGHTS, v6.16

/// A socket and where it can be reached.
struct bound {
    support::descriptor socket;
    endpoint at;
};

/// Binds to the address, and asks for the port.
void bind_to(bound& one, const endpoint& host)
{
    one.at = host;
    ASSERT_EQ(::bind(one.socket.get(), one.at.get(), one.at.size), 0) << std::strerror(errno);
    ASSERT_EQ(::getsockname(one.socket.get(), one.at.get(), &one.at.size), 0);
}

std::size_t receive_size(int fd)
{
    std::array<std::byte, 1> byte;
    EXPECT_TRUE(kernel::is_readable(fd)) << "nothing arrived";
    const ssize_t size = ::recv(fd, byte.data(), byte.size(), MSG_DONTWAIT | MSG_TRUNC);
    EXPECT_GE(size, 0) << std::strerror(errno);
    return size < 0 ? 0 : static_cast<std::size_t>(size);
}

/// The send with segments is refused or goes out cut; if it is refused, it is worth sending the pieces, and all of them
/// arrive. Returns: the errno of the refusal, or 0.
int expect_pieces(int fd, endpoint to, std::size_t bytes, std::size_t segment,
                  const std::function<std::size_t()>& arrive)
{
    const std::vector<std::byte> payload(bytes);
    std::array<std::byte, 64> room;
    control_writer control{room};
    EXPECT_TRUE(control.put(send::ip_tos{0x28}));
    EXPECT_TRUE(control.put(send::udp_segment{segment}));
    const int error = send_bytes(fd, &to, control, payload);
    const auto pieces = cmsg::segments{segment}.of(std::span{payload});
    if (error == 0) {
        for (const auto piece : pieces) {
            EXPECT_EQ(arrive(), piece.size());
        }
        return 0;
    }
    EXPECT_TRUE(worth_sending_without<send::udp_segment>(error, control)) << std::strerror(error);
    EXPECT_TRUE(control.without<send::udp_segment>());
    EXPECT_FALSE(worth_sending_without<send::udp_segment>(error, control))
        << "what is not held is not taken back twice";
    for (const auto piece : pieces) {
        EXPECT_EQ(send_bytes(fd, &to, control, piece), 0) << std::strerror(errno);
        EXPECT_EQ(arrive(), piece.size());
    }
    return error;
}

/// Also compares it with what a kernel of that release says, if it is one whose release is known.
void note(const char* situation, int error, std::initializer_list<kernel::answer> answers)
{
    SCOPED_TRACE(situation);
    testing::Test::RecordProperty(situation, error == 0 ? "sent" : std::strerror(error));
    kernel::expect_answer(error, answers);
}

void note(const char* situation, int error, int answer) { note(situation, error, {{0, answer}}); }

class Refusals : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        support::needs_loopback(is_ipv4() ? AF_INET : AF_INET6);
        const int domain = GetParam() == path::v4 ? AF_INET : AF_INET6;
        receiver.socket = support::open_socket(domain, SOCK_DGRAM, 0, GetParam() == path::v6);
        sender = open();
        if (!receiver.socket || !sender) {
            support::lacks("no such socket");
        }
        const in_addr loopback{htonl(INADDR_LOOPBACK)};
        bind_to(receiver, GetParam() == path::v4       ? at(loopback)
                          : GetParam() == path::mapped ? at(kernel::mapped(loopback))
                                                       : at(in6addr_loopback));
        if (!kernel_cuts()) {
            GTEST_SKIP() << "this kernel cuts nothing (UDP GSO)";
        }
    }

    [[nodiscard]] support::descriptor open() const
    {
        return support::open_socket(GetParam() == path::v4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0, GetParam() == path::v6);
    }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }

    [[nodiscard]] int expect_pieces_here(std::size_t bytes, std::size_t segment)
    {
        return expect_pieces(sender.get(), receiver.at, bytes, segment,
                             [&] { return receive_size(receiver.socket.get()); });
    }

    /// Sends with the message of this id and payload alone, and hands the errno and the writer to `judge`. Then the
    /// send goes through without any.
    void expect_refused(const char* situation, int answer, cmsg::message_id id, std::span<const std::byte> payload,
                        auto judge)
    {
        SCOPED_TRACE(situation);
        std::array<std::byte, 128> room;
        control_writer control{room};
        ASSERT_TRUE(control.put(id, payload));
        const std::vector<std::byte> bytes(100);
        const int error = send_bytes(sender.get(), &receiver.at, control, bytes);
        note(situation, error, answer);
        EXPECT_NE(error, 0) << "was not refused";
        judge(error, control);
        ASSERT_EQ(send_bytes(sender.get(), &receiver.at, control_writer{room}, bytes), 0);
        EXPECT_EQ(receive_size(receiver.socket.get()), 100U);
    }

    template <class... Values>
    void expect_refused_as(const char* situation, int answer, cmsg::message_id id, std::span<const std::byte> payload)
    {
        expect_refused(situation, answer, id, payload, [](int error, const control_writer& control) {
            EXPECT_TRUE(worth_sending_without<Values...>(error, control)) << std::strerror(error);
        });
    }

    bound receiver;
    support::descriptor sender;

private:
    [[nodiscard]] bool kernel_cuts() const
    {
        int size = 0;
        socklen_t length = sizeof size;
        return ::getsockopt(sender.get(), IPPROTO_UDP, kernel::udp_segment, &size, &length) == 0;
    }
};

INSTANTIATE_TEST_SUITE_P(Live, Refusals, kernel::all_paths, kernel::name_of);

// -- segmentation

// pitfalls 35, 36
TEST_P(Refusals, OfTooManySegments)
{
    const int error = expect_pieces_here(2000, 10); // 200 of them: UDP_MAX_SEGMENTS is 64, since v6.9 128
    note("too many segments", error, EINVAL);
    EXPECT_NE(error, 0) << "was not refused";
}

// pitfalls 35, 36: together they are larger than any datagram.
TEST_P(Refusals, OfMoreThan64KiB)
{
    const int error = expect_pieces_here(66'000, 1000);
    note("more than 64 KiB together", error, EMSGSIZE);
    EXPECT_NE(error, 0) << "was not refused";
}

// pitfall 36
TEST_P(Refusals, OfASocketWithoutChecksums)
{
    if (is_ipv4()) {
        support::set_or_skip(sender.get(), SOL_SOCKET, SO_NO_CHECK, 1, "SO_NO_CHECK");
    } else {
        support::set_or_skip(sender.get(), IPPROTO_UDP, no_check6_tx, 1, "UDP_NO_CHECK6_TX");
        const int on = 1;
        ASSERT_EQ(::setsockopt(receiver.socket.get(), IPPROTO_UDP, 102, &on, sizeof on), 0) << "UDP_NO_CHECK6_RX";
    }
    const int error = expect_pieces_here(3500, 1000);
    note("a socket without checksums", error, EINVAL);
    EXPECT_NE(error, 0) << "was not refused";
}

// pitfall 28: the width of UDP_GRO.
TEST_P(Refusals, OfAnIntForASegmentSize)
{
    expect_refused_as<send::udp_segment>("an int for a segment size", EINVAL, send::udp_segment::about.id,
                                         support::bytes_of(std::int32_t{50}));
}

TEST_P(Refusals, NoneOfSegmentsThatNeedNoCut)
{
    for (const std::size_t segment : {std::size_t{0}, std::size_t{3500}, std::size_t{65535}}) {
        const int error = expect_pieces_here(3500, segment);
        EXPECT_TRUE(error == 0 || error == EMSGSIZE || error == EINVAL) << segment << ": " << std::strerror(error);
    }
}

// pitfalls 35, 36: EINVAL before v6.14, EMSGSIZE since, and of the stable releases that Debian has.
TEST_P(Refusals, OfSegmentsAboveTheMtu)
{
    const kernel::two_machines net{1300};
    bound there;
    const int domain = GetParam() == path::v4 ? AF_INET : AF_INET6;
    there.socket = net.there.open_socket(domain, SOCK_DGRAM, 0, GetParam() == path::v6);
    const auto here = net.here.open_socket(domain, SOCK_DGRAM, 0, GetParam() == path::v6);
    ASSERT_NO_FATAL_FAILURE(bind_to(there, GetParam() == path::v4       ? at(net.there4)
                                           : GetParam() == path::mapped ? at(kernel::mapped(net.there4))
                                                                        : at(net.there6)));
    const int error = expect_pieces(here.get(), there.at, 2900, 1400, [&] { return receive_size(there.socket.get()); });
    note("segments above the MTU", error, EMSGSIZE);
    EXPECT_NE(error, 0) << "was not refused";
    // A piece that may not be fragmented is too large by itself: taking nothing back helps, and nobody says so.
    const int domain_level = is_ipv4() ? IPPROTO_IP : IPPROTO_IPV6;
    ASSERT_TRUE(support::set(here.get(), domain_level, is_ipv4() ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER,
                             is_ipv4() ? IP_PMTUDISC_DO : IPV6_PMTUDISC_DO));
    std::array<std::byte, 64> room;
    const std::vector<std::byte> payload(1400);
    const int alone = send_bytes(here.get(), &there.at, control_writer{room}, payload);
    EXPECT_EQ(alone, EMSGSIZE) << std::strerror(alone);
    EXPECT_FALSE((worth_sending_without<send::udp_segment, send::ip_tos>(alone, control_writer{room})));
}

// pitfall 36: EIO where the kernel does not cut for a device that computes no checksums.
TEST(RefusalsOfDevices, WithoutChecksumsCutOrAreRefused)
{
    const kernel::network_namespace place;
    const kernel::tun_device tun{place};
    place.add_address("tun", kernel::v4("192.0.2.1"), 24);
    const auto sender = place.open_socket(AF_INET, SOCK_DGRAM);
    const int error = expect_pieces(sender.get(), at(kernel::v4("192.0.2.9"), htons(9)), 2500, 1000, [&] {
        return tun.read_udp(4).size() - 28; // the headers of IPv4 and UDP
    });
    note("a tun device", error, {{0, EIO}, {6012, 0}});
}

void switch_off(const char* device, int command)
{
    const support::descriptor socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    ethtool_value value{static_cast<std::uint32_t>(command), 0};
    ifreq request{};
    std::strcpy(request.ifr_name, device);
    request.ifr_data = reinterpret_cast<char*>(&value);
    if (::ioctl(socket.get(), SIOCETHTOOL, &request) != 0) {
        support::lacks("no ethtool on a veth");
    }
}

TEST(RefusalsOfDevices, ThatLostTheirOffloadsCutOrAreRefused)
{
    const kernel::two_machines net{1500};
    bound there;
    there.socket = net.there.open_socket(AF_INET, SOCK_DGRAM);
    const auto here = net.here.open_socket(AF_INET, SOCK_DGRAM);
    ASSERT_NO_FATAL_FAILURE(bind_to(there, at(net.there4)));
    for (const int command : {ETHTOOL_SGSO, ETHTOOL_SSG, ETHTOOL_STXCSUM}) {
        net.here.run([&] { switch_off("link", command); });
        const int error =
            expect_pieces(here.get(), there.at, 2500, 1000, [&] { return receive_size(there.socket.get()); });
        const bool computes_checksums = command != ETHTOOL_STXCSUM;
        note(command == ETHTOOL_SGSO  ? "a veth without GSO"
             : command == ETHTOOL_SSG ? "nor scatter-gather"
                                      : "nor checksums",
             error, {{0, computes_checksums ? 0 : EIO}, {6012, 0}});
    }
}

// UDP-Lite cannot be cut (EIO); it is gone in kernels after v6.18.
TEST(RefusalsOfDevices, UdpLiteIsRefused)
{
    constexpr int udp_lite = 136;
    bound receiver;
    receiver.socket = support::open_socket(AF_INET, SOCK_DGRAM, udp_lite, false);
    const auto sender = support::open_socket(AF_INET, SOCK_DGRAM, udp_lite, false);
    if (!receiver.socket || !sender) {
        support::lacks("no UDP-Lite");
    }
    support::needs_loopback(AF_INET);
    ASSERT_NO_FATAL_FAILURE(bind_to(receiver, at(in_addr{htonl(INADDR_LOOPBACK)})));
    note("UDP-Lite",
         expect_pieces(sender.get(), receiver.at, 2500, 1000, [&] { return receive_size(receiver.socket.get()); }),
         EIO);
}

// pitfall 35: other sockets ignore it, and so does a kernel before v4.18: one large send, and no error.
TEST(RefusalsOfDevices, OtherSocketsIgnoreSegmentsWithoutAWord)
{
    std::array<int, 2> fds{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    const support::descriptor receiver{fds[0]};
    const support::descriptor sender{fds[1]};
    std::array<std::byte, 64> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::udp_segment{1000}));
    const std::vector<std::byte> payload(3000);
    ASSERT_EQ(send_bytes(sender.get(), nullptr, control, payload), 0);
    EXPECT_EQ(receive_size(receiver.get()), 3000U);
}

// -- others

// pitfalls 29, 36
TEST_P(Refusals, OfTrafficClassesThatAreNone)
{
    const auto none = support::bytes_of(std::int32_t{256});
    expect_refused_as<send::traffic_class>("256 for a traffic class", EINVAL,
                                           is_ipv4() ? send::ip_tos::about.id : send::ipv6_tclass::about.id, none);
    if (is_ipv4()) { // as kernels before v3.13, which know no IP_TOS here
        expect_refused_as<send::ip_tos>("IP_TOS of another width", EINVAL, send::ip_tos::about.id,
                                        support::bytes_of(std::uint16_t{1}));
    }
}

TEST_P(Refusals, OfSourcesThatAreNotOurs)
{
    std::array<std::byte, 20> payload{};
    if (GetParam() == path::v4) {
        payload[4] = std::byte{192};
        payload[6] = std::byte{2};
        payload[7] = std::byte{1}; // 192.0.2.1
        expect_refused_as<send::ip_pktinfo>("an IPv4 source that is not ours", ENETUNREACH, send::ip_pktinfo::about.id,
                                            std::span{payload}.first(12));
        payload = {};
        payload[2] = std::byte{9}; // an interface of a large number
        expect_refused_as<send::ip_pktinfo>("an interface that there is none of (IPv4)", ENODEV,
                                            send::ip_pktinfo::about.id, std::span{payload}.first(12));
        return;
    }
    if (GetParam() == path::mapped) {
        payload[10] = payload[11] = std::byte{0xff}; // ::ffff:192.0.2.1
        payload[12] = std::byte{192};
        payload[14] = std::byte{2};
        payload[15] = std::byte{1};
        expect_refused_as<send::ipv6_pktinfo>("a mapped source that is not ours", ENETUNREACH,
                                              send::ipv6_pktinfo::about.id, payload);
        payload = {};
        payload[10] = payload[11] = std::byte{0xff};
        payload[18] = std::byte{9};
        expect_refused_as<send::ipv6_pktinfo>("an interface that there is none of (mapped)", ENODEV,
                                              send::ipv6_pktinfo::about.id, payload);
        payload = {};
    }
    payload[0] = std::byte{0x20};
    payload[1] = std::byte{0x01};
    payload[15] = std::byte{1};
    expect_refused_as<send::ipv6_pktinfo>("an IPv6 source that is not ours", EINVAL, send::ipv6_pktinfo::about.id,
                                          payload);
    if (GetParam() == path::v6) {
        payload = {};
        payload[18] = std::byte{9};
        expect_refused_as<send::ipv6_pktinfo>("an interface that there is none of (IPv6)", ENODEV,
                                              send::ipv6_pktinfo::about.id, payload);
    }
}

/// A value that no kernel knows yet.
struct unborn {
    static constexpr cmsg::send::value_info about{.id = {SOL_SOCKET, 30'000}, .size = 4};

    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        payload.integer(0U);
    }
};

// pitfall 43: what an older kernel answers to a value that it does not know; these it cannot.
TEST_P(Refusals, OfWhatTheSocketOrTheKernelDoesNotKnow)
{
    expect_refused_as<send::scm_txtime>("SCM_TXTIME without SO_TXTIME", EINVAL, send::scm_txtime::about.id,
                                        support::bytes_of(std::uint64_t{1}));
    expect_refused_as<send::scm_ts_opt_id>("SCM_TS_OPT_ID without OPT_ID", EINVAL, send::scm_ts_opt_id::about.id,
                                           support::bytes_of(std::uint32_t{1}));
    expect_refused_as<send::so_timestamping>("SO_TIMESTAMPING of a flag that is none", EINVAL,
                                             send::so_timestamping::about.id,
                                             support::bytes_of(std::uint32_t{1U << 3U}));
    expect_refused_as<unborn>("a type of SOL_SOCKET that is not yet known", EINVAL, unborn::about.id,
                              support::bytes_of(1));
}

TEST(RefusalsOfOthers, TcpHasNoIdsOfItsOwnAndNoTimes)
{
    support::needs_loopback(AF_INET);
    bound listener;
    listener.socket = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
    const auto client = support::open_socket(AF_INET, SOCK_STREAM, 0, false);
    ASSERT_NO_FATAL_FAILURE(bind_to(listener, at(in_addr{htonl(INADDR_LOOPBACK)})));
    ASSERT_EQ(::listen(listener.socket.get(), 1), 0);
    ASSERT_EQ(::connect(client.get(), listener.at.get(), listener.at.size), 0);
    const std::array<std::byte, 10> payload{};
    std::array<std::byte, 64> room;
    control_writer ids{room};
    ASSERT_TRUE(ids.put(send::scm_ts_opt_id{1}));
    int error = send_bytes(client.get(), nullptr, ids, payload);
    note("SCM_TS_OPT_ID on TCP", error, EINVAL);
    EXPECT_TRUE(worth_sending_without<send::scm_ts_opt_id>(error, ids)) << std::strerror(error);
    ids.without<send::scm_ts_opt_id>();
    EXPECT_EQ(send_bytes(client.get(), nullptr, ids, payload), 0);
}

/// In a thread of its own, as a user without privileges: the system call changes that thread alone.
void as_nobody(auto use)
{
    std::thread{[&] {
        constexpr long nobody = 65534;
        if (::geteuid() == 0 && ::syscall(SYS_setresuid, nobody, nobody, nobody) != 0) {
            return; // a user namespace without that user: it stays root in name
        }
        use();
    }}.join();
}

TEST_P(Refusals, OfWhatNeedsPrivileges)
{
    int marked = 0;
    int urgent = 0;
    std::array<std::byte, 64> room_of_mark;
    std::array<std::byte, 64> room_of_priority;
    std::array<std::byte, 64> room_of_options;
    control_writer mark{room_of_mark};
    control_writer priority{room_of_priority};
    control_writer options{room_of_options};
    const auto header = support::octets(0, 0, 0x1e, 4, 0, 0, 0, 0);
    ASSERT_TRUE(mark.put(send::so_mark{1}) && priority.put(send::so_priority{7}) &&
                options.put(send::ipv6_dstopts{{header}}));
    const std::array<std::byte, 10> payload{};
    int opted = 0;
    as_nobody([&] {
        marked = send_bytes(sender.get(), &receiver.at, mark, payload);
        urgent = send_bytes(sender.get(), &receiver.at, priority, payload);
        opted = send_bytes(sender.get(), &receiver.at, options, payload);
    });
    note("SO_MARK without privileges", marked, EPERM);
    note("SO_PRIORITY above 6 without privileges", urgent, {{0, EINVAL}, {6014, EPERM}});
    if (marked == 0) {
        GTEST_SKIP() << "no user without privileges here";
    }
    EXPECT_TRUE(worth_sending_without<send::so_mark>(marked, mark)) << std::strerror(marked);
    EXPECT_TRUE(worth_sending_without<send::so_priority>(urgent, priority)) << std::strerror(urgent);
    EXPECT_EQ(send_bytes(sender.get(), &receiver.at, control_writer{room_of_mark}, payload), 0);
    if (GetParam() == path::v6) {
        note("options of IPv6 without privileges", opted, EPERM);
        EXPECT_TRUE(worth_sending_without<send::ipv6_dstopts>(opted, options)) << std::strerror(opted);
    }
}

class RefusalsOfUnix : public testing::Test {
protected:
    void SetUp() override
    {
        std::array<int, 2> fds{};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()), 0);
        receiver = support::descriptor{fds[0]};
        sender = support::descriptor{fds[1]};
    }

    template <class Value>
    void expect_refused(const char* situation, int answer, const Value& value)
    {
        SCOPED_TRACE(situation);
        std::array<std::byte, 64> room;
        control_writer control{room};
        ASSERT_TRUE(control.put(value));
        const std::array<std::byte, 1> payload{};
        const int error = send_bytes(sender.get(), nullptr, control, payload);
        note(situation, error, answer);
        EXPECT_TRUE(worth_sending_without<Value>(error, control)) << std::strerror(error);
        control.without<Value>();
        EXPECT_EQ(send_bytes(sender.get(), nullptr, control, payload), 0);
    }

    support::descriptor receiver;
    support::descriptor sender;
};

TEST_F(RefusalsOfUnix, OfDescriptorsAndCredentialsAndOthersMessages)
{
    const std::array<int, 1> closed{1'000'000};
    expect_refused("a descriptor that is not open", EBADF, send::scm_rights{closed});
    expect_refused("credentials of a process that does not exist", ESRCH,
                   send::scm_credentials{INT32_MAX, ::getuid(), ::getgid()});
    expect_refused("SO_MARK on AF_UNIX", EINVAL, send::so_mark{1});
    if (support::set(receiver.get(), SOL_SOCKET, so_passrights, 0)) {
        const std::array<int, 1> own{receiver.get()};
        expect_refused("descriptors to who takes none (SO_PASSRIGHTS)", EPERM, send::scm_rights{own});
    }
}

// -- what says something else

/// Whether nothing of what could be held is blamed.
bool is_blamed(int error, const control_writer& control)
{
    return worth_sending_without<send::udp_segment, send::traffic_class, send::ip_pktinfo, send::ipv6_pktinfo,
                                 send::so_mark, send::so_priority, send::scm_txtime, send::scm_ts_opt_id,
                                 send::so_timestamping>(error, control);
}

TEST_P(Refusals, AreNotWhatTheNetworkAnswers)
{
    std::array<std::byte, 128> room;
    control_writer held{room};
    ASSERT_TRUE(is_ipv4() ? held.put(send::ip_tos{1}) : held.put(send::ipv6_tclass{1}));
    const std::array<std::byte, 10> payload{};

    // The ICMP error of the first send is the errno of the second. Not of every one: somebody may have taken the port,
    // and the kernel limits how many it sends.
    ASSERT_TRUE(held.put(send::udp_segment{1000}));
    int refused = 0;
    for (int attempt = 0; attempt < 100 && refused == 0; ++attempt) {
        bound closed;
        closed.socket = open();
        ASSERT_NO_FATAL_FAILURE(bind_to(closed, receiver.at.storage.ss_family == AF_INET
                                                    ? at(in_addr{htonl(INADDR_LOOPBACK)})
                                                : is_ipv4() ? at(kernel::mapped(in_addr{htonl(INADDR_LOOPBACK)}))
                                                            : at(in6addr_loopback)));
        endpoint to = closed.at;
        closed.socket = {};
        ASSERT_EQ(::connect(sender.get(), to.get(), to.size), 0);
        ASSERT_EQ(send_bytes(sender.get(), nullptr, held, payload), 0);
        refused = send_bytes(sender.get(), nullptr, held, payload);
    }
    EXPECT_EQ(refused, ECONNREFUSED) << std::strerror(refused);
    EXPECT_FALSE(is_blamed(refused, held));

    // Nowhere to send.
    const auto unconnected = open();
    const int nowhere = send_bytes(unconnected.get(), nullptr, held, payload);
    EXPECT_TRUE(nowhere == EDESTADDRREQ || nowhere == ENOTCONN) << std::strerror(nowhere);
    EXPECT_FALSE(is_blamed(nowhere, held));

    // A single datagram that is too large.
    held.without<send::udp_segment>();
    const std::vector<std::byte> large(66'000);
    const int too_large = send_bytes(unconnected.get(), &receiver.at, held, large);
    EXPECT_EQ(too_large, EMSGSIZE) << std::strerror(too_large);
    EXPECT_FALSE(is_blamed(too_large, held));

    // No permission to broadcast.
    if (GetParam() == path::v4) {
        endpoint broadcast = at(in_addr{htonl(INADDR_BROADCAST)}, htons(9));
        const int forbidden = send_bytes(unconnected.get(), &broadcast, held, payload);
        EXPECT_TRUE(forbidden == EACCES || forbidden == ENETUNREACH) << std::strerror(forbidden);
        EXPECT_FALSE(is_blamed(forbidden, held));
    }
}

TEST_F(RefusalsOfUnix, AreNotAFullQueueNorAPeerThatIsGone)
{
    std::array<std::byte, 64> room;
    control_writer held{room};
    const auto other = support::open_socket(AF_UNIX, SOCK_DGRAM, 0, false);
    const std::array<int, 1> sent{other.get()};
    ASSERT_TRUE(held.put(send::scm_rights{sent}));
    const std::array<std::byte, 1000> payload{};
    int error = 0;
    for (int i = 0; i < 100'000 && error == 0; ++i) {
        error = send_bytes(sender.get(), nullptr, held, payload);
    }
    EXPECT_EQ(error, EAGAIN) << std::strerror(error);
    EXPECT_FALSE(worth_sending_without<send::scm_rights>(error, held));
    receiver = {};
    error = send_bytes(sender.get(), nullptr, control_writer{room}, payload);
    EXPECT_TRUE(error == ECONNREFUSED || error == EPIPE || error == ENOTCONN || error == ECONNRESET)
        << std::strerror(error);
    EXPECT_FALSE(worth_sending_without<send::scm_rights>(error, held));
}

} // namespace
