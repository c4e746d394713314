// SPDX-License-Identifier: MIT
#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/enable.hpp>

#include "support/environment.hpp"
#include "support/fake_options.hpp"
#include "support/sockets.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace cmsg;
using support::descriptor;

/// A socket option, by its number, and the value that a set leaves in it.
struct option {
    int level;
    int number;
    int value;
};

/// What each view of the library switches on.
template <class View>
constexpr option option_of{};
template <>
constexpr option option_of<ip_tos>{IPPROTO_IP, IP_RECVTOS, 1};
template <>
constexpr option option_of<ip_ttl>{IPPROTO_IP, IP_RECVTTL, 1};
template <>
constexpr option option_of<ip_pktinfo>{IPPROTO_IP, IP_PKTINFO, 1};
template <>
constexpr option option_of<ip_origdstaddr>{IPPROTO_IP, 20, 1};
template <>
constexpr option option_of<ipv6_tclass>{IPPROTO_IPV6, IPV6_RECVTCLASS, 1};
template <>
constexpr option option_of<ipv6_hoplimit>{IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1};
template <>
constexpr option option_of<ipv6_pktinfo>{IPPROTO_IPV6, IPV6_RECVPKTINFO, 1};
template <>
constexpr option option_of<ipv6_origdstaddr>{IPPROTO_IPV6, 74, 1};
template <>
constexpr option option_of<udp_gro>{IPPROTO_UDP, 104, 1};
template <>
constexpr option option_of<so_rxq_ovfl>{SOL_SOCKET, SO_RXQ_OVFL, 1};
template <>
constexpr option option_of<scm_timestamp>{SOL_SOCKET, scm_timestamp::about.id.type, 1};
template <>
constexpr option option_of<scm_timestampns>{SOL_SOCKET, scm_timestampns::about.id.type, 1};
template <>
constexpr option option_of<scm_timestamping>{SOL_SOCKET, scm_timestamping::about.id.type, 8 | 16};

int value_of(int fd, const option& which)
{
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, which.level, which.number, &value, &size) == 0 ? value : -errno;
}

/// What getsockopt says of one view's option.
template <class View>
void expect_value(int fd, bool enabled)
{
    constexpr option which = option_of<View>;
    EXPECT_EQ(value_of(fd, which), enabled ? which.value : 0) << "level " << which.level << " option " << which.number;
}

/// Skips the test where the kernel lacks the option, by its number here: a wrong one in the library is no older kernel.
template <class View>
void needs_option(int fd, bool applies)
{
    if (applies && value_of(fd, option_of<View>) == -ENOPROTOOPT) {
        errno = ENOPROTOOPT;
        support::lacks("no option for " + std::string{View::about.name});
    }
}

/// Opens a socket of a kernel that has the oldest options, each of which some test here looks at; else skips the test.
descriptor open_whole(int domain, int type)
{
    descriptor opened = support::open_socket(domain, type, 0, false);
    if (!opened) {
        support::lacks("no socket of family " + std::to_string(domain));
    }
    needs_option<scm_timestamp>(opened.get(), true);
    needs_option<scm_timestampns>(opened.get(), true);
    needs_option<scm_timestamping>(opened.get(), true);
    needs_option<so_rxq_ovfl>(opened.get(), true);
    needs_option<ip_tos>(opened.get(), domain == AF_INET);
    needs_option<ip_ttl>(opened.get(), domain == AF_INET);
    return opened;
}

template <class View, class Result>
void expect_result(const Result& result, bool applies)
{
    EXPECT_EQ(result.template not_applicable<View>(), !applies);
    EXPECT_FALSE(result.template refused<View>());
    EXPECT_EQ(result.template error<View>(), 0);
}

/// Enables the set and compares, view by view, with what getsockopt says before and after. `applies` tells by family.
template <class... Views, class Applies>
void expect_enabled(int fd, view_list<Views...>, Applies applies)
{
    (needs_option<Views>(fd, applies(Views::about.family)), ...);
    ((applies(Views::about.family) ? expect_value<Views>(fd, false) : void()), ...);
    const auto result = receive_set<Views...>::enable(fd);
    EXPECT_TRUE(result);
    EXPECT_EQ(result.error(), 0);
    (expect_result<Views>(result, applies(Views::about.family)), ...);
    ((applies(Views::about.family) ? expect_value<Views>(fd, true) : void()), ...);
}

// SO_TIMESTAMP and SO_TIMESTAMPNS exclude each other, so that the library's views make two sets.
template <class Timestamp>
using all_but_one = view_list<Timestamp, scm_timestamping, so_rxq_ovfl, udp_gro, ipv6_pktinfo, ip_pktinfo, ip_ttl,
                              ip_tos, ip_origdstaddr, ipv6_hoplimit, ipv6_tclass, ipv6_origdstaddr>;

struct applicability {
    const char* name;
    int domain;
    int type;
    bool v6_only;
    bool ipv4; ///< whether IPv4's options apply
    bool ipv6;
};

constexpr applicability sockets[]{
    {"an IPv4 socket", AF_INET, SOCK_DGRAM, false, true, false},
    {"a dual-stack socket", AF_INET6, SOCK_DGRAM, false, true, true},
    {"an IPv6-only socket, which may become a dual-stack one", AF_INET6, SOCK_DGRAM, true, true, true},
};

template <class Views>
void expect_enabled_on_every_socket()
{
    for (const applicability& kind : sockets) {
        SCOPED_TRACE(kind.name);
        const descriptor socket = support::open_or_skip(kind.domain, kind.type, 0, kind.v6_only);
        expect_enabled(socket.get(), Views{},
                       [&](int family) { return family == AF_UNSPEC || (family == AF_INET ? kind.ipv4 : kind.ipv6); });
    }
}

TEST(Enable, SetsWhatAppliesToTheSocket)
{
    expect_enabled_on_every_socket<all_but_one<scm_timestamp>>();
    expect_enabled_on_every_socket<all_but_one<scm_timestampns>>();
}

TEST(Enable, AppliesNoIpv4OptionToARawIpv6Socket)
{
    const descriptor socket = support::open_socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, false);
    if (!socket) {
        support::lacks("no raw IPv6 socket");
    }
    needs_option<ipv6_tclass>(socket.get(), true);
    const auto result = receive_set<ip_tos, ipv6_tclass, ip_pktinfo>::enable(socket.get());
    EXPECT_TRUE(result);
    EXPECT_TRUE(result.not_applicable<ip_tos>());
    EXPECT_TRUE(result.not_applicable<ip_pktinfo>());
    EXPECT_FALSE(result.not_applicable<ipv6_tclass>());
    EXPECT_EQ(value_of(socket.get(), option_of<ipv6_tclass>), 1);
}

TEST(Enable, AppliesNoIpOptionToAUnixSocket)
{
    const descriptor socket = open_whole(AF_UNIX, SOCK_DGRAM);
    const auto result = receive_set<ip_tos, ipv6_tclass, scm_timestampns, so_rxq_ovfl>::enable(socket.get());
    EXPECT_TRUE(result);
    EXPECT_TRUE(result.not_applicable<ip_tos>());
    EXPECT_TRUE(result.not_applicable<ipv6_tclass>());
    EXPECT_EQ(value_of(socket.get(), option_of<scm_timestampns>), 1);
    EXPECT_EQ(value_of(socket.get(), option_of<so_rxq_ovfl>), 1);
}

/// An option of this family only: setting it anywhere else would be refused, or mean something else.
TEST(Enable, AppliesNoOptionOfAnotherFamily)
{
    using others =
        receive_set<scm_credentials, scm_pidfd, scm_inq, up_to<scm_security, 8>, packet_auxdata, netlink_pktinfo,
                    netlink_listen_all_nsid, llc_opt_pktinfo, bt_scm_pkt_status, bt_scm_pkt_seqnum, scm_j1939_errqueue,
                    rds_cmsg_rxpath_latency, rxrpc_oob_id, so_rxq_ovfl>;
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    const auto result = others::enable(socket.get());
    EXPECT_TRUE(result) << result.error();
    EXPECT_TRUE(result.not_applicable<scm_credentials>());
    EXPECT_TRUE(result.not_applicable<scm_pidfd>());
    EXPECT_TRUE(result.not_applicable<packet_auxdata>());
    EXPECT_FALSE(result.not_applicable<so_rxq_ovfl>());
    EXPECT_EQ(value_of(socket.get(), option_of<so_rxq_ovfl>), 1);
}

/// HCI_DATA_DIR has the number of IP_TOS, and HCI_TIME_STAMP that of IP_HDRINCL, on a level of the same number.
TEST(Enable, SetsNoOptionOfIpForAFamilyThatSharesItsLevel)
{
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    const auto result = receive_set<hci_cmsg_dir, hci_cmsg_tstamp, wpan_wantlqi>::enable(socket.get());
    EXPECT_TRUE(result.not_applicable<hci_cmsg_dir>());
    EXPECT_TRUE(result.not_applicable<hci_cmsg_tstamp>());
    EXPECT_TRUE(result.not_applicable<wpan_wantlqi>());
    EXPECT_EQ(value_of(socket.get(), option{IPPROTO_IP, IP_TOS, 0}), 0);
    EXPECT_EQ((receive_set<misdn_time_stamp>::enable(socket.get()).not_applicable<misdn_time_stamp>()), true);
    EXPECT_EQ(value_of(socket.get(), option{IPPROTO_IP, IP_TOS, 0}), 0);
}

// -- what is on stays on

// pitfall 32
TEST(Enable, AddsToTheFlagsOfAnotherList)
{
    constexpr auto sending = sof_timestamping_tx_software | sof_timestamping_software | sof_timestamping_opt_id |
                             sof_timestamping_opt_tsonly;
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    EXPECT_TRUE(receive_set<scm_timestamping>::enable(socket.get()));
    EXPECT_TRUE(receive_set<timestamping_flags<sending>>::enable(socket.get()));
    EXPECT_EQ(value_of(socket.get(), option_of<scm_timestamping>), 0x89a)
        << "0x892 would be the flags of the last alone";
    EXPECT_TRUE(receive_set<scm_timestamping>::enable(socket.get()));
    EXPECT_EQ(value_of(socket.get(), option_of<scm_timestamping>), 0x89a);
}

// pitfall 32
TEST(Enable, RefusesTheOtherTimestampWithEexistAndSetsTheRest)
{
    using microseconds = receive_set<scm_timestamp, ip_tos>;
    using nanoseconds = receive_set<scm_timestampns, ip_ttl>;
    const descriptor one = open_whole(AF_INET, SOCK_DGRAM);
    const descriptor other = open_whole(AF_INET, SOCK_DGRAM);

    EXPECT_TRUE(microseconds::enable(one.get()));
    const auto refused_nanoseconds = nanoseconds::enable(one.get());
    EXPECT_EQ(refused_nanoseconds.error<scm_timestampns>(), EEXIST);
    EXPECT_FALSE(refused_nanoseconds.refused<ip_ttl>());
    EXPECT_EQ(value_of(one.get(), option_of<scm_timestamp>), 1) << "stays";
    EXPECT_EQ(value_of(one.get(), option_of<ip_ttl>), 1);
    EXPECT_TRUE(microseconds::enable(one.get())) << "twice the same";

    EXPECT_TRUE(nanoseconds::enable(other.get()));
    const auto refused_microseconds = microseconds::enable(other.get());
    EXPECT_EQ(refused_microseconds.error<scm_timestamp>(), EEXIST);
    EXPECT_EQ(value_of(other.get(), option_of<scm_timestampns>), 1) << "stays";
    EXPECT_EQ(value_of(other.get(), option_of<ip_tos>), 1);
    EXPECT_TRUE(nanoseconds::enable(other.get())) << "twice the same";
}

// -- refusals

/// A user's own view whose option no kernel has.
struct unknown_to_the_kernel {
    static constexpr view_info about{.id = {level::ip, 9999}, .size = 4};
    explicit constexpr unknown_to_the_kernel(std::span<const std::byte>) noexcept {}
    static int enable(int fd) noexcept { return set_option(fd, level::ip, 9999); }
};

/// A user's own view that needs no option.
struct needs_no_option {
    static constexpr view_info about{.id = {level::ip, 9998}, .size = 4};
    explicit constexpr needs_no_option(std::span<const std::byte>) noexcept {}
};

TEST(Enable, ReportsARefusalByViewAndSetsTheRest)
{
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    const auto result = receive_set<ip_tos, unknown_to_the_kernel, ip_ttl, ipv6_tclass>::enable(socket.get());
    EXPECT_FALSE(result);
    EXPECT_EQ(result.error(), ENOPROTOOPT);
    EXPECT_TRUE(result.refused<unknown_to_the_kernel>());
    EXPECT_EQ(result.error<unknown_to_the_kernel>(), ENOPROTOOPT);
    EXPECT_FALSE(result.not_applicable<unknown_to_the_kernel>());
    EXPECT_FALSE(result.refused<ip_tos>());
    EXPECT_FALSE(result.refused<ip_ttl>());
    EXPECT_FALSE(result.refused<ipv6_tclass>()) << "not applicable is not refused";
    EXPECT_TRUE(result.not_applicable<ipv6_tclass>());
    EXPECT_EQ(result.error<ipv6_tclass>(), 0);
    EXPECT_EQ(value_of(socket.get(), option_of<ip_tos>), 1);
    EXPECT_EQ(value_of(socket.get(), option_of<ip_ttl>), 1) << "behind the refused one";
}

TEST(Enable, ReportsGroRefusedByATcpSocket)
{
    const descriptor socket = open_whole(AF_INET, SOCK_STREAM);
    const auto result = receive_set<udp_gro, ip_tos>::enable(socket.get());
    EXPECT_FALSE(result);
    EXPECT_TRUE(result.refused<udp_gro>());
    EXPECT_EQ(result.error<udp_gro>(), ENOPROTOOPT);
    EXPECT_FALSE(result.refused<ip_tos>());
    EXPECT_EQ(value_of(socket.get(), option_of<ip_tos>), 1);
}

TEST(Enable, ReportsTheFirstRefusalInTheOrderOfTheSet)
{
    struct refuses_otherwise : needs_no_option {
        using needs_no_option::needs_no_option;
        static int enable(int) noexcept
        {
            errno = EACCES;
            return -1;
        }
    };
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    EXPECT_EQ((receive_set<ip_tos, refuses_otherwise, unknown_to_the_kernel>::enable(socket.get()).error()), EACCES);
    EXPECT_EQ((receive_set<unknown_to_the_kernel, refuses_otherwise>::enable(socket.get()).error()), ENOPROTOOPT);
}

/// As SO_J1939_ERRQUEUE does, whose setsockopt returns the value that is set.
TEST(Enable, TakesAPositiveNumberForSuccess)
{
    struct answers_one : needs_no_option {
        using needs_no_option::needs_no_option;
        static int enable(int) noexcept { return 1; }
    };
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    errno = EBADF; // of an earlier call
    const auto own = receive_set<answers_one>::enable(socket.get());
    EXPECT_TRUE(own) << own.error();

    const support::fake_options kernel{[](int level, int, const void*, socklen_t) {
        return level == IPPROTO_IP ? std::optional<int>{1} : std::nullopt;
    }};
    errno = EBADF;
    const auto result = receive_set<ip_tos, ip_ttl>::enable(socket.get());
    EXPECT_TRUE(result) << result.error();
}

TEST(Enable, TellsOfEachEntryByItsName)
{
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    using set = receive_set<ip_tos, unknown_to_the_kernel, ipv6_tclass, timestamping_flags<8>, up_to<scm_rights, 2>>;
    const auto result = set::enable(socket.get());
    struct entry {
        std::string name;
        int error;
        bool applicable;
        bool operator==(const entry&) const = default;
    };
    std::vector<entry> told;
    result.each([&](const char* name, int error, bool applicable) { told.push_back({name, error, applicable}); });
    ASSERT_EQ(told.size(), 5U);
    EXPECT_EQ(told[0], (entry{"IP_TOS", 0, true}));
    EXPECT_EQ(told[1], (entry{"(unnamed)", ENOPROTOOPT, true}));
    EXPECT_EQ(told[2], (entry{"IPV6_TCLASS", 0, false}));
    EXPECT_EQ(told[3], (entry{"SCM_TIMESTAMPING", 0, true}));
    EXPECT_EQ(told[4], (entry{"SCM_RIGHTS", 0, false}));

    receive_set<>::enable(socket.get()).each([](const char*, int, bool) { ADD_FAILURE() << "there is none"; });
}

/// What the answer says comes on another system alone.
struct of_no_message_here {
    using views = view_list<>;
};

TEST(Enable, SaysOfAnAnswerWithoutMessagesThatItCannotCome)
{
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    const auto enabled = receive_set<of_no_message_here>::enable(socket.get());
    EXPECT_TRUE(enabled);
    EXPECT_FALSE(enabled.refused<of_no_message_here>());
    EXPECT_TRUE(enabled.not_applicable<of_no_message_here>());
}

constexpr bool tells_at_compile_time()
{
    int entries = 0;
    enable_result<ip_tos, ip_ttl>{}.each(
        [&](const char* name, int error, bool applicable) { entries += name[0] == 'I' && error == 0 && applicable; });
    return entries == 2;
}
static_assert(tells_at_compile_time());

TEST(Enable, NeedsNoOptionForAViewWithoutOne)
{
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    const auto result = receive_set<needs_no_option>::enable(socket.get());
    EXPECT_TRUE(result);
    EXPECT_FALSE(result.refused<needs_no_option>());
    EXPECT_FALSE(result.not_applicable<needs_no_option>());
}

TEST(Enable, RefusesAllOnWhatIsNoSocket)
{
    int ends[2]{-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    const descriptor reader{ends[0]};
    const descriptor writer{ends[1]};
    const struct {
        int fd;
        int error;
    } cases[]{{-1, EBADF}, {reader.get(), ENOTSOCK}};
    for (const auto& [fd, error] : cases) {
        SCOPED_TRACE(fd);
        const auto result = receive_set<ip_tos, ipv6_tclass, needs_no_option>::enable(fd);
        EXPECT_FALSE(result);
        EXPECT_EQ(result.error(), error);
        EXPECT_TRUE(result.refused<ip_tos>());
        EXPECT_TRUE(result.refused<ipv6_tclass>());
        EXPECT_TRUE(result.refused<needs_no_option>());
        EXPECT_EQ(result.error<ipv6_tclass>(), error);
        EXPECT_FALSE(result.not_applicable<ipv6_tclass>());
    }
}

// -- parameters of a view

TEST(Enable, SetsTheFlagsOfTimestamping)
{
    constexpr unsigned flags = 8 | 16 | 64; // software and raw hardware stamps of received packets
    const descriptor socket = open_whole(AF_INET, SOCK_DGRAM);
    using set = receive_set<timestamping_flags<flags>>;
    const auto result = set::enable(socket.get());
    EXPECT_TRUE(result);
    EXPECT_FALSE(result.refused<scm_timestamping>()) << "asked by the view that it stands for";
    EXPECT_FALSE(result.refused<timestamping_flags<flags>>());
    EXPECT_EQ(value_of(socket.get(), option_of<scm_timestamping>), int{flags});

    constexpr unsigned nonsense = 1U << 31;
    EXPECT_EQ(receive_set<timestamping_flags<nonsense>>::enable(socket.get()).error<scm_timestamping>(), EINVAL);
}

} // namespace
