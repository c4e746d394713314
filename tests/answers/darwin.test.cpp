// SPDX-License-Identifier: MIT
#include <cmsg/answers/darwin.hpp>
#include <cmsg/answers/darwin.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/original_destination.hpp>
#include <cmsg/answers/quic_metadata.hpp>
#include <cmsg/answers/receive_time.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

using set = receive_set<traffic_class, local_address, segments, drops, hop_limit, original_destination, receive_time<>>;
using layout = cmsg::abi::darwin;
using bytes = support::control_bytes<layout, 512>;

constexpr auto in6_pktinfo = [] {
    std::array<std::byte, 20> payload{};
    payload[0] = std::byte{0x20};
    support::store(payload.data() + 16, 7, 4, std::endian::native);
    return payload;
}();

constexpr bool answers_ipv4()
{
    std::array<std::byte, 20> interface {
    };
    interface[0] = std::byte{20}; // sdl_len
    support::store(interface.data() + 2, 5, 2, std::endian::native);
    std::array<std::byte, 16> time{};
    support::store(time.data(), 7, 8, std::endian::native);
    bytes buffer;
    buffer.add(layout::socket_level, 2, time).add(level::ip, 7, octets(10, 0, 0, 9)).add(level::ip, 20, interface);
    buffer.add(level::ip, 24, octets(63)).add(level::ip, 27, octets(0xbb));
    const auto read = set::read(basic_control<layout>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<traffic_class>() == traffic_class::of(0xbb)) &&
           CMSGPP_CHECK(read.get<local_address>().v6().s6_addr[12] == 10) &&
           CMSGPP_CHECK(read.get<local_address>().v4().has_value()) &&
           CMSGPP_CHECK(read.get<local_address>().interface_index() == 5) &&
           CMSGPP_CHECK(read.get<hop_limit>().value() == 63) &&
           CMSGPP_CHECK(read.get<receive_time<>>().software()->time_since_epoch().count() == 7'000'000'000) &&
           CMSGPP_CHECK(!read.get<segments>()) && CMSGPP_CHECK(!read.get<drops>()) &&
           CMSGPP_CHECK(static_cast<bool>(read.outcome())) && CMSGPP_CHECK(read.outcome().unhandled() == 0);
}
TEST(AnswersOfDarwin, AreOfIpv4) { CMSGPP_HOLDS(answers_ipv4()); }

constexpr bool answers_ipv6()
{
    bytes buffer;
    buffer.add(level::ipv6, 46, in6_pktinfo).add(level::ipv6, 47, bytes_of(std::int32_t{5}));
    buffer.add(level::ipv6, 36, bytes_of(std::int32_t{0xbb}));
    const auto read = set::read(basic_control<layout>{buffer.bytes()});
    return CMSGPP_CHECK(read.get<traffic_class>() == traffic_class::of(0xbb)) &&
           CMSGPP_CHECK(read.get<local_address>().v6().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(read.get<local_address>().interface_index() == 7) &&
           CMSGPP_CHECK(read.get<hop_limit>().value() == 5) && CMSGPP_CHECK(read.outcome().unhandled() == 0);
}
TEST(AnswersOfDarwin, AreOfIpv6) { CMSGPP_HOLDS(answers_ipv6()); }

} // namespace
