// SPDX-License-Identifier: MIT
#include <cmsg/receive/unlisted.hpp>
#include <cmsg/receive/unlisted.hpp>

#include "support/environment.hpp"
#include "support/option_answers.hpp"
#include "support/sockets.hpp"

#include <cmsg/receive/join.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace cmsg;
using support::descriptor;
using nothing = receive_set<>;

std::vector<std::string> names_of(const unlisted_messages& messages)
{
    std::vector<std::string> names;
    std::size_t sum = 0;
    messages.each([&](const char* name, std::size_t space) {
        names.emplace_back(name);
        sum += space;
    });
    EXPECT_EQ(messages.space(), sum);
    EXPECT_EQ(static_cast<bool>(messages), !names.empty());
    EXPECT_EQ(messages.error(), 0);
    return names;
}

/// The views whose options this kernel takes are told by name and size to a set without them, and to no set with them.
template <class... Views>
void expect_told(const descriptor& socket, view_list<Views...>)
{
    EXPECT_FALSE(unlisted<nothing>(socket.get())) << "of a fresh socket";
    const auto result = receive_set<Views...>::enable(socket.get());
    std::vector<std::string> expected;
    std::size_t space = 0;
    const auto expect = [&]<class View>(view_list<View>) {
        if (!result.template refused<View>()) {
            EXPECT_FALSE(result.template not_applicable<View>()) << View::about.name;
            expected.emplace_back(View::about.name);
            space += view_traits<View>::space;
        }
    };
    (expect(view_list<Views>{}), ...);
    EXPECT_GT(expected.size(), 0U);
    const auto told = unlisted<nothing>(socket.get());
    std::vector<std::string> names = names_of(told);
    EXPECT_EQ(told.space(), space);
    std::ranges::sort(names);
    std::ranges::sort(expected);
    EXPECT_EQ(names, expected);
    EXPECT_FALSE((unlisted<receive_set<Views...>>(socket.get())));
}

using of_ipv4 = view_list<ip_pktinfo, ip_ttl, ip_tos, ip_recvopts, ip_retopts, ip_origdstaddr, ip_checksum,
                          ip_recvfragsize, ip_recverr, scm_timestampns, so_rxq_ovfl, so_mark, so_priority, udp_gro>;
using of_ipv6 = view_list<ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass, ipv6_flowinfo, ipv6_pathmtu, ipv6_origdstaddr,
                          ipv6_recvfragsize, ipv6_2292pktinfo, ipv6_2292hoplimit, ipv6_recverr, ip_tos, ip_pktinfo,
                          scm_timestamp, so_rxq_ovfl>;

// pitfall 32
TEST(Unlisted, TellsWhatIsEnabledByFamily)
{
    expect_told(support::open_or_skip(AF_INET, SOCK_DGRAM), of_ipv4{});
    expect_told(support::open_or_skip(AF_INET, SOCK_STREAM),
                view_list<tcp_cm_inq, scm_timestampns, ip_recverr, scm_timestamping>{});
    expect_told(support::open_or_skip(AF_UNIX, SOCK_DGRAM), view_list<scm_credentials, scm_pidfd, scm_timestampns>{});
    expect_told(support::open_or_skip(AF_UNIX, SOCK_STREAM), view_list<scm_credentials, scm_pidfd>{});
    expect_told(support::open_or_skip(AF_NETLINK, SOCK_RAW),
                view_list<netlink_pktinfo, netlink_listen_all_nsid, scm_credentials>{});
}

TEST(Unlisted, TellsWhatIsEnabledOnAnIpv6Socket)
{
    for (const bool only_ipv6 : {false, true}) {
        descriptor socket = support::open_or_skip(AF_INET6, SOCK_DGRAM, 0, only_ipv6);
        expect_told(socket, of_ipv6{});
    }
}

TEST(Unlisted, TellsWhatIsEnabledOnAPacketSocket)
{
    const descriptor socket = support::open_or_skip(AF_PACKET, SOCK_DGRAM);
    expect_told(socket, view_list<packet_auxdata, scm_timestampns, so_rxq_ovfl>{});
    support::enable_or_skip<receive_set<timestamping_flags<sof_timestamping_tx_software>>>(socket.get());
    EXPECT_EQ(names_of(unlisted<receive_set<packet_auxdata, scm_timestampns, so_rxq_ovfl>>(socket.get())),
              (std::vector<std::string>{"PACKET_TX_TIMESTAMP"}));
}

/// Flags that a list has not asked for bring messages that it may have no room for, each by its name.
TEST(Unlisted, TellsWhatFlagsOfTimestampingBring)
{
    const descriptor socket = support::open_or_skip(AF_INET, SOCK_DGRAM);
    using plain = receive_set<scm_timestamping>;
    support::enable_or_skip<plain>(socket.get());
    EXPECT_FALSE(unlisted<plain>(socket.get()));
    EXPECT_EQ(names_of(unlisted<nothing>(socket.get())), (std::vector<std::string>{"SCM_TIMESTAMPING"}));
    EXPECT_EQ(unlisted<nothing>(socket.get()).space(), plain::space);

    using sending = receive_set<timestamping_flags<sof_timestamping_tx_sched | sof_timestamping_opt_pktinfo>>;
    support::enable_or_skip<sending>(socket.get());
    EXPECT_EQ(names_of(unlisted<plain>(socket.get())),
              (std::vector<std::string>{"SCM_TIMESTAMPING_PKTINFO", "IP_RECVERR"}));
    EXPECT_FALSE((unlisted<join<sending, receive_set<scm_timestamping_pktinfo, ip_recverr>>>(socket.get())));
}

TEST(Unlisted, TellsWhatElseComesByTheErrorQueue)
{
    constexpr int so_zerocopy = 60;
    constexpr int so_txtime = 61;
    const std::vector<std::string> recverr{"IP_RECVERR"};
    const descriptor zerocopy = support::open_or_skip(AF_INET, SOCK_STREAM);
    if (support::set(zerocopy.get(), SOL_SOCKET, so_zerocopy)) {
        EXPECT_EQ(names_of(unlisted<nothing>(zerocopy.get())), recverr);
    }
    for (const std::uint32_t flags : {0U, 2U}) { // SOF_TXTIME_REPORT_ERRORS
        const descriptor txtime = support::open_or_skip(AF_INET, SOCK_DGRAM);
        const std::uint32_t value[]{1, flags}; // CLOCK_MONOTONIC
        if (::setsockopt(txtime.get(), SOL_SOCKET, so_txtime, value, sizeof value) == 0) {
            EXPECT_EQ(names_of(unlisted<nothing>(txtime.get())), flags == 2 ? recverr : std::vector<std::string>{});
        }
    }
    const descriptor dual_stack = support::open_or_skip(AF_INET6, SOCK_DGRAM);
    support::enable_or_skip<receive_set<ip_recverr>>(dual_stack.get());
    EXPECT_EQ(names_of(unlisted<receive_set<ip_recverr>>(dual_stack.get())), (std::vector<std::string>{"IPV6_RECVERR"}))
        << "an IPv6 socket's errors are of 44 bytes, also those of IPv4";
}

/// On these a number of level 0 is not IP's, nor the other way round.
TEST(Unlisted, TellsFamiliesOfOneLevelApart)
{
    const auto kernel_with = [](int domain, int type, int option_that_is_on) {
        return [=](int level, int option, void* value, socklen_t* size) {
            const int answer = level == SOL_SOCKET && option == SO_DOMAIN ? domain
                               : level == SOL_SOCKET && option == SO_TYPE ? type
                                                                          : level == 0 && option == option_that_is_on;
            std::memset(value, 0, *size);
            std::memcpy(value, &answer, sizeof answer);
            return std::optional<int>{0};
        };
    };
    const support::fake_options hci{{}, kernel_with(AF_BLUETOOTH, SOCK_RAW, 1)};
    EXPECT_EQ(names_of(unlisted<receive_set<ip_tos>>(3)), (std::vector<std::string>{"HCI_CMSG_DIR"}));
    EXPECT_FALSE(unlisted<receive_set<hci_cmsg_dir>>(3));
    const support::fake_options ip{{}, kernel_with(AF_INET, SOCK_DGRAM, IP_RECVTOS)};
    EXPECT_EQ(names_of(unlisted<receive_set<hci_cmsg_dir>>(3)), (std::vector<std::string>{"IP_TOS"}));
    EXPECT_FALSE(unlisted<receive_set<ip_tos>>(3));
}

TEST(Unlisted, SaysWhyNothingIsKnown)
{
    const auto closed = unlisted<nothing>(-1);
    EXPECT_FALSE(closed);
    EXPECT_EQ(closed.error(), EBADF);
    EXPECT_EQ(closed.space(), 0U);
    int ends[2]{-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    const descriptor reader{ends[0]};
    const descriptor writer{ends[1]};
    EXPECT_EQ(unlisted<nothing>(reader.get()).error(), ENOTSOCK);
}

TEST(Unlisted, ChangesNothing)
{
    const descriptor socket = support::open_or_skip(AF_INET, SOCK_DGRAM);
    int sets = 0;
    {
        const support::fake_options noting{[&](int, int, const void*, socklen_t) {
            ++sets;
            return std::optional<int>{0};
        }};
        EXPECT_FALSE(unlisted<nothing>(socket.get()));
    }
    EXPECT_EQ(sets, 0);
}

} // namespace
