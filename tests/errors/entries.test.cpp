// SPDX-License-Identifier: MIT
#include <cmsg/errors/entries.hpp>
#include <cmsg/errors/entries.hpp>

#include "support/address_bytes.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/environment.hpp"
#include "support/error_payloads.hpp"
#include "support/fake_options.hpp"
#include "support/sockets.hpp"

#include <cmsg/receive/io_uring.hpp>
#include <cmsg/receive/join.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>
#include <vector>

#include <sys/socket.h>

namespace {

using namespace cmsg;

template <class Entry>
inline constexpr bool is_entry = error_entry<Entry>&& std::is_empty_v<Entry> && !typed_view<Entry> && !answer<Entry>;

static_assert(is_entry<tx_timestamps<>> && is_entry<zerocopy_completions> && is_entry<path_errors> &&
              is_entry<txtime_errors>);

constexpr std::size_t room(std::size_t payload) { return cmsg::abi::native::space(payload); }

// Room for both families, because a set does not know its socket.
static_assert(receive_set<tx_timestamps<>>::space == room(48) + room(32) + room(44));
static_assert(receive_set<zerocopy_completions>::space == room(32) + room(44));
static_assert(receive_set<zerocopy_completions, path_errors, txtime_errors, tx_timestamps<>>::space ==
              receive_set<tx_timestamps<>>::space);

// -- what is enabled

template <class Set>
using flags_of = std::integral_constant<std::uint32_t, [] {
    std::uint32_t found = 0;
    []<class... Options>(std::uint32_t& flags, view_list<Options...>) {
        const auto add = [&]<class Option>(const Option*) {
            if constexpr (requires { Option::flags; }) {
                flags |= Option::flags;
            }
        };
        (add(static_cast<const Options*>(nullptr)), ...);
    }(found, detail::options_of_entries<Set>{});
    return found;
}()>;

constexpr std::uint32_t always =
    sof_timestamping_software | sof_timestamping_opt_id | sof_timestamping_opt_tsonly | sof_timestamping_opt_rx_filter;

static_assert(flags_of<tx_timestamps<>>::value == (always | sof_timestamping_tx_software));
static_assert(flags_of<tx_timestamps<0>>::value == always);
static_assert(flags_of<tx_timestamps<sof_timestamping_tx_hardware>>::value ==
              (always | sof_timestamping_tx_hardware | sof_timestamping_raw_hardware));

// Flags of both, and one entry, in a join and beside the view.
using joined_stamps = join<receive_set<tx_timestamps<sof_timestamping_tx_sched>, ip_tos>,
                           receive_set<path_errors, tx_timestamps<sof_timestamping_tx_ack>>>;
static_assert(
    std::is_same_v<joined_stamps, receive_set<tx_timestamps<sof_timestamping_tx_sched | sof_timestamping_tx_ack>,
                                              ip_tos, path_errors>>);
static_assert(
    std::is_same_v<detail::options_of_entries<timestamping_flags<sof_timestamping_rx_software>,
                                              tx_timestamps<sof_timestamping_tx_sched>>,
                   view_list<timestamping_flags<always | sof_timestamping_tx_sched | sof_timestamping_rx_software>>>);

// A view of a normal read stays one; what is queued alone is in no layout of a normal read, and has no option.
template <class... Entries>
using views_of = typename receive_set<Entries...>::views;
static_assert(std::is_same_v<views_of<scm_timestamping, tx_timestamps<>>,
                             view_list<scm_timestamping, detail::queued<ip_recverr>, detail::queued<ipv6_recverr>>>);
static_assert(std::is_same_v<views_of<tx_timestamps<>, scm_timestamping>,
                             view_list<scm_timestamping, detail::queued<ip_recverr>, detail::queued<ipv6_recverr>>>);
static_assert(std::is_same_v<views_of<timestamping_flags<sof_timestamping_rx_hardware>, tx_timestamps<>>,
                             view_list<timestamping_flags<sof_timestamping_rx_hardware>, detail::queued<ip_recverr>,
                                       detail::queued<ipv6_recverr>>>);
static_assert(std::is_same_v<views_of<zerocopy_completions, path_errors>, view_list<ip_recverr, ipv6_recverr>>);
static_assert(detail::queued<scm_timestamping>::about.presence == presence::error_queue &&
              detail::queued<ip_recverr>::about.option.name == -1 &&
              detail::queued<ip_recverr>::about.place == ip_recverr::about.place);

struct call {
    int level;
    int option;
    std::vector<std::uint32_t> value;
    friend bool operator==(const call&, const call&) = default;
    friend std::ostream& operator<<(std::ostream& out, const call& one)
    {
        out << "level " << one.level << " option " << one.option << ':';
        for (const std::uint32_t word : one.value) {
            out << ' ' << word;
        }
        return out;
    }
};

/// What `enable` sets on an IPv6 socket of Linux, each as it is taken by a kernel that refuses `unknown` timestamping
/// flags, and whose SO_TXTIME is as given.
template <class Set>
std::vector<call> enabled(std::uint32_t unknown = 0, std::array<std::uint32_t, 2> txtime = {})
{
    const support::descriptor socket = support::open_socket(AF_INET6, SOCK_DGRAM, 0, false);
    std::vector<call> calls;
    const support::fake_options kernel{
        [&](int level, int option, const void* value, socklen_t size) -> std::optional<int> {
            call one{level, option, std::vector<std::uint32_t>(size / sizeof(std::uint32_t))};
            std::memcpy(one.value.data(), value, one.value.size() * sizeof(std::uint32_t));
            if (option == detail::so_timestamping.enabled_form() && (one.value[0] & unknown) != 0) {
                errno = EINVAL;
                return -1;
            }
            calls.push_back(one);
            return 0;
        },
        [&](int level, int option, void* value, socklen_t* size) -> std::optional<int> {
            if (level == SOL_SOCKET && option == detail::so_txtime_number) {
                EXPECT_EQ(*size, sizeof txtime);
                std::memcpy(value, &txtime, sizeof txtime);
                return 0;
            }
            if (level == SOL_SOCKET && option == detail::so_timestamping.old_form) {
                std::memset(value, 0, *size);
                return 0;
            }
            return std::nullopt;
        }};
    const auto result = Set::enable(socket.get());
    EXPECT_TRUE(result) << std::strerror(result.error());
    return calls;
}

class ErrorEntries : public testing::Test {
protected:
    void SetUp() override
    {
        if (!support::open_socket(AF_INET6, SOCK_DGRAM, 0, false)) {
            GTEST_SKIP() << "no IPv6 sockets";
        }
    }
};

TEST_F(ErrorEntries, EnableWhatTheySayAndNoMore)
{
    EXPECT_EQ(enabled<receive_set<path_errors>>(), (std::vector<call>{{IPPROTO_IP, 11, {1}}, {IPPROTO_IPV6, 25, {1}}}));
    EXPECT_EQ(enabled<receive_set<zerocopy_completions>>(),
              (std::vector<call>{{SOL_SOCKET, detail::so_zerocopy_number, {1}}}));
    const auto stamps = enabled<receive_set<tx_timestamps<>>>();
    ASSERT_EQ(stamps.size(), 1U) << "and not IP_RECVERR";
    EXPECT_EQ(stamps[0].option, detail::so_timestamping.enabled_form());
    EXPECT_EQ(stamps[0].value[0], always | sof_timestamping_tx_software);
}

// Before v6.12 OPT_RX_FILTER is EINVAL.
TEST_F(ErrorEntries, DoWithoutTheReceiveFilterWhereTheKernelDoesNotKnowIt)
{
    const auto stamps = enabled<receive_set<tx_timestamps<>>>(sof_timestamping_opt_rx_filter);
    ASSERT_EQ(stamps.size(), 1U);
    EXPECT_EQ(stamps[0].value[0], (always | sof_timestamping_tx_software) & ~sof_timestamping_opt_rx_filter);
}

TEST_F(ErrorEntries, AddTheirReportsToTheClockOfTheSocket)
{
    const auto set_to = [](std::array<std::uint32_t, 2> before) {
        return enabled<receive_set<txtime_errors>>(0, before);
    };
    const auto calls = [](std::uint32_t clock, std::uint32_t flags) {
        return std::vector<call>{{SOL_SOCKET, detail::so_txtime_number, {clock, flags}}};
    };
    constexpr std::uint32_t monotonic = 1; // CLOCK_MONOTONIC
    constexpr std::uint32_t tai = 11;      // CLOCK_TAI
    EXPECT_EQ(set_to({0, 0}), calls(monotonic, 2)) << "of a socket that has none";
    EXPECT_EQ(set_to({tai, 0}), calls(tai, 2));
    EXPECT_EQ(set_to({tai, 1}), calls(tai, 3)) << "its deadline mode stays";
    EXPECT_EQ(set_to({0, 1}), calls(0, 3)) << "CLOCK_REALTIME in deadline mode";
    EXPECT_EQ(set_to({tai, 2}), std::vector<call>{}) << "which are on";
}

TEST(ErrorEntriesOnNoSocket, AreRefused)
{
    errno = 0;
    EXPECT_EQ(linux_kernel::txtime_option::enable(-1), -1);
    EXPECT_TRUE(errno == EBADF || support::is_missing(errno)) << std::strerror(errno); // where nobody may ask for it
}

// -- what is read, by the set

using set = receive_set<tx_timestamps<>, zerocopy_completions, path_errors, txtime_errors, ip_tos>;

struct counted {
    int errors = 0;
    int others = 0;
    send_error last{};
};

template <class... Arguments>
bool read(counted& into, const Arguments&... from)
{
    return set::read_error(from..., overloaded{[&](const send_error& error) {
                                                   ++into.errors;
                                                   into.last = error;
                                               },
                                               [&](auto) { ++into.others; }});
}

TEST(ErrorEntriesOfASet, AreReadFromWhateverWasReceived)
{
    support::control_bytes<cmsg::abi::native> bytes;
    bytes.add(0, 11, support::joined(support::unreachable4, support::router4)).pad();
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(9);
    mmsghdr datagram{};
    msghdr& header = datagram.msg_hdr;
    header.msg_name = &name;
    header.msg_namelen = sizeof name;
    header.msg_control = const_cast<std::byte*>(bytes.bytes().data());
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(bytes.size());
    header.msg_flags = MSG_ERRQUEUE;

    counted all;
    EXPECT_TRUE(read(all, header));
    EXPECT_EQ(all.last.destination.port(), 9);
    EXPECT_TRUE(read(all, 0, header));
    EXPECT_TRUE(read(all, datagram));
    EXPECT_TRUE(read(all, 0, datagram));
    EXPECT_EQ(all.last.destination.port(), 9);
    EXPECT_TRUE(read(all, control{bytes.bytes(), message_flags{MSG_ERRQUEUE}}));
    EXPECT_FALSE(all.last.destination) << "control data alone has no name";
    EXPECT_EQ(all.errors, 5);
    EXPECT_FALSE(read(all, -1, header));
    header.msg_flags = 0;
    EXPECT_FALSE(read(all, header));
    header.msg_flags = MSG_ERRQUEUE;
    header.msg_name = nullptr;
    EXPECT_TRUE(read(all, header));
    EXPECT_FALSE(all.last.destination);
    EXPECT_EQ(all.errors, 6);
    EXPECT_EQ(all.others, 0);
}

TEST(ErrorEntriesOfASet, AreReadFromABufferOfIoUring)
{
    constexpr std::size_t name_room = 28;
    support::control_bytes<cmsg::abi::native> control_data;
    control_data.add(0, 11, support::joined(support::unreachable4, support::router4)).pad();
    std::vector<std::byte> buffer;
    const auto append = [&](const auto& bytes, std::size_t size) {
        const std::size_t end = buffer.size() + size;
        buffer.insert(buffer.end(), bytes.begin(), bytes.end());
        buffer.resize(end);
    };
    append(support::bytes_of(std::uint32_t{sizeof(sockaddr_in)}), 4);
    append(support::bytes_of(static_cast<std::uint32_t>(control_data.size())), 4);
    append(support::bytes_of(std::uint32_t{0}), 4);
    append(support::bytes_of(std::uint32_t{MSG_ERRQUEUE}), 4);
    append(support::ipv4_bytes, name_room);
    append(control_data.bytes(), set::space);
    counted all;
    EXPECT_TRUE(read(all, io_uring_datagram{buffer, name_room, set::space}));
    EXPECT_EQ(all.errors, 1);
    EXPECT_EQ(all.last.destination, endpoint::of(socket_address{support::ipv4_bytes}));
    EXPECT_TRUE(all.last.destination);
    EXPECT_FALSE(read(all, io_uring_datagram{std::span{buffer}.first(8), name_room, set::space})) << "no datagram";
}

} // namespace
