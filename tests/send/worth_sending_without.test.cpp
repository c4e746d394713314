// SPDX-License-Identifier: MIT
#include <cmsg/send/worth_sending_without.hpp>
#include <cmsg/send/worth_sending_without.hpp>

#include "support/check.hpp"

#include <cmsg/cmsg.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>

// What kernels answer where is in tests/kernel/refusals.test.cpp.

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using cmsg::worth_sending_without;

// pitfall 36
constexpr bool asks_what_the_writer_holds()
{
    std::array<std::byte, 128> room{};
    control_writer writer{room};
    if (!(CMSGPP_CHECK(!worth_sending_without<send::udp_segment>(EINVAL, writer)) &&
          CMSGPP_CHECK(!worth_sending_without<send::ip_tos>(EIO, writer)))) {
        return false;
    }
    writer.put(send::udp_segment{1200});
    writer.put(send::ipv6_tclass{1});
    return CMSGPP_CHECK(worth_sending_without<send::udp_segment>(EINVAL, writer)) &&
           CMSGPP_CHECK(worth_sending_without<send::udp_segment>(EIO, writer)) &&
           CMSGPP_CHECK(worth_sending_without<send::traffic_class>(EINVAL, writer)) &&
           CMSGPP_CHECK(worth_sending_without<send::traffic_class>(EIO, writer)) &&
           CMSGPP_CHECK(worth_sending_without<send::so_mark, send::udp_segment>(EMSGSIZE, writer)) &&
           CMSGPP_CHECK(!worth_sending_without<send::so_mark>(EPERM, writer)) &&
           CMSGPP_CHECK(!worth_sending_without<send::ip_tos>(EIO, writer));
}
TEST(WorthSendingWithout, IsOnlyWhatTheWriterHolds) { CMSGPP_HOLDS(asks_what_the_writer_holds()); }

// The value that the errno speaks of has to be the one that is there.
constexpr bool tells_values_apart()
{
    std::array<std::byte, 128> room{};
    control_writer writer{room};
    writer.put(send::ipv6_tclass{1});
    writer.put(send::so_mark{1});
    const bool is_told = !worth_sending_without<send::udp_segment, send::ipv6_tclass>(EMSGSIZE, writer) &&
                         !worth_sending_without<send::ipv6_tclass>(EPERM, writer) &&
                         worth_sending_without<send::ipv6_tclass, send::so_mark>(EPERM, writer);
    writer.without<send::so_mark>();
    return CMSGPP_CHECK(is_told) &&
           CMSGPP_CHECK(!worth_sending_without<send::ipv6_tclass, send::so_mark>(EPERM, writer));
}
TEST(WorthSendingWithout, JudgesEachValueByItsOwnErrnos) { CMSGPP_HOLDS(tells_values_apart()); }

template <class... Values>
constexpr bool is_never_worth(int error)
{
    std::array<std::byte, 4096> room{};
    control_writer writer{room};
    (writer.put(Values{}), ...);
    return CMSGPP_CHECK(!(worth_sending_without<Values>(error, writer) || ...));
}

// What says that the network, the peer or this machine's memory is as it is.
constexpr bool is_not_for_other_errors()
{
    for (const int error : {0, EAGAIN, EWOULDBLOCK, ENOBUFS, ENOMEM, ECONNREFUSED, ECONNRESET, EPIPE, EINTR, EFAULT,
                            ENOTCONN, EDESTADDRREQ, EBADF, ENOTSOCK, ETIMEDOUT, ENETDOWN}) {
        if (!CMSGPP_CHECK(is_never_worth<send::udp_segment, send::ip_tos, send::ipv6_tclass, send::ip_pktinfo,
                                         send::ipv6_pktinfo, send::so_mark, send::so_priority, send::scm_ts_opt_id,
                                         send::scm_txtime, send::so_timestamping, send::ip_ttl, send::ipv6_hoplimit,
                                         send::ipv6_dontfrag, send::scm_credentials>(error))) {
            return false;
        }
    }
    // A datagram that is too large is so without its traffic class as well.
    return CMSGPP_CHECK(
        is_never_worth<send::ip_tos, send::ipv6_tclass, send::so_mark, send::ip_pktinfo, send::scm_txtime>(EMSGSIZE));
}
TEST(WorthSendingWithout, IsFalseForWhatSaysSomethingElse) { CMSGPP_HOLDS(is_not_for_other_errors()); }

/// One of a user's own, which says with what it is refused.
struct own_value {
    static constexpr send::value_info about{.id = {200, 1}, .size = 4};

    [[nodiscard]] static constexpr bool refused_by(int error) { return error == EDOM; }

    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        payload.integer(0U);
    }
};

constexpr bool asks_the_value()
{
    std::array<std::byte, 64> room{};
    control_writer writer{room};
    writer.put(own_value{});
    return CMSGPP_CHECK(worth_sending_without<own_value>(EDOM, writer)) &&
           CMSGPP_CHECK(!worth_sending_without<own_value>(EINVAL, writer));
}
TEST(WorthSendingWithout, AsksTheValueItself) { CMSGPP_HOLDS(asks_the_value()); }

} // namespace
