// SPDX-License-Identifier: MIT
#include <cmsg/answers/quic_metadata.hpp>
#include <cmsg/answers/quic_metadata.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/answers/receive_time.hpp>
#include <cmsg/receive/join.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;
using layout = support::in_host_order<cmsg::abi::linux_lp64>;
using bytes = support::control_bytes<layout>;
using timed = join<quic_metadata, receive_set<receive_time<>>>;

static_assert(sizeof(quic_metadata::reading_type) <= 64 && sizeof(timed::reading_type) <= 80);
static_assert(std::is_trivially_copyable_v<timed::reading_type>);

constexpr std::array<std::byte, 20> mapped_pktinfo()
{
    std::array<std::byte, 20> payload{};
    payload[10] = payload[11] = std::byte{0xff};
    payload[12] = std::byte{127};
    payload[15] = std::byte{1};
    payload[16] = payload[19] = std::byte{2};
    return payload;
}

/// What a dual-stack socket gets of a train of IPv4 datagrams after a drop, in the order of Linux.
constexpr bool answers_all_at_once()
{
    bytes buffer;
    buffer.add(level::socket, 40, bytes_of(std::uint32_t{5})).add(level::udp, 104, bytes_of(std::int32_t{1200}));
    buffer.add(level::ipv6, 50, mapped_pktinfo()).add(level::ip, 1, octets(0xbb));
    const auto read = quic_metadata::read(basic_control<layout>{buffer.bytes()});
    const auto& local = read.get<local_address>();
    return CMSGPP_CHECK(read.get<traffic_class>() == traffic_class::of(0xbb)) && CMSGPP_CHECK(local.v4().has_value()) &&
           CMSGPP_CHECK(local.interface_index() != 0) && CMSGPP_CHECK(read.get<segments>().size() == 1200) &&
           CMSGPP_CHECK(read.get<drops>().total() == drop_counter{5}) &&
           CMSGPP_CHECK(static_cast<bool>(read.outcome())) && CMSGPP_CHECK(read.outcome().unhandled() == 0);
}
TEST(QuicMetadata, AnswersAllAtOnce) { CMSGPP_HOLDS(answers_all_at_once()); }

/// Of an empty buffer, as of a connected loopback socket with nothing enabled.
constexpr bool answers_nothing_of_nothing()
{
    const auto read = timed::read(control{});
    return CMSGPP_CHECK(!read.get<traffic_class>()) && CMSGPP_CHECK(!read.get<local_address>()) &&
           CMSGPP_CHECK(!read.get<segments>()) && CMSGPP_CHECK(!read.get<drops>()) &&
           CMSGPP_CHECK(!read.get<receive_time<>>()) && CMSGPP_CHECK(static_cast<bool>(read.outcome()));
}
TEST(QuicMetadata, AnswersNothingOfNothing) { CMSGPP_HOLDS(answers_nothing_of_nothing()); }

} // namespace
