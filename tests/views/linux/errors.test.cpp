// SPDX-License-Identifier: MIT

#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/ipv6_error.hpp>
#include <cmsg/views/linux/vsock.hpp>
#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/ipv6_error.hpp>
#include <cmsg/views/linux/vsock.hpp>
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/error_payloads.hpp"
#include "support/memory.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>

#include <netinet/in.h>

#ifdef __linux__
#include <ctime> // for timespec, which linux/errqueue.h uses without naming it

#include <linux/errqueue.h>
#endif

namespace {

using namespace cmsg;
using namespace support;

template <class View>
constexpr bool has_one_of_the_views_fields =
    std::is_base_of_v<extended_error,
                      View>&& std::is_convertible_v<View, extended_error>&& small_view<View>&& View::about.presence ==
    cmsg::presence::error_queue&& View::about.place >= place::ip_recverr&& is_absent_elsewhere<View>(View::about.id);

static_assert(has_one_of_the_views_fields<ip_recverr>);
static_assert(ip_recverr::about.id == message_id{IPPROTO_IP, 11} && ip_recverr::about.family == AF_INET);
static_assert(has_one_of_the_views_fields<ipv6_recverr>);
static_assert(ipv6_recverr::about.id == message_id{IPPROTO_IPV6, 25} && ipv6_recverr::about.family == AF_INET6);
#ifdef __linux__
static_assert(ip_recverr::about.id.type == IP_RECVERR && ipv6_recverr::about.id.type == IPV6_RECVERR);
static_assert(ip_recverr::about.size == sizeof(sock_extended_err) + sizeof(sockaddr_in));
static_assert(ipv6_recverr::about.size == sizeof(sock_extended_err) + sizeof(sockaddr_in6));
#endif
// linux include/linux/socket.h SOL_…; the types: include/uapi/linux/if_packet.h, include/net/bluetooth/bluetooth.h,
// include/uapi/linux/vm_sockets.h, include/uapi/linux/can/raw.h, include/uapi/linux/can/j1939.h
static_assert(has_one_of_the_views_fields<packet_tx_timestamp> && packet_tx_timestamp::about.id == message_id{263, 16});
static_assert(has_one_of_the_views_fields<bt_scm_error> && bt_scm_error::about.id == message_id{274, 4});
static_assert(has_one_of_the_views_fields<vsock_recverr> && vsock_recverr::about.id == message_id{287, 1});
static_assert(has_one_of_the_views_fields<scm_can_raw_errqueue> &&
              scm_can_raw_errqueue::about.id == message_id{101, 1});
static_assert(has_one_of_the_views_fields<scm_j1939_errqueue> && scm_j1939_errqueue::about.id == message_id{107, 4});

/// The sizes from the error alone to the whole of `View`, the whole first.
template <class View>
constexpr bool is_whole_from_sixteen_bytes_on()
{
    return in_every_linux_abi([](auto abi) {
        using layout = decltype(abi);
        if constexpr (View::about.size == 32) {
            return is_whole_only_at<View, layout>(View::about.id,
                                                  {32, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31});
        } else {
            return is_whole_only_at<View, layout>(View::about.id,
                                                  {44, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
                                                   30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43});
        }
    });
}

template <class View>
constexpr bool is_whole_at_sixteen_bytes()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<View, decltype(abi)>(View::about.id, {16}); });
}
static_assert(is_whole_at_sixteen_bytes<packet_tx_timestamp>());
static_assert(is_whole_at_sixteen_bytes<bt_scm_error>());
static_assert(is_whole_at_sixteen_bytes<vsock_recverr>());
static_assert(is_whole_at_sixteen_bytes<scm_can_raw_errqueue>());
static_assert(is_whole_at_sixteen_bytes<scm_j1939_errqueue>());

// pitfalls 13, 22
TEST(IpRecverr, IsWholeFromSixteenBytesOn) { CMSGPP_HOLDS(is_whole_from_sixteen_bytes_on<ip_recverr>()); }
TEST(Ipv6Recverr, IsWholeFromSixteenBytesOn) { CMSGPP_HOLDS(is_whole_from_sixteen_bytes_on<ipv6_recverr>()); }

constexpr auto read_all = [](extended_error error) {
    const auto offender = error.offender();
    const auto ipv4 = offender ? offender->v4() : std::nullopt;
    const auto ipv6 = offender ? offender->v6() : std::nullopt;
    return std::tuple{error.error(),
                      error.origin(),
                      error.type(),
                      error.code(),
                      error.info(),
                      error.data(),
                      ipv4 ? ipv4->sin_addr.s_addr : 0,
                      ipv6 ? ipv6->sin6_addr.s6_addr[15] : 0};
};

// pitfalls 4, 5, 10: below 16 bytes nothing is read
TEST(ErrorViews, AreReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_recverr>(ip_recverr::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<ipv6_recverr>(ipv6_recverr::about.id, unreachable6, read_all);
    expect_cut_and_unaligned<packet_tx_timestamp>(packet_tx_timestamp::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<bt_scm_error>(bt_scm_error::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<vsock_recverr>(vsock_recverr::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<scm_can_raw_errqueue>(scm_can_raw_errqueue::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<scm_j1939_errqueue>(scm_j1939_errqueue::about.id, unreachable4, read_all);
}

/// An error with its offender in front of an unreadable page, cut at every byte as the kernel does it.
template <class View>
void expect_cut_offenders_are_not_read(std::span<const std::byte> payload)
{
    const guarded_page page;
    for (std::size_t size = extended_error::size; size <= payload.size(); ++size) {
        SCOPED_TRACE(size);
        in_guarded_memory(page, payload.first(size), [&](std::span<const std::byte> bytes) {
            auto expected = read_all(View{payload});
            if (size < payload.size()) {
                expected = read_all(View{payload.first(extended_error::size)});
            }
            EXPECT_EQ(read_all(View{bytes}), expected);
        });
    }
    expect_any_alignment<View, host_lp64>(View::about.id, payload, read_all);
    expect_any_alignment<View, host_ilp32>(View::about.id, payload, read_all);
}

// pitfalls 13, 22
TEST(ErrorViews, NeverReadACutOffender)
{
    expect_cut_offenders_are_not_read<ip_recverr>(joined(unreachable4, router4));
    expect_cut_offenders_are_not_read<ipv6_recverr>(joined(unreachable6, router6));
}

/// One handler takes the errors of all protocols.
constexpr bool one_handler_takes_them_all()
{
    using abi = host_lp64;
    control_bytes<abi, 512> buffer;
    buffer.add(0, 11, joined(unreachable4, router4)).add(41, 25, joined(unreachable6, router6));
    for (const message_id id : {packet_tx_timestamp::about.id, bt_scm_error::about.id, vsock_recverr::about.id,
                                scm_can_raw_errqueue::about.id, scm_j1939_errqueue::about.id}) {
        buffer.add(id.level, id.type, unreachable4);
    }
    int seen = 0;
    using views = view_list<ip_recverr, ipv6_recverr, packet_tx_timestamp, bt_scm_error, vsock_recverr,
                            scm_can_raw_errqueue, scm_j1939_errqueue>;
    const auto outcome = visit(views{}, basic_control<abi>{buffer.bytes()},
                               overloaded{[&](extended_error error) { seen += int{error.error() == ECONNREFUSED}; }});
    return CMSGPP_CHECK(bool{outcome}) && CMSGPP_CHECK(outcome.unhandled() == 0) && CMSGPP_CHECK(seen == 7);
}

// pitfall 22
TEST(ErrorViews, AreTakenByOneHandler) { CMSGPP_HOLDS(one_handler_takes_them_all()); }

} // namespace
